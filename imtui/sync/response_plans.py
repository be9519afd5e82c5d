"""Reading response plans: while somebody is about to start an incident, and at no other time.

Invariant: a plan that is gone leaves the Snapshot; one that could not be read keeps what was known of it.
"""

from imtui.domain.errors import NotFound, ServiceFault
from imtui.sync.ordering import Tickets
from imtui.sync.ports import IncidentSource
from imtui.sync.store import Store


class ResponsePlanReader:
    """Polls of RESPONSE_PLANS and RESPONSE_PLAN."""

    def __init__(self, *, store: Store, source: IncidentSource, tickets: Tickets) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets

    async def poll(self) -> ServiceFault | None:
        """The list, by name: one call for a hundred plans."""
        ticket = self._tickets.take()
        found = await self._source.response_plans()
        if self._tickets.admit("response plans", ticket):
            self._store.update(response_plans=tuple(sorted(found, key=lambda each: (each.name.casefold(), each.arn))))
        return None

    async def poll_plan(self, arn: str) -> ServiceFault | None:
        """One plan, whole: one call."""
        ticket = self._tickets.take()
        try:
            plan = await self._source.response_plan(arn)
        except NotFound:
            self._store.update(plans={each: known for each, known in self._store.snapshot.plans.items() if each != arn})
            raise
        if self._tickets.admit(("response plan", arn), ticket):
            self._store.update(plans={**self._store.snapshot.plans, arn: plan})
        return None
