"""Reading incidents: the open ones each time, and once more those that left the list.

Invariant: an incident leaves the Snapshot's open ones only when its own record says why: RESOLVED keeps it, as resolved; a record
that is not there any more removes it. While that is being asked, it stays as it was.
"""

from imtui.domain.errors import NotFound, ServiceFault
from imtui.domain.incidents import Incident, IncidentStatus, IncidentSummary
from imtui.sync.fanout import fan_out, raise_first
from imtui.sync.ordering import Tickets
from imtui.sync.plan import Plan
from imtui.sync.ports import IncidentSource
from imtui.sync.store import Store


class IncidentReader:
    """Polls of INCIDENTS, and of an incident's INCIDENT, RELATED_ITEMS and FINDINGS."""

    def __init__(self, *, store: Store, source: IncidentSource, tickets: Tickets, plan: Plan) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._plan = plan

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
        self._publish(listed, dict(before))
        answers = await fan_out([self._source.incident(arn) for arn in left])
        others = {arn: each for arn, each in before.items() if arn not in listed}
        for arn, answer in zip(left, answers, strict=True):
            if isinstance(answer, Incident):
                others[arn] = summary_of(answer)
            elif isinstance(answer, NotFound):
                others.pop(arn, None)
        if left and self._tickets.admit("incidents", ticket):
            self._publish(listed, others)
        raise_first(answer for answer in answers if not isinstance(answer, NotFound))
        return None

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

    def _publish(self, listed: dict[str, IncidentSummary], others: dict[str, IncidentSummary]) -> None:
        """Open ones in the service's order, those that left and are still being asked about, then resolved ones, latest first."""
        rest = [each for each in others.values() if each.arn not in listed]
        unsettled = [each for each in rest if each.status is IncidentStatus.OPEN]
        resolved = sorted((each for each in rest if each not in unsettled), key=lambda each: each.resolved or each.created, reverse=True)
        kept = (*listed.values(), *unsettled, *resolved[: self._plan.resolved_kept])
        self._store.update(incidents={each.arn: each for each in kept})


def summary_of(record: Incident) -> IncidentSummary:
    """The row that ListIncidentRecords would show of a record."""
    return IncidentSummary(
        arn=record.arn,
        title=record.title,
        impact=record.impact,
        status=record.status,
        created=record.created,
        resolved=record.resolved,
        source=record.source,
    )
