"""Running engagements as an Agenda: the one that is due next takes its next step.

Invariant: a step reads the engagement's row under a lock, advances it purely, and writes effects and new state in the same
transaction: whoever takes the step, and whenever, it happens once.
"""

from datetime import datetime

from imtui.server.engine.ladders import advance
from imtui.server.engine.states import decode
from imtui.server.services.contacts.directory import StoredDirectory
from imtui.server.services.contacts.paging import settle
from imtui.server.services.context import Context
from imtui.server.store import engagements
from imtui.server.store.database import Transaction


class EngagementAgenda:
    """Stages that begin and pages that are sent again."""

    def next_due(self, tx: Transaction) -> datetime | None:
        return engagements.next_due(tx)

    def run_next(self, context: Context) -> None:
        row = engagements.take_due(context.transaction, context.now)
        if row is None:
            return
        state, effects = advance(decode(row.state), context.now, StoredDirectory(context.transaction))
        settle(context, row, state, effects)

    def put_off(self, tx: Transaction, until: datetime) -> None:
        engagements.put_off(tx, until)
