"""Asking the person: a form, or a yes or no.

Invariant: a form, or question, that is open is shown each View, so that it keeps up with the service; what cannot be wished for is said,
not raised.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from imtui.domain.errors import ImtuiError
from imtui.tui.drafts import Drafts
from imtui.tui.messages import ProspectAttended
from imtui.tui.screens.covered import CoveredScreen
from imtui.tui.views import View

if TYPE_CHECKING:  # not needed before the first frame
    from collections.abc import Callable

    from imtui.tui.messages import ChangeRequested
    from imtui.tui.screens.modals.confirm import Answer, Question
    from imtui.tui.screens.modals.dialogue import Dialogue

T = TypeVar("T")


class AskingScreen(CoveredScreen):
    """Subclasses say what is looked at: `view`, and `under_cursor`. `drafts` are the App's."""

    _open_form: "Dialogue[object] | None" = None

    def __init__(self, *, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts

    @property
    def view(self) -> View:
        """What everything on the screen is shown."""
        raise NotImplementedError

    @property
    def under_cursor(self) -> tuple[str, str]:
        """The id of the list that keys act on, and the key of the row that its cursor is on; either may be empty."""
        raise NotImplementedError

    @contextmanager
    def _saying_why_not(self) -> Iterator[None]:
        """What cannot be wished for is said, not raised."""
        try:
            yield
        except ImtuiError as error:
            self.notify(str(error), severity="warning", markup=False)

    @property
    def form(self) -> "Dialogue[object] | None":
        """The form that was opened from here."""
        return self._open_form

    def ask(self, form: "Dialogue[T]", answered: "Callable[[T], object]") -> None:
        """Open a form; `answered` is called with its answer, if it gives one."""

        def closed(answer: T | None) -> None:
            self._open_form = None
            self.post_message(ProspectAttended())
            if answer is not None:
                answered(answer)

        self._open_form = form  # type: ignore[assignment]
        self.app.push_screen(form, closed)

    def confirm(self, question: "Question", request: "ChangeRequested") -> None:
        """Ask, and request it when the answer is yes."""
        from imtui.tui.screens.modals.confirm import ConfirmDialogue

        def answered(answer: "Answer | None") -> None:
            if answer is not None and answer.yes:
                self.post_message(request)

        self.app.push_screen(ConfirmDialogue(question), answered)
