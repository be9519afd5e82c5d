"""Which imtui an entry of the journal belongs to, and whether that one is still running.

Invariant: an owner is alive exactly while it holds the lock on its file. The system drops the lock however a process ends, so what a
killed process left behind is free at once, and a process number that somebody else got later means nothing.
"""

import fcntl
import os
import uuid
from pathlib import Path

from imtui.state.files import private_folder


class Owner:
    """This process, as far as the journal knows it, for as long as it is not closed. `folder` None: nobody else can see the journal."""

    def __init__(self, folder: Path | None) -> None:
        self.name = uuid.uuid4().hex
        self._folder = folder
        self._descriptor: int | None = None
        if folder is not None:
            private_folder(folder)
            self._descriptor = os.open(self._path(self.name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def is_alive(self, name: str) -> bool:
        """Whether the owner of that name still runs; the file of one that does not is removed."""
        if name == self.name:
            return True
        if self._folder is None:
            return False
        try:
            descriptor = os.open(self._path(name), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            self._path(name).unlink(missing_ok=True)
            return False
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Give up what is owned."""
        if self._descriptor is not None:
            self._path(self.name).unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{name}.lock"
