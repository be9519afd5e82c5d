"""The replication set: Regions, keys, status, protection.

Invariant: what an account may lose is said before it is asked for.
"""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from imtui.domain.errors import ImtuiError
from imtui.domain.replication import ReplicationSet
from imtui.tui.keys import Place, bindings
from imtui.tui.presenters import replication_rows
from imtui.tui.screens.setup import SetupScreen
from imtui.tui.widgets.pane_columns import PaneColumns
from imtui.tui.widgets.replication_panes import ReplicationPanes

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.setup import Setup


class ReplicationScreen(SetupScreen):
    """One set at most."""

    CSS_PATH = "setup.tcss"
    PLACE = Place.REPLICATION
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.REPLICATION)

    def columns(self) -> PaneColumns:
        return ReplicationPanes()

    async def read(self, setup: "Setup") -> tuple[ReplicationSet, ...]:
        return await setup.replication.replication_sets()

    def action_protect(self) -> None:
        """Protect it, or no longer."""
        from imtui.actions import replication
        from imtui.tui.screens.modals.confirm import Question

        with self._saying_why_not():
            found = self._known()
            wanted = not found.protected
            means = (
                "Its last Region, and with it everything in both services, cannot be deleted any more."
                if wanted
                else "Whoever may then can delete it, and with it everything in both services."
            )
            question = Question(
                heading="Protect the replication set?" if wanted else "Take its protection away?",
                lines=(Content(means),),
                yes="Protect" if wanted else "Take it away",
            )
            change = partial(replication.protect, arn=found.arn, protected=wanted)
            self.confirm(question, self.changing(change, "Not changed"))

    def _known(self) -> ReplicationSet:
        self.check_may_write()
        found = replication_rows.known(self.view)
        if found is None:
            raise ImtuiError("There is no replication set" if self.answer is not None else "The replication set is still being read")
        return found
