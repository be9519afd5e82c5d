"""The file of the first frame: beside the last picture, by the same name."""

import os
from collections.abc import Callable
from pathlib import Path

from imtui.cli.fingerprints import fingerprint
from imtui.cli.places import state_folder, write_private
from imtui.config import Config

_LARGEST = 1_000_000


class FrameFile:
    """Of the place that `config` points at, whenever it is asked."""

    def __init__(self, config: Callable[[], Config]) -> None:
        self._config = config

    def read(self) -> str:
        """What is kept; empty where that is nothing, or cannot be read."""
        try:
            with self._path().open(encoding="utf-8") as file:
                return file.read(_LARGEST)
        except (OSError, UnicodeDecodeError):
            return ""

    def write(self, text: str) -> None:
        """Keep it; where that cannot be done, the next first frame is an empty one."""
        try:
            write_private(self._path(), text)
        except OSError:
            return

    def _path(self) -> Path:
        return state_folder("pictures") / f"{fingerprint(self._config(), os.environ)}.frame.json"
