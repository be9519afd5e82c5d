"""Reading incidents: the open ones each time, and once more those that left the list; resolved ones when somebody asks for them.

Invariant: an incident leaves the Snapshot's open ones only when its own record says why: RESOLVED keeps it, as resolved; a record
that is not there any more removes it. While that is being asked, it stays as it was.
"""

from datetime import datetime

from imtui.domain.errors import NotFound, ServiceFault
from imtui.domain.incidents import Incident, IncidentStatus, IncidentSummary
from imtui.sync.fanout import fan_out, raise_first
from imtui.sync.ordering import Tickets
from imtui.sync.plan import Plan
from imtui.sync.ports import IncidentSource
from imtui.sync.store import Store


class IncidentReader:
    """Polls of INCIDENTS and RESOLVED, and of an incident's INCIDENT, RELATED_ITEMS and FINDINGS."""

    def __init__(self, *, store: Store, source: IncidentSource, tickets: Tickets, plan: Plan) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._plan = plan
        self._looked_up: set[str] = set()
        self._doubted: set[str] = set()

    async def poll(self, focus: str) -> ServiceFault | None:
        """One call, and one for each incident that left the list since the last; `focus` is read too when no list names it."""
        ticket = self._tickets.take()
        listed = {each.arn: each for each in await self._source.open_incidents()}
        before = self._store.snapshot.incidents or {}
        left = [arn for arn, each in before.items() if arn not in listed and each.status is IncidentStatus.OPEN]
        if focus and focus not in listed and focus not in before:
            left.append(focus)
        if not self._tickets.admit("incidents", ticket):
            return None
        doubted, self._doubted = self._doubted, set()
        left += [arn for arn in before if arn in doubted and arn not in listed and arn not in left]
        self._looked_up.difference_update(listed)
        self._publish(listed, dict(before))
        answers = await fan_out([self._source.incident(arn) for arn in left])
        known = self._store.snapshot.incidents or {}  # by now: resolved ones may have come, or gone, while these were asked about
        others = {arn: each for arn, each in known.items() if arn not in listed}
        for arn, answer in zip(left, answers, strict=True):
            if isinstance(answer, Incident):
                others[arn] = IncidentSummary.of(answer)
            elif isinstance(answer, NotFound):
                others.pop(arn, None)
            elif arn in doubted:
                self._doubted.add(arn)
        if left and self._tickets.admit("incidents", ticket):
            self._publish(listed, others)
        raise_first(answer for answer in answers if not isinstance(answer, NotFound))
        return None

    async def poll_resolved(self, since: datetime) -> ServiceFault | None:
        """Those that began since then and are resolved: one call for a hundred of them."""
        ticket = self._tickets.take()
        found = {each.arn: each for each in await self._source.resolved_incidents(since)}
        if self._tickets.admit("resolved", ticket):
            before = self._store.snapshot.incidents or {}
            listed = {arn: each for arn, each in before.items() if each.status is IncidentStatus.OPEN}
            others = {arn: each for arn, each in before.items() if arn not in self._looked_up and arn not in listed}
            self._looked_up = {arn for arn in found if arn not in before or arn in self._looked_up}
            self._publish(listed, {**others, **found}, since)
        return None

    def doubt(self, arn: str) -> None:
        """Read this one's record with the next poll, even though it is resolved: it may be gone, or open again."""
        self._doubted.add(arn)

    def forget_resolved(self, focus: str) -> None:
        """Nobody asks for resolved ones any more: those that were only looked up leave, except the one that is looked at."""
        if self._store.snapshot.resolved_since is not None or self._looked_up:
            known = self._store.snapshot.incidents
            kept = None if known is None else {arn: each for arn, each in known.items() if arn == focus or arn not in self._looked_up}
            self._looked_up.clear()
            self._store.update(incidents=kept, resolved_since=None)

    async def poll_record(self, arn: str) -> ServiceFault | None:
        """The whole record of one incident: one call. NotFound when it was deleted."""
        ticket = self._tickets.take()
        record = await self._source.incident(arn)
        if self._tickets.admit(("record", arn), ticket):
            self._store.update(records={**self._store.snapshot.records, arn: record})
        return None

    async def poll_related_items(self, arn: str) -> ServiceFault | None:
        ticket = self._tickets.take()
        items = await self._source.related_items(arn)
        if self._tickets.admit(("related items", arn), ticket):
            self._store.update(related_items={**self._store.snapshot.related_items, arn: items})
        return None

    async def poll_findings(self, arn: str) -> ServiceFault | None:
        """One call, and one more for each twenty findings."""
        ticket = self._tickets.take()
        found = await self._source.findings(arn)
        if self._tickets.admit(("findings", arn), ticket):
            self._store.update(findings={**self._store.snapshot.findings, arn: found})
        return None

    def _publish(self, listed: dict[str, IncidentSummary], others: dict[str, IncidentSummary], since: datetime | None = None) -> None:
        """Open ones in the service's order, those that left and are still being asked about, then resolved ones, latest first: a few,
        and all that were looked up."""
        rest = [each for each in others.values() if each.arn not in listed]
        unsettled = [each for each in rest if each.status is IncidentStatus.OPEN]
        resolved = sorted((each for each in rest if each not in unsettled), key=lambda each: each.resolved or each.created, reverse=True)
        few = [each.arn for each in resolved if each.arn not in self._looked_up][: self._plan.resolved_kept]
        kept = (*listed.values(), *unsettled, *(each for each in resolved if each.arn in self._looked_up or each.arn in few))
        self._store.update(incidents={each.arn: each for each in kept}, resolved_since=since or self._store.snapshot.resolved_since)
