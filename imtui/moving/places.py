"""The folder of an export: which file is where, what a file looks like, and what tells a finished export from one that was cut short.

Invariant: a file is complete or absent (written beside, then renamed), and equal values are equal bytes: keys sorted, times in UTC to
the millisecond. `manifest.json` is written last, so that half an export never looks like a whole one.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from imtui.domain.errors import ImtuiError

FORMAT = "imtui account"
VERSION = 1
MANIFEST = "manifest.json"
UNFINISHED = "unfinished.json"

#: What an account consists of, each in a folder of its own, in the order in which it has to be brought in.
KINDS = ("replication-set", "response-plans", "contacts", "rotations", "incidents", "engagements")

_SAFE = re.compile(r"[a-z0-9_-]{1,150}")


class ExportError(ImtuiError):
    """The folder cannot take this export; the text says which one and why."""


class Folder:
    """A folder that an export is written to. `origin` says whose account it is: account and Region."""

    def __init__(self, path: Path, *, origin: Mapping[str, str]) -> None:
        self.path = path
        self._head = {"format": FORMAT, "version": VERSION, **origin}

    def begin(self, *, anew: bool) -> bool:
        """Make the folder ready; False when a finished export of this account is there (and nothing is asked `anew`).

        ExportError when it holds something else. Until `finish` the folder says that its export is unfinished.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            found = {name: _head(self.path / name) for name in (MANIFEST, UNFINISHED) if (self.path / name).exists()}
            if not found and any(self.path.iterdir()):
                raise ExportError(f"{self.path} is not empty and holds no export", subject=str(self.path), remedy="name another folder")
            for name, head in found.items():
                if head != self._head:
                    whose = (
                        f"the export of account {head.get('account')} in {head.get('region')}" if head.get("account") else "something else"
                    )
                    raise ExportError(f"{self.path / name} is {whose}", subject=str(self.path), remedy="name another folder")
            if MANIFEST in found and not anew:
                return False
            write(self.path / UNFINISHED, self._head)
            (self.path / MANIFEST).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        return True

    def put(self, name: str, document: Any) -> None:
        """Write one file; ExportError when that cannot be done."""
        try:
            (self.path / name).parent.mkdir(exist_ok=True)
            write(self.path / name, document)
        except OSError as error:
            raise _unwritable(self.path / name, error) from error

    def kept(self, name: str) -> dict[str, Any] | None:
        """What an earlier run wrote there; None when it wrote nothing, or nothing that can be read."""
        try:
            document = json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return document if isinstance(document, dict) else None

    def finish(self, names: Iterable[str]) -> None:
        """Say that the export is whole and consists of these files, in this order; what is left of things that are gone is removed."""
        listed = list(names)
        try:
            for kind in KINDS:
                for path in (self.path / kind).glob("*"):
                    if f"{kind}/{path.name}" not in listed:
                        path.unlink()
            write(self.path / MANIFEST, {**self._head, "files": listed})
            (self.path / UNFINISHED).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(self.path, error) from error


def file_name(kind: str, *words: str) -> str:
    """The name of a thing's file. Names that a file system could mix up or refuse (capitals, length) get a digest that tells them apart."""
    plain = "--".join(words)
    if not _SAFE.fullmatch(plain):
        digest = hashlib.sha256(plain.encode()).hexdigest()[:12]
        plain = f"{re.sub(r'[^A-Za-z0-9_-]', '_', plain)[:120]}--{digest}"
    return f"{kind}/{plain}.json"


def text_of(document: Any) -> str:
    """The document as it stands in a file."""
    return json.dumps(document, default=_plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def timestamp(moment: datetime) -> str:
    """A moment as files have it: `2026-03-14T14:03:22.600Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def write(path: Path, document: Any) -> None:
    """Put the document at `path` in one step, readable by its owner only: it names people and their telephones."""
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text_of(document))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return timestamp(value)
    raise TypeError(f"no answer holds a {type(value).__name__}")


def _head(path: Path) -> dict[str, Any]:
    """What a manifest says of itself, without its list of files; {} when it is none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return {name: value for name, value in document.items() if name != "files"} if isinstance(document, dict) else {}


def _unwritable(path: Path, error: OSError) -> ExportError:
    return ExportError(f"cannot write {path}: {error.strerror or error}", subject=str(path))
