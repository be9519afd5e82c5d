"""The folder that an account is brought in from: which of the two kinds it is, and its files.

Invariant: an export without its manifest is refused: it may be half of one. Whatever cannot be read is one sentence that names the file
and, where there is one, the place in it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "imtui account"
VERSION = 1
MANIFEST = "manifest.json"
UNFINISHED = "unfinished.json"

#: What AWS's script calls the folder of its incidents, and a kind of file that no export of ours has.
SCRIPT_FOLDER = "incident_records"
SCRIPTED = "scripted incident"


class BrokenExport(Exception):
    """What stands in the folder cannot be brought in; the text says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files in the order in which they have to come in, each with its kind; whose account it is, empty where nothing tells."""

    files: tuple[tuple[str, Path], ...]
    account_id: str = ""
    region: str = ""


def find(folder: Path) -> Found:
    """What `folder` holds; BrokenExport when it holds no whole export, and nothing of AWS's script."""
    if not folder.is_dir():
        raise BrokenExport(f"there is no folder {folder}")
    if (folder / MANIFEST).exists():
        return _exported(folder)
    if (folder / UNFINISHED).exists():
        raise BrokenExport(f"the export in {folder} was cut short: run the same imtui export again, it goes on where it was")
    scripted = sorted((folder / SCRIPT_FOLDER).glob("*.json")) or sorted(folder.glob("*.json"))
    if not scripted:
        raise BrokenExport(f"{folder} holds no export: neither a {MANIFEST} nor the {SCRIPT_FOLDER} of AWS's script")
    return Found(files=tuple((SCRIPTED, path) for path in scripted))


def load(path: Path) -> dict[str, Any]:
    """The JSON object in a file; BrokenExport when there is none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BrokenExport(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BrokenExport(f"{path} is not UTF-8, from byte {error.start} on") from error
    except json.JSONDecodeError as error:
        raise BrokenExport(f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise BrokenExport(f"{path} is nested too deeply") from error
    if not isinstance(document, dict):
        raise BrokenExport(f"{path} must hold a JSON object")
    return document


def _exported(folder: Path) -> Found:
    path = folder / MANIFEST
    manifest = load(path)
    if manifest.get("format") != FORMAT:
        raise BrokenExport(f"{path} is not the manifest of an export: its format is not {FORMAT!r}")
    if manifest.get("version") != VERSION:
        raise BrokenExport(f"{path} is of version {manifest.get('version')}; this imtui reads version {VERSION}")
    names = manifest.get("files")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BrokenExport(f"{path}: files must be a list of names")
    return Found(
        files=tuple((name.partition("/")[0], _within(folder, name)) for name in names),
        account_id=str(manifest.get("account") or ""),
        region=str(manifest.get("region") or ""),
    )


def _within(folder: Path, name: str) -> Path:
    kind, _, rest = name.partition("/")
    if not kind or not rest or "/" in rest or rest.startswith("."):
        raise BrokenExport(f"{folder / MANIFEST}: {name!r} is no file of an export")
    return folder / kind / rest
