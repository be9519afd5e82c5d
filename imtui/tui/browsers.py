"""Whether a link can be opened from here."""

import webbrowser
from collections.abc import Mapping
from pathlib import PurePath

_IN_THE_TERMINAL = frozenset({"www-browser", "links", "elinks", "lynx", "w3m"})


def has_browser(environment: Mapping[str, str]) -> bool:
    """Whether there is a browser with a window of its own, in front of the person. One that runs in the terminal would write over the
    screen; one at the far end of ssh, with no display that leads back, would open where nobody sits."""
    if "SSH_CONNECTION" in environment and not any(environment.get(each) for each in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")):
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return PurePath(getattr(browser, "name", "")).name not in _IN_THE_TERMINAL
