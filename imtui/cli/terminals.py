"""The terminal that imtui runs in: whether there is one, in which zone its person lives, and how a screen ends in it.

Invariant: however the end is asked for (a key, SIGTERM, SIGINT, a connection that was lost), the terminal is put back as it was, and a
terminal that is gone cannot keep the program alive.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imtui.cli.failures import UNUSABLE, Failure

_SECONDS_TO_LEAVE = 5
_STANDARD = (0, 1, 2)
_LOCAL_ZONE = Path("/etc/localtime")


def require_terminal() -> None:
    """Failure when there is nothing to draw on or to type at."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise Failure("the war room needs a terminal; without one, --plain prints one line a change", status=UNUSABLE)


def local_zone(environment: Mapping[str, str]) -> tzinfo:
    """The zone of this machine, by `TZ` or its own setting; UTC where neither can be read."""
    try:
        if name := environment.get("TZ", "").removeprefix(":"):
            return ZoneInfo(name)
        with _LOCAL_ZONE.open("rb") as file:
            return ZoneInfo.from_file(file, key="local")
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return UTC


def run_until_signalled(main: Coroutine[Any, Any, None], end: Callable[[], None]) -> int:
    """Run `main`; on SIGINT, SIGTERM and SIGHUP call `end`, which must make it return. The status to exit with: 128 + the signal
    when one came, else 0."""
    received: list[int] = []
    terminals = [descriptor for descriptor in _STANDARD if os.isatty(descriptor)]

    async def guarded() -> None:
        loop = asyncio.get_running_loop()

        def on_signal(number: int, _frame: object) -> None:
            # Should a farewell to anything that is gone block for ever: the alarm's own way to end a process does not.
            signal.alarm(_SECONDS_TO_LEAVE)
            received.append(number)
            # At once, not when the loop comes to it: SIGCONT follows SIGHUP, and Textual answers it by drawing.
            _replace_lost(terminals)
            loop.call_soon_threadsafe(end)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, on_signal)
        await main

    try:
        asyncio.run(guarded())
    finally:
        signal.alarm(0)
    return 128 + received[0] if received else 0


def give_up_output() -> None:
    """After a reader went away: nothing more can be written, and the interpreter must not try when it ends."""
    os.dup2(os.open(os.devnull, os.O_RDWR), sys.stdout.fileno())


def _replace_lost(terminals: list[int]) -> None:
    """Writing to a terminal that is gone fails, and with it whatever would still have to be said and done: it goes nowhere instead."""
    for descriptor in terminals:
        if not os.isatty(descriptor):
            os.dup2(os.open(os.devnull, os.O_RDWR), descriptor)
