"""A program in a pseudo-terminal, timed from outside: when its first frame came, how long after a key its screen changed.

The bytes are read as they come and only searched, never drawn: an emulator in the loop would be measured along with the program.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self


class Terminal:
    """`argv` running in a pseudo-terminal of `columns` × `rows`; a context manager that ends it."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], *, columns: int = 120, rows: int = 40) -> None:
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(argv[0], list(argv), {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def wait_for(self, text: str, timeout: float = 30.0) -> float:
        """Seconds from the start of the program until its output matched `text`, a regular expression; TimeoutError when it never does."""
        deadline = time.perf_counter() + timeout
        seen = b""
        wanted = re.compile(text.encode())
        while time.perf_counter() < deadline:
            chunk = self._read(deadline - time.perf_counter())
            seen += chunk
            if wanted.search(seen):
                return time.perf_counter() - self.started
            if not chunk:
                break
        raise TimeoutError(f"{text!r} never came; the last output was {seen[-400:]!r}")

    def press(self, key: str, timeout: float = 5.0) -> float:
        """Seconds from the key to the first output after it."""
        self.drain(0.0)
        pressed = time.perf_counter()
        os.write(self._fd, key.encode())
        if not self._read(timeout):
            raise TimeoutError(f"nothing was drawn after {key!r}")
        return time.perf_counter() - pressed

    def drain(self, quiet: float) -> int:
        """Read until nothing has come for `quiet` seconds; the number of bytes that came."""
        total = 0
        while chunk := self._read(quiet):
            total += len(chunk)
        return total

    def attend(self, seconds: float) -> None:
        """Read whatever comes for that long: a screen with a clock on it is never quiet."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._read(left)

    def close(self) -> None:
        """End the program and wait for it."""
        try:
            os.kill(self.pid, signal.SIGTERM)
            deadline = time.perf_counter() + 5
            while time.perf_counter() < deadline and os.waitpid(self.pid, os.WNOHANG) == (0, 0):
                self._read(0.05)
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        finally:
            os.close(self._fd)

    def _read(self, timeout: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], max(0.0, timeout))
        if not ready:
            return b""
        try:
            return os.read(self._fd, 65536)
        except OSError:
            return b""
