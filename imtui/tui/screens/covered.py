"""A screen that goes on changing while another one is in front of it.

Textual has the one in front paint again what changed behind it, and forget in doing so what changed of itself at that moment: a line that
nobody draws anew stays as it was. It also has all of it painted once more whenever anything happens, and even where nothing shows through.

Invariant: what changed in front and what changed behind are both painted, once; behind a screen that hides it, nothing is.
"""

from textual.screen import Screen


class CoveredScreen(Screen[None]):
    """What all screens are that others are opened on."""

    def _compositor_refresh(self) -> None:
        front = self.app.screen
        if front is self or self.app.is_inline:
            super()._compositor_refresh()
            return
        changed = self._compositor._dirty_regions
        if changed and self.is_current and front.styles.background.a < 1:
            front._set_dirty(*changed)
            front._dirty_widgets.add(front)
            front.check_idle()
        changed.clear()
        self._dirty_widgets.clear()
