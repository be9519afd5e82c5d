"""Where imtui keeps what it must remember, and how it writes what is nobody else's business.

Invariant: what is written here is complete or absent, never half (written beside and renamed), and readable by its owner only.
"""

from pathlib import Path

import platformdirs

from imtui.state.files import private_folder, replace_file


def state_folder(*parts: str) -> Path:
    """A folder beneath imtui's XDG state directory, made when it is missing, mode 0700."""
    return private_folder(platformdirs.user_state_path("imtui").joinpath(*parts))


def write_private(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, mode 0600; OSError when that cannot be done."""
    replace_file(path, text.encode())
