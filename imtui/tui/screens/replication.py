"""The replication set: Regions, keys, status, protection; and setting Incident Manager up where there is none.

Invariant: what an account may lose is said before it is asked for.
"""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from imtui.domain.errors import ImtuiError
from imtui.domain.replication import MOST_REGIONS, ReplicationSet
from imtui.tui.keys import Place, bindings
from imtui.tui.presenters import replication_rows
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.setup import SetupScreen
from imtui.tui.views import View
from imtui.tui.widgets.pane_columns import PaneColumns
from imtui.tui.widgets.replication_panes import ReplicationPanes

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.setup import Setup
    from imtui.tui.screens.modals.confirm import Question

_WHILE_SETTLING = timedelta(seconds=3)
_SETS_UP = "Incidents, contacts and plans are kept in the Regions of a replication set. This account has none: the first one sets it up."
_ADDS = "Everything is copied there too, and is there when another Region is not."


class ReplicationScreen(SetupScreen):
    """One set at most."""

    CSS_PATH = "setup.tcss"
    PLACE = Place.REPLICATION
    NEEDS_SET = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.REPLICATION)

    def columns(self) -> PaneColumns:
        return ReplicationPanes()

    @property
    def pace(self) -> timedelta:
        """Somebody who made or changed it waits for its status."""
        return _WHILE_SETTLING if any(each.is_settling for each in self.answer or ()) else self.EVERY

    def show(self, view: View) -> None:
        """While a Region is typed, too: it may have to wait for the set to be active."""
        if self.form is not None:
            self._ask_where_due()
        super().show(view)

    async def read(self, setup: "Setup") -> tuple[ReplicationSet, ...]:
        return await setup.replication.replication_sets()

    # What the keys ask for

    def action_create(self) -> None:
        """Another Region; the first one where there is no set."""
        from imtui.actions import replication
        from imtui.tui.screens.modals.region import RegionDialogue

        with self._saying_why_not():
            self.check_may_write()
            if self.answer is None:
                raise ImtuiError("The replication set is still being read")
            found = replication_rows.known(self.view)
            taken = [region.name for region in found.regions] if found else []
            if len(taken) >= MOST_REGIONS:
                raise ImtuiError(f"A replication set has {MOST_REGIONS} Regions at most", remedy="take one away first")
            proposed = self.session.region if self.session.region not in taken else ""
            form = RegionDialogue(self.view, proposed=proposed, taken=taken, lead=_ADDS if found else _SETS_UP)
            if found is None:
                self.submit(form, lambda wanted: partial(replication.create, regions={wanted.name: wanted.key}, tags={}), "Not set up")
            else:
                add = partial(replication.add_region, arn=found.arn)
                self.submit(form, lambda wanted: partial(add, name=wanted.name, key=wanted.key), "Not added")

    def action_edit(self) -> None:
        """Its tags: the rest of it is Regions and protection."""
        from imtui.actions import replication
        from imtui.tui.screens.modals.tags import TagsDialogue

        with self._saying_why_not():
            found = self._known()
            form = TagsDialogue(self.view, "replication set", found.tags)
            retag = partial(replication.retag, arn=found.arn, before=found.tags)
            self.submit(form, lambda after: partial(retag, after=after), "Tags not changed")

    def action_delete(self) -> None:
        """The Region under the cursor; with the cursor on the set itself, all of it."""
        from imtui.tui.screens.modals.delete import DeleteDialogue

        with self._saying_why_not():
            found = self._known()
            pane, name = self.under_cursor
            if pane == "regions" and name and len(found.regions) > 1:
                self._remove(found, name)
                return
            if found.protected:
                raise ImtuiError("The replication set is protected against deletion", remedy="p takes the protection away")
            loses = Content.assemble(
                "Every incident, contact, plan and rotation of this account goes, in all Regions, ",
                ("for everybody and for good", "bold"),
                ".",
            )
            form = DeleteDialogue(self.view, safe(found.arn), loses, heading="Delete the replication set?")
            self.ask(form, lambda _: self._delete(found))

    def _remove(self, found: ReplicationSet, name: str) -> None:
        from imtui.actions import replication
        from imtui.tui.screens.modals.confirm import Question

        lines = (Content.styled(safe(name), "bold"), Content("\nWhat is kept there is deleted; the other Regions keep their copies."))
        question = Question(heading="Take this Region away?", lines=lines, yes="Take it away")
        self.confirm(question, self.changing(partial(replication.remove_region, arn=found.arn, name=name), "Not taken away"))

    def _delete(self, found: ReplicationSet) -> None:
        from imtui.actions import replication

        self.post_message(self.changing(partial(replication.delete, arn=found.arn), "Not deleted"))

    def action_protect(self) -> None:
        """Protect it, or no longer."""
        from imtui.actions import replication

        with self._saying_why_not():
            found = self._known()
            change = partial(replication.protect, arn=found.arn, protected=not found.protected)
            self.confirm(_protecting(found), self.changing(change, "Not changed"))

    def _known(self) -> ReplicationSet:
        self.check_may_write()
        found = replication_rows.known(self.view)
        if found is None:
            known = "There is no replication set" if self.answer is not None else "The replication set is still being read"
            raise ImtuiError(known, remedy="n sets Incident Manager up" if self.answer is not None else "")
        return found


def _protecting(found: ReplicationSet) -> "Question":
    from imtui.tui.screens.modals.confirm import Question

    if found.protected:
        means = "Whoever may then can delete it, and with it everything in both services."
        return Question(heading="Take its protection away?", lines=(Content(means),), yes="Take it away")
    means = "Its last Region, and with it everything in both services, cannot be deleted any more."
    return Question(heading="Protect the replication set?", lines=(Content(means),), yes="Protect")
