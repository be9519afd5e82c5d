"""What the terminal can do, as far as it says so without being asked: colours, clipboard, notifications, tmux, letters, size.

Invariant: pure, but for tmux, which is asked for one option. What cannot be known is said to be unknown, never promised.
"""

import subprocess
from collections.abc import Mapping

from imtui.cli.findings import Finding, Verdict

_NARROWEST, _LOWEST = 80, 24
#: Terminals by what they call themselves, and whether they take the clipboard (OSC 52) and notifications (OSC 9 or 777).
_KNOWN = {
    "iTerm.app": (True, True),
    "WezTerm": (True, True),
    "ghostty": (True, True),
    "kitty": (True, True),
    "foot": (True, True),
    "alacritty": (True, False),
    "vscode": (True, False),
    "Apple_Terminal": (False, False),
    "vte": (False, True),
}
_TMUX_SECONDS = 2.0


def terminal(environment: Mapping[str, str], *, columns: int, rows: int, encoding: str, is_terminal: bool) -> list[Finding]:
    """What there is to say about a terminal of that size, which is written to in that encoding."""
    if not is_terminal:
        return [Finding("terminal", "terminal", Verdict.UNKNOWN, "there is none here", "run imtui doctor in it to look at it")]
    name = _name(environment)
    clipboard, notices = _KNOWN.get(name, (None, None))
    return [
        _colours(environment),
        _letters(encoding),
        _size(columns, rows),
        _said("clipboard (OSC 52)", clipboard, name, "y then copies nothing: select with the mouse (shift held) instead"),
        _said("notifications", notices, name, "a page then shows in the window's title only, and rings its bell"),
        *([_tmux(passthrough())] if "TMUX" in environment else []),
    ]


def passthrough() -> str | None:
    """What tmux has for `allow-passthrough`; None when it cannot be asked."""
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-gv", "allow-passthrough"], capture_output=True, text=True, timeout=_TMUX_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _name(environment: Mapping[str, str]) -> str:
    term = environment.get("TERM", "")
    if "KITTY_WINDOW_ID" in environment or term.startswith("xterm-kitty"):
        return "kitty"
    for name in ("foot", "alacritty"):
        if term.startswith(name):
            return name
    if "VTE_VERSION" in environment:
        return "vte"
    return environment.get("TERM_PROGRAM", "")


def _colours(environment: Mapping[str, str]) -> Finding:
    term, depth = environment.get("TERM", ""), environment.get("COLORTERM", "")
    if "NO_COLOR" in environment:
        return Finding("terminal", "colours", Verdict.WARNING, "none: NO_COLOR is set", "unset NO_COLOR; signs tell everything too")
    if depth in ("truecolor", "24bit"):
        return Finding("terminal", "colours", Verdict.GOOD, "16 million")
    if "256color" in term:
        return Finding("terminal", "colours", Verdict.GOOD, "256", "set COLORTERM=truecolor if the terminal knows them all")
    if term in ("", "dumb"):
        return Finding("terminal", "colours", Verdict.BAD, f"TERM is {term or 'not set'}", "set TERM, or use --plain")
    return Finding("terminal", "colours", Verdict.WARNING, "16 or fewer", "set TERM=xterm-256color if the terminal knows them")


def _letters(encoding: str) -> Finding:
    if encoding.casefold().replace("-", "") == "utf8":
        return Finding("terminal", "UTF-8", Verdict.GOOD, "yes")
    return Finding("terminal", "UTF-8", Verdict.WARNING, f"no, {encoding}", "set LANG to a UTF-8 locale, or ascii = true in config.toml")


def _size(columns: int, rows: int) -> Finding:
    if columns >= _NARROWEST and rows >= _LOWEST:
        return Finding("terminal", "size", Verdict.GOOD, f"{columns} × {rows}")
    return Finding("terminal", "size", Verdict.WARNING, f"{columns} × {rows}", f"make it at least {_NARROWEST} × {_LOWEST}")


def _said(what: str, can: bool | None, name: str, remedy: str) -> Finding:
    if can is None:
        return Finding("terminal", what, Verdict.UNKNOWN, f"{name or 'this terminal'} does not say", "try it in imtui demo")
    return Finding("terminal", what, Verdict.GOOD, name) if can else Finding("terminal", what, Verdict.WARNING, f"not in {name}", remedy)


def _tmux(option: str | None) -> Finding:
    if option in ("on", "all"):
        return Finding("terminal", "tmux passthrough", Verdict.GOOD, option)
    state = "cannot be asked" if option is None else option or "off"
    return Finding(
        "terminal", "tmux passthrough", Verdict.WARNING, state, "tmux set -g allow-passthrough on, for notifications and the clipboard"
    )
