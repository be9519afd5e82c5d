"""Files and folders that are nobody else's business.

Invariant: what is written here is complete or absent, never half (written beside and renamed), and readable by its owner only.
"""

import os
import tempfile
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """`folder`, made when it is missing, mode 0700; OSError when that cannot be done."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, mode 0600; OSError when that cannot be done."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
