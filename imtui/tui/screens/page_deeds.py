"""Accepting pages, from whatever screen one is on.

Invariant: nothing is done here; an acceptance leaves as a message, and the note that goes with it is kept as a draft until it is sent.
"""

from typing import TYPE_CHECKING

from imtui.tui.drafts import Purpose
from imtui.tui.messages import IdentityRequested
from imtui.tui.screens.asking import AskingScreen

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.tui.screens.modals.accept import Accepting


class PageDeeds(AskingScreen):
    """The page is the one that the banner is about, unless another is chosen."""

    def action_accept(self) -> None:
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            if self.view.is_anybody:
                self.post_message(IdentityRequested())
            else:
                self.post_message(wishes.accept(self.view))

    def action_accept_all(self, words: str = "all") -> None:
        """Every page that is due to me, each read back."""
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            for request in wishes.accept_all(self.view, words):
                self.post_message(request)

    def action_accept_with(self) -> None:
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            at_cursor = self.under_cursor[0] in ("engagements", "receipts")
            self.app.push_screen(wishes.accept_dialogue(self.view, self._drafts, at_cursor=at_cursor), self._accept_with)

    def _accept_with(self, answer: "Accepting | None") -> None:
        if answer is not None:
            self._drafts.keep(Purpose.ACCEPTANCE, answer.page.arn, answer.note)
            if answer.request is not None:
                self.post_message(answer.request)
