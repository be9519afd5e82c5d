"""Text measured in terminal cells.

Invariant: every text of the service passes `safe` before it is laid out, and what is laid out is measured with the same table
that paints it; so a row is exactly as wide as was asked, whatever was typed into a title.
"""

import re

from rich.cells import cell_len, chop_cells, split_text

from imtui.domain.texts import visible

_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAG_LETTERS = {code: chr(ord("A") + code - 0x1F1E6) for code in range(0x1F1E6, 0x1F200)}


def safe(text: str) -> str:
    """`text` fit for one line of a terminal: nothing invisible, and nothing whose width terminals disagree about.

    Skin tones are dropped and flags become their letters: some terminals join them to one picture, others do not.
    """
    if text.isascii() and text.isprintable():
        return text
    return _SKIN_TONES.sub("", visible(text)).translate(_FLAG_LETTERS)


def width(text: str) -> int:
    """How many cells `text` takes."""
    return cell_len(text)


def clip(text: str, cells: int, ellipsis: str = "…") -> str:
    """`text`, or as much of it as fits into `cells` with an ellipsis behind; never wider, at most one cell narrower."""
    if cell_len(text) <= cells:
        return text
    room = cells - cell_len(ellipsis)
    if room <= 0:
        return ellipsis[: max(0, cells)]
    return split_text(text, room)[0].rstrip() + ellipsis


def left(text: str, cells: int, ellipsis: str = "…") -> str:
    """`text` in exactly `cells`, spaces behind."""
    clipped = clip(text, cells, ellipsis)
    return clipped + " " * (cells - cell_len(clipped))


def right(text: str, cells: int, ellipsis: str = "…") -> str:
    """`text` in exactly `cells`, spaces before."""
    clipped = clip(text, cells, ellipsis)
    return " " * (cells - cell_len(clipped)) + clipped


def wrap(text: str, cells: int) -> list[str]:
    """`text` in lines of at most `cells`, broken at spaces, and inside a word only where it is longer than a line."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= cells:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, cells) if cells > 1 else [word[:cells]]
        lines.extend(full)
    return [*lines, line] if line else lines
