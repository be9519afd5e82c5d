"""What Textual does not do for us: desktop notifications, the clipboard through tmux, the window's title.

Invariant: everything here is a pure function from text to an escape sequence; text of the service cannot break out of it. Each
knows tmux, which swallows sequences that are not wrapped (its `allow-passthrough` has to be on for those).
"""

from base64 import b64encode
from collections.abc import Mapping

from imtui.domain.texts import visible

_ESCAPE = "\x1b"
_BELL = "\x07"
_END = "\x1b\\"

#: Keep the window's title on xterm's title stack, and bring it back.
SAVE_TITLE = f"{_ESCAPE}[22;2t"
RESTORE_TITLE = f"{_ESCAPE}[23;2t"


def title(text: str) -> str:
    """OSC 2: the title of the window, or of the pane in tmux (which understands it unwrapped)."""
    return f"{_ESCAPE}]2;{_harmless(text)}{_END}"


def clipboard(text: str, environment: Mapping[str, str]) -> str:
    """OSC 52. In tmux both ways: plain for `set-clipboard on`, wrapped for `allow-passthrough on`."""
    sequence = f"{_ESCAPE}]52;c;{b64encode(text.encode()).decode()}{_BELL}"
    return sequence + _wrapped(sequence) if "TMUX" in environment else sequence


def notification(heading: str, body: str, environment: Mapping[str, str]) -> str:
    """A desktop notification: OSC 777 for the terminals that know it alone (VTE, rxvt, foot), OSC 9 for all others."""
    if _speaks_777(environment):
        sequence = f"{_ESCAPE}]777;notify;{_harmless(heading).replace(';', ',')};{_harmless(body)}{_END}"
    else:
        sequence = f"{_ESCAPE}]9;{_harmless(heading)}: {_harmless(body)}{_BELL}"
    return _wrapped(sequence) if "TMUX" in environment else sequence


def _speaks_777(environment: Mapping[str, str]) -> bool:
    return "VTE_VERSION" in environment or environment.get("TERM", "").startswith(("rxvt", "foot"))


def _wrapped(sequence: str) -> str:
    """Through tmux: each escape doubled, in a DCS of tmux's own."""
    return f"{_ESCAPE}Ptmux;{sequence.replace(_ESCAPE, _ESCAPE * 2)}{_END}"


def _harmless(text: str) -> str:
    return visible(text)[:200]
