"""A service that exists only in memory: both sources over one dict, each answer after a delay by the fake clock.

`calls` counts what was asked; `faults` maps an operation, or (operation, subject), to what is raised instead of an answer.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement, Page, Receipt
from imtui.domain.errors import NotFound, ServiceFault
from imtui.domain.incidents import Finding, Incident, IncidentStatus, IncidentSummary, RelatedItem
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.domain.rotations import Rotation, Shift
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import TimelineEvent
from imtui.sync.plan import Attention, Plan
from imtui.sync.poller import Poller
from imtui.sync.store import Store
from tests.clocks import FakeClock

T = TypeVar("T")


class PatientClock(FakeClock):
    """Lets many tasks that wait for each other run before it goes on."""

    async def settle(self, rounds: int = 120) -> None:
        await super().settle(rounds)


class World:
    """Both sources. `latency` in seconds of the clock; `limit` is how many events one request for recent ones gives."""

    def __init__(self, clock: FakeClock | None = None, *, latency: float = 0.0, limit: int = 100) -> None:
        self.clock = clock or PatientClock()
        self.latency = latency
        self.limit = limit
        self.calls: Counter[str] = Counter()
        self.asked: list[tuple[str, str]] = []
        self.faults: dict[str | tuple[str, str], ServiceFault] = {}
        self.summaries: dict[str, IncidentSummary] = {}
        self.records: dict[str, Incident] = {}
        self.events: dict[str, tuple[TimelineEvent, ...]] = {}
        self.engaged: dict[str, tuple[Engagement, ...]] = {}
        self.paged: dict[str, tuple[Page, ...]] = {}
        self.received: dict[str, tuple[Receipt, ...]] = {}
        self.people: dict[str, Contact] = {}
        self.found: dict[str, tuple[Finding, ...]] = {}
        self.plans: dict[str, ResponsePlan] = {}
        self.ways: dict[str, tuple[Channel, ...]] = {}
        self.rotas: dict[str, Rotation] = {}
        self.turns: dict[str, tuple[Shift, ...]] = {}
        self.under_way = 0
        self.most_under_way = 0

    async def open_incidents(self) -> tuple[IncidentSummary, ...]:
        return await self._answer("open_incidents", "", lambda: tuple(self.summaries.values()))

    async def resolved_incidents(self, since: datetime) -> tuple[IncidentSummary, ...]:
        """Those whose record says RESOLVED."""
        return await self._answer(
            "resolved_incidents",
            "",
            lambda: tuple(
                IncidentSummary.of(each)
                for each in self.records.values()
                if each.status is IncidentStatus.RESOLVED and each.created > since
            ),
        )

    async def incident(self, arn: str) -> Incident:
        return await self._answer("incident", arn, lambda: self.records[arn])

    async def timeline(self, incident_arn: str) -> tuple[TimelineEvent, ...]:
        return await self._answer(
            "timeline", incident_arn, lambda: tuple(replace(each, data=None) for each in self.events.get(incident_arn, ()))
        )

    async def recent_events(self, incident_arn: str) -> tuple[tuple[TimelineEvent, ...], bool]:
        def some() -> tuple[tuple[TimelineEvent, ...], bool]:
            events = self.events.get(incident_arn, ())
            return tuple(replace(each, data=None) for each in events[: self.limit]), len(events) > self.limit

        return await self._answer("recent_events", incident_arn, some)

    async def event(self, incident_arn: str, event_id: str) -> TimelineEvent:
        return await self._answer("event", event_id, lambda: {each.id: each for each in self.events[incident_arn]}[event_id])

    async def related_items(self, incident_arn: str) -> tuple[RelatedItem, ...]:
        return await self._answer("related_items", incident_arn, tuple)

    async def findings(self, incident_arn: str) -> tuple[Finding, ...]:
        return await self._answer("findings", incident_arn, lambda: self.found.get(incident_arn, ()))

    async def response_plans(self) -> tuple[ResponsePlanSummary, ...]:
        return await self._answer(
            "response_plans", "", lambda: tuple(ResponsePlanSummary(arn=each.arn, name=each.name) for each in self.plans.values())
        )

    async def response_plan(self, arn: str) -> ResponsePlan:
        return await self._answer("response_plan", arn, lambda: self.plans[arn])

    async def engagements(self, incident_arn: str) -> tuple[Engagement, ...]:
        return await self._answer("engagements", incident_arn, lambda: self.engaged.get(incident_arn, ()))

    async def pages(self, engagement_arn: str) -> tuple[Page, ...]:
        return await self._answer("pages", engagement_arn, lambda: self.paged.get(engagement_arn, ()))

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]:
        return await self._answer("receipts", page_arn, lambda: self.received.get(page_arn, ()))

    async def pages_to(self, contact_arn: str) -> tuple[Page, ...]:
        mine = [page for pages in self.paged.values() for page in pages if page.contact_arn == contact_arn]
        return await self._answer("pages_to", contact_arn, lambda: tuple(sorted(mine, key=lambda each: str(each.sent), reverse=True)))

    async def contacts(self) -> Mapping[str, Contact]:
        return await self._answer("contacts", "", lambda: {arn: replace(each, plan=None) for arn, each in self.people.items()})

    async def contact(self, arn: str) -> Contact:
        return await self._answer("contact", arn, lambda: self.people[arn])

    async def channels(self, contact_arn: str) -> tuple[Channel, ...]:
        return await self._answer("channels", contact_arn, lambda: self.ways.get(contact_arn, ()))

    async def rotations(self) -> tuple[Rotation, ...]:
        return await self._answer("rotations", "", lambda: tuple(self.rotas.values()))

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        def touching() -> tuple[Shift, ...]:
            return tuple(each for each in self.turns[rotation_arn] if each.end > since and each.start < until)

        return await self._answer("shifts", rotation_arn, touching)

    async def _answer(self, operation: str, subject: str, answer: Callable[[], T]) -> T:
        """The answer as it is when the question arrives, handed back after the latency."""
        self.calls[operation] += 1
        self.asked.append((operation, subject))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            fault = self.faults.get((operation, subject)) or self.faults.get(operation)
            try:
                found = None if fault else answer()
            except KeyError:
                fault = NotFound(f"{subject} does not exist")
            await self.clock.sleep(self.latency)
            if fault:
                raise fault
            assert found is not None
            return found
        finally:
            self.under_way -= 1


@dataclass(slots=True)
class Room:
    """A poller at work on a world."""

    world: World
    clock: FakeClock
    store: Store
    poller: Poller
    changes: list[Snapshot] = field(default_factory=list)

    async def settle(self) -> None:
        await self.clock.settle()

    async def advance(self, seconds: float) -> None:
        await self.clock.advance(seconds)


@asynccontextmanager
async def room(world: World, attention: Attention, plan: Plan | None = None) -> AsyncIterator[Room]:
    """A running poller that looks at `attention`; ended, whatever happens, at the end."""
    store = Store()
    poller = Poller(store=store, incidents=world, contacts=world, rotations=world, clock=world.clock, plan=plan, random=lambda: 0.5)
    made = Room(world, world.clock, store, poller)
    store.subscribe(made.changes.append)
    poller.attend(attention)
    task = asyncio.create_task(poller.run())
    try:
        await made.settle()
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
