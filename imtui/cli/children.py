"""`imtui serve` as a child process: the Incident Manager of the demo and of drills.

Invariant: the child does not outlive this process, however it ends. It reads from a pipe that only we hold open; the system closes
our end when we are gone, `kill -9` included, and at the end of its input the child ends and removes its folder by itself.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from imtui.cli.announcements import IN_THE_WAY, Announcement
from imtui.cli.failures import Failure
from imtui.clock import Clock, ScaledClock, SystemClock
from imtui.config import Config, load

_GRACE = 5.0
_LONGEST_INTERVAL = 300.0


class ServiceProcess:
    """A service of our own on a free port, in a folder of its own. A context manager that ends both."""

    def __init__(self, *, scenario: str, caller: str, speed: float = 1.0, ready_file: Path | None = None, label: str = "demo") -> None:
        """`ready_file`: where others are told the same as we; `label`: what all of it is called."""
        now = SystemClock()
        self.origin = now.now()
        """When it was started: what its scenario does from then on is new."""
        self.clock: Clock = now if speed == 1 else ScaledClock(speed, origin=self.origin)
        """Its time, for a client to go by."""
        self.announcement: Announcement | None = None
        """Where it listens; None until `ready`."""
        self._label = label
        self._folder = Path(tempfile.mkdtemp(prefix="imtui-"))
        self._ready_file = self._folder / "ready.json"
        self._complaints = self._folder / "stderr"
        self._output: asyncio.StreamReader | None = None
        self._listens = asyncio.Event()
        self._told = ready_file
        command = [sys.executable, "-m", "imtui", "serve", "--leash", "--port", "0", "--scenario", scenario, "--caller", caller]
        command += ["--speed", f"{speed:g}", "--origin", self.origin.isoformat()]
        command += ["--data", str(self._folder), "--ready-file", str(self._ready_file)]
        with self._complaints.open("wb") as complaints:
            # In a session of its own: ctrl+c and a lost terminal are ours to hear of, the pipe is what it listens to.
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, start_new_session=True
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    async def ready(self) -> None:
        """Returns once it listens, with this process's environment pointing at it. Failure, with its own words, when it ended instead."""
        self._output = await self._connect_output()
        if not await self._output.readline():
            raise Failure(self._last_words())
        announcement = self.announcement = Announcement.from_json(self._ready_file.read_text(encoding="utf-8"))
        for name in IN_THE_WAY:
            os.environ.pop(name, None)
        os.environ.update(announcement.environment())
        os.environ["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY", os.environ.get("no_proxy")), "127.0.0.1")))
        if self._told is not None:
            try:
                announcement.write(self._told)
            except OSError as error:
                raise Failure(f"cannot write {self._told}: {error.strerror}") from error
        self._listens.set()

    async def ended(self) -> str:
        """Returns when it has ended although nobody asked it to, with a sentence that says how."""
        await self._listens.wait()
        assert self._output is not None
        await self._output.read()
        return f"the service of the {self._label} has ended (status {self._process.wait()}): {self._last_words()}"

    async def _connect_output(self) -> asyncio.StreamReader:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), self._process.stdout)
        return reader

    def close(self) -> None:
        """End it, and remove its folder."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _last_words(self) -> str:
        try:
            lines = self._complaints.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return lines[-1].removeprefix("Error: ") if lines else "it gave no reason"


def settings_beside(*, me: str, speed: float, theme: str | None) -> Config:
    """The settings of the war room of such a service: somebody in it, and nothing that leads elsewhere. It goes by the service's clock, and
    polls as often as it would without."""
    flags = {"me": me, "read_only": False, "endpoint_url": "", "profile": "", "region": "", "theme": theme}
    config = load(flags=flags, environment=os.environ)
    return replace(config, interval=min(_LONGEST_INTERVAL, config.interval * speed))
