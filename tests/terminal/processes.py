"""`imtui` as a child process of a test: without a terminal, or serving until the test is over."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

IMTUI = (sys.executable, "-m", "imtui")
PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What a ready file says."""

    endpoint_url: str
    region: str
    account_id: str
    access_key_id: str
    secret_access_key: str
    pid: int

    @classmethod
    def read(cls, path: Path) -> "Ready":
        return cls(**json.loads(path.read_text()))

    def client(self, service: str) -> Any:
        """A boto3 client that sees what the service has."""
        return _session().client(
            service,
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            config=Config(retries={"max_attempts": 0}),
        )

    def variables(self) -> dict[str, str]:
        """What points another program at it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }


@cache
def _session() -> boto3.Session:
    """One for all clients: what each of them reads of botocore's models costs more than most calls."""
    return boto3.Session()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running `imtui serve`, what it wrote until it listened, and its ready file's content."""

    process: subprocess.Popen[str]
    output: tuple[str, ...]
    ready: Ready


def imtui(*arguments: str, environment: Mapping[str, str] | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with neither a terminal for input nor one for output."""
    return subprocess.run(
        [*IMTUI, *arguments],
        env={**os.environ, **(environment or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def paging_at_once(folder: Path) -> str:
    """The demo's scenario as a file in `folder`, with the critical incident under way as soon as the service listens."""
    demo = resources.files("imtui.server.scenarios").joinpath("demo.toml").read_text(encoding="utf-8")
    path = folder / "paging.toml"
    path.write_text(demo.replace('at = "+4s"', 'at = "-2s"'), encoding="utf-8")
    return str(path)


@contextmanager
def served(*arguments: str, folder: Path) -> Iterator[Served]:
    """`imtui serve` on a free port for the length of the block; its data in `folder`/data unless the arguments say otherwise."""
    ready_file = folder / "ready.json"
    command = [*IMTUI, "serve", "--port", "0", "--ready-file", str(ready_file)]
    command += [] if "--data" in arguments else ["--data", str(folder / "data")]
    process = subprocess.Popen([*command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        output = []
        for line in process.stdout:
            output.append(line.rstrip("\n"))
            if line.startswith("unset "):
                break
        assert output, process.stderr.read()
        yield Served(process=process, output=tuple(output), ready=Ready.read(ready_file))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@contextmanager
def piped(*arguments: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`imtui` with nothing to read, for the length of the block; what it writes is for `line_with`, or for `communicate`."""
    process = subprocess.Popen(
        [*IMTUI, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """The next line that holds `words`."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line.rstrip("\n")
    raise AssertionError(f"{words!r} never came")
