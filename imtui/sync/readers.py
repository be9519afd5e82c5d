"""The readers of all topics, composed, and which of them a watch means.

Invariant: readers share one Store, one count of tickets and one memory of receipts, so that two topics that see the same thing agree.
"""

from dataclasses import dataclass
from typing import Self

from imtui.clock import Clock
from imtui.sync.contacts import ContactReader
from imtui.sync.engagements import EngagementReader
from imtui.sync.incidents import IncidentReader
from imtui.sync.mine import MyPagesReader
from imtui.sync.ordering import Tickets
from imtui.sync.others import OthersReader
from imtui.sync.plan import Plan
from imtui.sync.ports import ContactSource, IncidentSource, RotationSource
from imtui.sync.pruning import pruned
from imtui.sync.receipts import ReceiptReader
from imtui.sync.response_plans import ResponsePlanReader
from imtui.sync.shifts import ShiftReader
from imtui.sync.store import Store
from imtui.sync.timelines import TimelineReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """One reader a subject."""

    incidents: IncidentReader
    timelines: TimelineReader
    engagements: EngagementReader
    receipts: ReceiptReader
    others: OthersReader
    mine: MyPagesReader
    contacts: ContactReader
    response_plans: ResponsePlanReader
    shifts: ShiftReader

    @classmethod
    def over(
        cls, *, store: Store, incidents: IncidentSource, contacts: ContactSource, rotations: RotationSource, clock: Clock, plan: Plan
    ) -> Self:
        """All of them, reading from the three sources into `store`."""
        tickets = Tickets()
        receipts = ReceiptReader(store=store, source=contacts, tickets=tickets, plan=plan, clock=clock)
        timelines = TimelineReader(store=store, source=incidents, tickets=tickets, plan=plan, clock=clock)
        engagements = EngagementReader(store=store, source=contacts, tickets=tickets, plan=plan, clock=clock, receipts=receipts)
        return cls(
            incidents=IncidentReader(store=store, source=incidents, tickets=tickets, plan=plan),
            timelines=timelines,
            engagements=engagements,
            receipts=receipts,
            others=OthersReader(store=store, plan=plan, clock=clock, engagements=engagements, timelines=timelines),
            mine=MyPagesReader(store=store, source=contacts, tickets=tickets, clock=clock, receipts=receipts),
            contacts=ContactReader(store=store, source=contacts, tickets=tickets, plan=plan, clock=clock),
            response_plans=ResponsePlanReader(store=store, source=incidents, tickets=tickets),
            shifts=ShiftReader(store=store, source=rotations, tickets=tickets, plan=plan, clock=clock),
        )

    def forget(self, store: Store, focus: str, plan: Plan) -> None:
        """Let go of all that belongs to incidents which are neither listed nor looked at, here and in the Snapshot."""
        slices = pruned(store.snapshot, focus, plan.timelines_kept)
        if slices is None:
            return
        store.update(**slices)
        snapshot = store.snapshot
        self.timelines.forget(tuple(snapshot.timelines))
        self.engagements.forget(tuple(snapshot.engagements))
        self.receipts.forget(snapshot.receipts)
