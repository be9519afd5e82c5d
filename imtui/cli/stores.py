"""Where a server's data lies, for the commands that work on it.

Invariant: one process at a time holds a folder of data: whoever serves from it, or changes it as a whole.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imtui.cli.failures import MISSING, Failure
from imtui.cli.places import state_folder

DATABASE = "imtui.db"
_TAKEN = "another imtui serve keeps its data in {}: choose another place with --data"


@contextmanager
def held(folder: Path | None, *, taken: str = _TAKEN) -> Iterator[Path]:
    """The folder (None: in the state directory), made when it is missing and ours alone within the block; Failure, in the words of
    `taken`, while a service has it."""
    try:
        place = folder or state_folder("serve")
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (place / "lock").open("w")
    except OSError as error:
        raise Failure(f"cannot keep data in {folder or 'the state directory'}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(taken.format(place)) from None
        yield place


def database_in(folder: Path) -> str:
    """The URL of the database among the data."""
    return f"sqlite:///{folder.resolve() / DATABASE}"


def missing(folder: Path) -> Failure:
    """What is said where nobody served from that folder yet."""
    return Failure(
        f"no imtui serve keeps its data in {folder}: name the place with --data, or the database with --database-url", status=MISSING
    )
