"""Where imtui keeps what it must remember, and how it writes what is nobody else's business.

Invariant: what is written here is complete or absent, never half (written beside and renamed), and readable by its owner only.
"""

import os
import tempfile
from pathlib import Path

import platformdirs


def state_folder(*parts: str) -> Path:
    """A folder beneath imtui's XDG state directory, made when it is missing, mode 0700."""
    folder = platformdirs.user_state_path("imtui").joinpath(*parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write_private(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, mode 0600; OSError when that cannot be done."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
