"""Panes of what a screen itself asked for."""

from imtui.domain.snapshot import Health
from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.text_pane import TextPane


class LookupPane(Pane):
    """Rows out of the View's `lookup`; `depends` should name what of it."""

    def health(self, view: View) -> Health | None:
        return view.lookup.health

    def is_known(self, view: View) -> bool:
        return view.lookup.answer is not None


class LookupTextPane(TextPane):
    """Text about the View's `subject`, out of its `lookup`."""

    def show(self, view: View) -> None:
        if self.view is not None and view.subject != self.view.subject:
            self.start_over()
        super().show(view)

    def health(self, view: View) -> Health | None:
        return view.lookup.health

    def is_known(self, view: View) -> bool:
        return view.lookup.answer is not None
