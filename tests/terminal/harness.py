"""A program in a pseudo-terminal of its own: typed at, and its screen read back as a person would see it.

Invariant: nothing here waits for time to pass. Every wait is for something to appear, or to end, with a deadline after which the
test fails and shows the screen as it stood.
"""

import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import pexpect
import pyte

PATIENCE = 30.0


class Terminal:
    """`argv` running in `columns` × `rows`; a context manager that ends what is left of it."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str], *, columns: int = 120, rows: int = 40) -> None:
        self._display = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._display)
        self._raw = b""
        self._process = pexpect.spawn(
            argv[0],
            list(argv[1:]),
            env={**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            dimensions=(rows, columns),
            timeout=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._process.closed:
            self._process.close(force=True)

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    @property
    def output(self) -> bytes:
        """Every byte that the program has written so far."""
        return self._raw

    def text(self) -> str:
        """The screen, row by row, without trailing blanks."""
        return "\n".join(row.rstrip() for row in self._display.display)

    def press(self, *keys: str) -> None:
        """Type; each of `keys` is sent as it is (`"a"`, `"\\r"`, a whole sentence)."""
        for key in keys:
            self._process.send(key)

    def wait_for(self, *texts: str, timeout: float = PATIENCE) -> None:
        """Until all of `texts` stand on the screen at once."""
        self.wait_until(lambda screen: all(text in screen for text in texts), f"all of {texts!r} on the screen", timeout)

    def wait_until_gone(self, text: str, timeout: float = PATIENCE) -> None:
        self.wait_until(lambda screen: text not in screen, f"{text!r} gone from the screen", timeout)

    def wait_until(self, holds: Callable[[str], bool], what: str, timeout: float = PATIENCE) -> None:
        """Until `holds` is true of the screen; AssertionError with the screen as it is when that takes longer than `timeout`."""
        deadline = time.monotonic() + timeout
        while not holds(self.text()):
            if time.monotonic() > deadline or not self._read(0.2):
                raise AssertionError(f"never: {what}\n{self.text()}")

    def send_signal(self, number: signal.Signals) -> None:
        self._process.kill(number)

    def hang_up(self) -> int:
        """Take the terminal away from under the program, as a lost connection does; its exit status, or minus the signal that ended it."""
        self._process.ptyproc.fileobj.close()
        self._process.closed = True
        wait_for_end_of(self.pid)
        return self._status()

    def wait_for_end(self, timeout: float = PATIENCE) -> int:
        """Until the program has ended; its exit status, or minus the signal that ended it."""
        deadline = time.monotonic() + timeout
        while self._read(0.2):
            if time.monotonic() > deadline:
                raise AssertionError(f"still running\n{self.text()}")
        return self._status()

    def _status(self) -> int:
        self._process.ptyproc.wait()
        signalled = self._process.ptyproc.signalstatus
        return int(self._process.ptyproc.exitstatus if signalled is None else -signalled)

    def _read(self, timeout: float) -> bool:
        """Take what has come; False when nothing ever will again."""
        with suppress(pexpect.TIMEOUT):
            try:
                chunk = self._process.read_nonblocking(65536, timeout=timeout)
            except pexpect.EOF:
                return False
            self._raw += chunk
            self._stream.feed(chunk)
        return True


def wait_for_end_of(pid: int, timeout: float = PATIENCE) -> None:
    """Until a process that is nobody's child here has ended; AssertionError when it outlives `timeout` seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([handle], [], [], timeout)
    finally:
        os.close(handle)
    assert ended, f"process {pid} is still running"
