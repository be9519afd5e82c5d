"""The banner: I am being paged.

Invariant: it takes room only while it has something to say.
"""

from textual import events
from textual.message import Message

from imtui.tui.presenters.alarms import alarm, is_alarming
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.hints import Hint, offered
from imtui.tui.presenters.lines import EMPTY, Ground, Ink, Line, Span, fit, on
from imtui.tui.views import View
from imtui.tui.widgets.line_widget import LineWidget

HINTS = (Hint("a", "accept"), Hint("A", "with note"), Hint("0", "open"))
_ROOMY = 34
"""Lines of a screen from which on the banner has air above and below."""


class Banner(LineWidget):
    """Three lines, one on a low screen. Stays hidden until `show` finds something to say; `hints` name its keys."""

    class Opened(Message):
        """The person clicked: they want to see what they are paged for."""

    GROUND = Ground.BAR
    DEFAULT_CSS = """
    Banner { height: 3; display: none; }
    Banner.-low { height: 1; }
    Banner.-shown { display: block; }
    """

    def __init__(self, hints: tuple[Hint, ...] = HINTS, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._hints = hints
        self._view: View | None = None

    def show(self, view: View) -> None:
        """Show what follows from `view`, or nothing at all."""
        self._view = view
        self.set_class(is_alarming(view) or view.said is not None, "-shown")
        self.set_class(self.app.size.height < _ROOMY or not is_alarming(view), "-low")
        self.repaint_changed()

    def line_at(self, y: int, width: int, height: int) -> Line:
        view = self._view
        if view is None:
            return EMPTY
        signs, alarming = glyphs(ascii_only=view.ascii), is_alarming(view)
        line = alarm(view, self._offered(view), width - 1, signs) if y == height // 2 else EMPTY
        edge = Span(signs.impact, Ink.ALARM_EDGE if alarming or (view.said and not view.said.done) else Ink.ACCEPTED)
        whole = (edge, *fit(line or EMPTY, width - 1))
        return on(whole, Ground.ALARM) if alarming else whole

    def _offered(self, view: View) -> tuple[Hint, ...]:
        """Keys that do it now: while a form, or anything else, is in front, that takes a key more."""
        hints = offered(self._hints, view)
        if self.app.screen is self.screen:
            return hints
        return tuple(each._replace(keys=f"esc {each.keys}") for each in hints[:1])

    def on_resize(self, event: events.Resize) -> None:
        if self._view is not None:
            self.show(self._view)

    def on_click(self) -> None:
        if self._view is not None and self._view.due is not None:
            self.post_message(self.Opened())
