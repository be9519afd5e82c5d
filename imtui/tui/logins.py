"""Logging in again without leaving: which command it takes, and running it while the screen is put away.

Invariant: only a command that a fault itself named is run, as it was shown, and never through a shell. While it runs, imtui goes on
polling and sending; the screen comes back whatever becomes of it.
"""

import asyncio
import re
import shlex
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from textual.app import App, SuspendNotSupported

from imtui.domain.errors import CredentialsExpired, CredentialsMissing, ImtuiError

_COMMAND = re.compile(r"`(?P<command>aws [^`]+)`")


def login_command(faults: Iterable[ImtuiError | None]) -> str:
    """The login that the first of those faults asks for; empty where none does."""
    for fault in faults:
        if isinstance(fault, CredentialsExpired | CredentialsMissing) and (found := _COMMAND.search(fault.remedy)):
            return found["command"]
    return ""


def login_due(faults: Sequence[ImtuiError | None]) -> str:
    """The same; ImtuiError, with what there is to do instead, where none of them asks for one."""
    if command := login_command(faults):
        return command
    for fault in faults:
        if isinstance(fault, CredentialsExpired | CredentialsMissing):
            raise ImtuiError(f"There is no login that imtui could run: {fault.message}", remedy=fault.remedy)
    raise ImtuiError("No login is due: the credentials are accepted", remedy="ctrl+r asks again")


async def run(app: App[Any], command: str) -> str:
    """Run it in the terminal with the screen put away, while everything else goes on; what came of it, as a sentence. ImtuiError when it
    could not be run, also after the screen is back."""
    failure: OSError | None = None
    status = 0
    try:
        with app.suspend(), _left_alone():
            sys.stdout.write(f"imtui runs: {command}\n\n")
            sys.stdout.flush()
            try:
                status = await _status(command)
            except OSError as error:  # it must not get out of the block: the screen would stay away
                failure = error
    except SuspendNotSupported as error:
        raise ImtuiError("The screen cannot be put away here", remedy=f"run {command} in another terminal: imtui carries on") from error
    if failure is not None:
        remedy = "install the AWS CLI, or renew the credentials elsewhere"
        raise ImtuiError(f"{command} cannot be run: {failure.strerror}", remedy=remedy) from failure
    if status:
        raise ImtuiError(f"{command} {_ending(status)}", remedy="imtui goes on asking; :login tries again")
    return f"{command}: done, asking the service again"


async def _status(command: str) -> int:
    """What it ends with; it is ended with whoever waits for it."""
    process = await asyncio.create_subprocess_exec(*shlex.split(command))
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@contextmanager
def _left_alone() -> Iterator[None]:
    """In the block, ctrl+c is for the command alone. A handler that does nothing, and not SIG_IGN, which the command would inherit."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ending(status: int) -> str:
    return f"ended with status {status}" if status > 0 else f"was ended by {signal.Signals(-status).name}"
