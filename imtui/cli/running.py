"""Which services run on this machine right now, so that `imtui env` finds them.

Invariant: a running file counts only while the process that wrote it holds a lock on it. The system drops the lock however that
process ends, so neither `kill -9` nor a process number that somebody else got later makes a dead service look alive.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imtui.cli.announcements import Announcement
from imtui.cli.places import state_folder


@contextmanager
def announced(announcement: Announcement) -> Iterator[None]:
    """Within the block the service is found by `find_running`; OSError when the state directory cannot be written."""
    folder = state_folder("running")
    path = folder / f"{announcement.pid}.json"
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=folder)
    with open(descriptor, "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(announcement.to_json())
        file.flush()
        os.replace(name, path)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def find_running() -> list[Announcement]:
    """Every service that runs, the latest started first; files that dead ones left behind are removed."""
    alive = []
    for path in state_folder("running").glob("[0-9]*.json"):
        try:
            started, announcement = _read(path)
        except FileNotFoundError:
            continue
        if announcement is None:
            path.unlink(missing_ok=True)
        else:
            alive.append((started, announcement))
    return [announcement for _, announcement in sorted(alive, key=lambda pair: pair[0], reverse=True)]


def _read(path: Path) -> tuple[int, Announcement | None]:
    """When it was written (ns), and what it says: None when its writer is gone."""
    with path.open(encoding="utf-8") as file:
        started = os.fstat(file.fileno()).st_mtime_ns
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return started, Announcement.from_json(file.read())
    return started, None
