"""Running the login command: everything else goes on meanwhile, and the screen comes back whatever becomes of it."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from imtui.domain.errors import ImtuiError
from imtui.tui import logins


class Screen:
    """An App's screen, as far as it can be put away: like Textual's, it comes back only from a block that ends well."""

    is_away = False

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.is_away = True
        yield
        self.is_away = False


def asking(tmp_path: Path, last: str = "") -> tuple[str, Path]:
    """A command that ends when it is told something through a pipe, and the pipe."""
    pipe, script = tmp_path / "asked", tmp_path / "aws"
    os.mkfifo(pipe)
    script.write_text(f"#!/bin/sh\nread word < {pipe}\n{last}\n")
    script.chmod(0o700)
    return f"{script} sso login", pipe


async def test_the_loop_goes_on_while_the_command_runs(tmp_path: Path) -> None:
    command, pipe = asking(tmp_path)
    screen: Any = Screen()
    running = asyncio.create_task(logins.run(screen, command))
    with await asyncio.to_thread(pipe.open, "w") as told:  # which waits until the command reads
        assert screen.is_away
        told.write("go on\n")
    assert await running == f"{command}: done, asking the service again"
    assert not screen.is_away


@pytest.mark.parametrize(
    ("last", "words"), [("exit 7", "ended with status 7"), ("kill -INT $$", "was ended by SIGINT")], ids=["refused", "interrupted"]
)
async def test_a_login_that_fails_says_how_it_ended(last: str, words: str, tmp_path: Path) -> None:
    command, pipe = asking(tmp_path, last)
    screen: Any = Screen()
    running = asyncio.create_task(logins.run(screen, command))
    with await asyncio.to_thread(pipe.open, "w") as told:
        told.write("go on\n")
    with pytest.raises(ImtuiError, match=words):
        await running
    assert not screen.is_away


async def test_without_the_command_the_screen_is_back() -> None:
    screen: Any = Screen()
    with pytest.raises(ImtuiError, match=r"cannot be run: No such file.*install the AWS CLI"):
        await logins.run(screen, "/nowhere/aws sso login")
    assert not screen.is_away


async def test_ctrl_c_is_for_the_command_alone_and_who_leaves_takes_it_along(tmp_path: Path) -> None:
    command, pipe = asking(tmp_path)
    before = signal.getsignal(signal.SIGINT)
    screen: Any = Screen()
    running = asyncio.create_task(logins.run(screen, command))
    with await asyncio.to_thread(pipe.open, "w"):
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(0)
        assert not running.done()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert signal.getsignal(signal.SIGINT) is before
