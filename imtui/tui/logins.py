"""Logging in again without leaving: which command it takes, and running it while the screen is put away.

Invariant: only a command that a fault itself named is run, as it was shown, and never through a shell.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
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


def run(app: App[Any], command: str) -> str:
    """Run it in the terminal with the screen put away; what came of it, as a sentence. ImtuiError when it could not be run."""
    try:
        with app.suspend():
            sys.stdout.write(f"imtui runs: {command}\n\n")
            sys.stdout.flush()
            status = subprocess.run(shlex.split(command), check=False).returncode
    except SuspendNotSupported as error:
        raise ImtuiError("The screen cannot be put away here", remedy=f"run {command} in another terminal: imtui carries on") from error
    except OSError as error:
        raise ImtuiError(
            f"{command} cannot be run: {error.strerror}", remedy="install the AWS CLI, or renew the credentials elsewhere"
        ) from error
    if status:
        raise ImtuiError(f"{command} ended with status {status}", remedy="imtui goes on asking; :login tries again")
    return f"{command}: done, asking the service again"
