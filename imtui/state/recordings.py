"""Recordings on disk: a file a run, a line a change, compressed.

    {"imtui": "recording", "format": 1, "version": "0.1.0", "at": "2026-03-14T14:03:22+00:00", "session": {…}}
    {"at": "2026-03-14T14:03:22+00:00", "patch": {…}}
    {"at": "2026-03-14T14:04:22+00:00"}

The first patch makes the whole picture out of nothing. A line without a patch says that it was still so.

Invariant: a file only grows, and each line is on its way to the disk as a whole before the next one is begun: whatever ends imtui, all but
the last line can be read. While it is written it is locked; files that nobody writes are taken away, the oldest first, where all of them
together have grown too large.
"""

import fcntl
import json
import logging
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from imtui import __version__
from imtui.domain.errors import InputError
from imtui.domain.recordings import BREAK, Frame, Recording
from imtui.domain.sessions import Session
from imtui.state.files import private_folder
from imtui.state.patch_codec import decode_patch, decode_session, encode_patch, encode_session

_log = logging.getLogger(__name__)
FORMAT = 1
SUFFIX = ".imtui-rec"
_GZIP = 31
_MAGIC = b"\x1f\x8b"
_MOST_FILES = 200
_LARGEST_TEXT = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One recording of a list: `ended` when something was last written, `is_running` while it is."""

    path: Path
    session: Session
    began: datetime
    ended: datetime
    size: int
    is_running: bool

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(SUFFIX)


class Tape:
    """One file that is being written. OSError when that is not possible."""

    def __init__(self, path: Path, session: Session, at: datetime) -> None:
        self.path = path
        self.size = 0
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._packing = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        header = {"imtui": "recording", "format": FORMAT, "version": __version__}
        self._write(header | {"at": at.isoformat(), "session": encode_session(session)})

    def write(self, frame: Frame) -> None:
        """Add what was different from then on, if anything was."""
        line: dict[str, Any] = {"at": frame.at.isoformat()}
        if frame.session is not None:
            line["session"] = encode_session(frame.session)
        if frame.patch:
            line["patch"] = encode_patch(frame.patch)
        self._write(line)

    def close(self) -> None:
        """No more will come."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _write(self, line: Any) -> None:
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        packed = self._packing.compress(text) + self._packing.flush(zlib.Z_SYNC_FLUSH)
        view = memoryview(packed)
        while view:
            view = view[os.write(self._descriptor, view) :]
        self.size += len(packed)


class Recordings:
    """All recordings of this person on this machine, at most `most_bytes` together (as far as they are not being written). `folder` is
    asked for when it is first needed, and made then."""

    def __init__(self, folder: Callable[[], Path], *, most_bytes: int) -> None:
        self._folder = folder
        self._most = most_bytes

    @property
    def largest_file(self) -> int:
        """When it is time to go on in another file."""
        return self._most // 4

    def begin(self, session: Session, at: datetime) -> Tape:
        """A new one; what is too much is taken away before. OSError when there can be none."""
        folder = private_folder(self._folder())
        self.trim(self._most - self.largest_file, _MOST_FILES - 1)
        stem = f"{at:%Y-%m-%dT%H%M%SZ}"
        for number in count(1):
            try:
                return Tape(folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}", session, at)
            except FileExistsError:
                continue
        raise AssertionError("counting does not end")

    def trim(self, most_bytes: int, most_files: int) -> None:
        """Take away the oldest until that much is left at the most."""
        kept, size = 0, 0
        for _, bytes_of_it, path in sorted(_measured(self._files()), reverse=True):
            kept, size = kept + 1, size + bytes_of_it
            if (size > most_bytes or kept > most_files) and not _is_locked(path):
                path.unlink(missing_ok=True)

    def listed(self) -> tuple[Listed, ...]:
        """All that can be read, the latest first."""
        found = [listed for path in self._files() if (listed := _look_at(path)) is not None]
        return tuple(sorted(found, key=lambda each: (each.began, each.path.name), reverse=True))

    def find(self, name: str) -> Path | None:
        """The recording of that name, or beginning of a name; `latest` is the one that began last."""
        if name == "latest":
            return next((each.path for each in self.listed()), None)
        found = sorted(path for path in self._files() if path.name.startswith(name))
        return found[0] if len(found) == 1 else next((path for path in found if path.stem == name), None)

    def _files(self) -> list[Path]:
        return list(self._folder().glob(f"*{SUFFIX}"))


def is_recording(beginning: bytes) -> bool:
    """Whether a file that begins so may be one."""
    return beginning.startswith(_MAGIC)


def read(path: Path, *, name: str = "") -> Recording:
    """The whole recording. InputError when it is none, is damaged, empty, or of a version that this one does not understand."""
    try:
        return _read(path, name or path.name.removesuffix(SUFFIX))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}", subject=str(path)) from error


def _read(path: Path, name: str) -> Recording:
    lines = _lines(path)
    header = next(lines, None)
    if header is None:
        raise InputError(f"{path} is empty: nothing was recorded", subject=str(path))
    session, version = _session_of(header, path)
    frames: list[Frame] = []
    breaks: list[tuple[datetime, datetime]] = []
    at = _moment(header)
    for line in lines:
        try:
            before, at = at, max(at, _moment(line))
            changed = decode_session(line["session"]) if "session" in line else None
            if "patch" in line or changed is not None:
                frames.append(Frame(at=at, patch=decode_patch(line.get("patch", {})), session=changed))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path} was recorded by imtui {version}, and this one ({__version__}) does not understand it: {error}",
                subject=str(path),
                remedy="play it with the version that recorded it",
            ) from error
        if at - before > BREAK:
            breaks.append((before, at))
    if not frames:
        raise InputError(f"{path} is empty: imtui ended before it had anything to show", subject=str(path))
    return Recording(name=name, session=session, frames=tuple(frames), ended=at, breaks=tuple(breaks), version=version)


def _session_of(header: Any, path: Path) -> tuple[Session, str]:
    try:
        if header["imtui"] != "recording":
            raise ValueError("it says so itself")
        format, version = header["format"], str(header["version"])
        if format == FORMAT:
            return decode_session(header["session"]), version
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} is no recording of a war room", subject=str(path)) from error
    raise InputError(
        f"{path} was recorded by a newer imtui ({version}, format {format}; this one reads {FORMAT})",
        subject=str(path),
        remedy="update imtui, or play it there",
    )


def _lines(path: Path) -> Iterator[Any]:
    """Every line that was written to its end. InputError where something else than a sudden end is wrong with the file."""
    rest, size = b"", 0
    for chunk in _unpacked(path):
        size += len(chunk)
        if size > _LARGEST_TEXT:
            raise InputError(f"{path} is larger than any recording", subject=str(path))
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            try:
                yield json.loads(line)
            except ValueError as error:
                raise _damaged(path) from error


def _unpacked(path: Path) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(_GZIP)
    with path.open("rb") as file:
        while packed := file.read(65_536):
            try:
                yield unpacking.decompress(packed)
            except zlib.error as error:
                raise _damaged(path) from error


def _damaged(path: Path) -> InputError:
    return InputError(f"{path} is damaged: it cannot be read to its end", subject=str(path), remedy="imtui replay --list names the others")


def _moment(line: Any) -> datetime:
    moment = datetime.fromisoformat(line["at"])
    if moment.tzinfo is None:
        raise ValueError("a time has no zone")
    return moment


def _look_at(path: Path) -> Listed | None:
    """What its first line says, without the rest."""
    try:
        header = next(_lines(path), None)
        session, _ = _session_of(header, path)
        began, state = _moment(header), path.stat()
        last = began + max(timedelta(), timedelta(seconds=state.st_mtime) - timedelta(seconds=began.timestamp()))
        return Listed(path=path, session=session, began=began, ended=last, size=state.st_size, is_running=_is_locked(path))
    except (InputError, OSError, KeyError, TypeError, ValueError) as error:
        _log.info("not listed: %s", error)
        return None


def _measured(paths: list[Path]) -> Iterator[tuple[float, int, Path]]:
    """When each was written last, and how large it is; another imtui may take one away meanwhile."""
    for path in paths:
        with suppress(FileNotFoundError):
            state = path.stat()
            yield state.st_mtime, state.st_size, path


def _is_locked(path: Path) -> bool:
    """Whether somebody is writing it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)
