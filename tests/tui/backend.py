"""A backend that never leaves the process: a real Store and a real Desk over services that only remember what they were asked.

Invariant: nothing here answers by itself what a service would decide; a test says beforehand what comes back.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from imtui.actions.desk import Desk
from imtui.clock import Clock
from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.errors import NotFound
from imtui.domain.incidents import Impact, Incident, IncidentStatus, RelatedItem
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot, Watch
from imtui.domain.unsent import Unsent
from imtui.sync.plan import Attention
from imtui.sync.store import Store
from imtui.tui.app import WarRoomApp
from imtui.tui.ports import Connect, Preferences
from imtui.tui.views import View
from tests.clocks import FakeClock
from tests.report.sources import Telling
from tests.tui import canned
from tests.tui.gates import Gate
from tests.tui.setups import FakeSetup


class RecordingIncidents:
    """`records`: what `incident` answers; `calls`: every write with its arguments."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.records: dict[str, Incident] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def incident(self, arn: str) -> Incident:
        await self.gate.passed()
        if arn not in self.records:
            raise NotFound("the incident is gone")
        return self.records[arn]

    async def start_incident(
        self, plan_arn: str, *, token: str, title: str = "", impact: Impact | None = None, related_items: Sequence[RelatedItem] = ()
    ) -> str:
        return await self._wrote("start_incident", plan_arn=plan_arn, title=title, impact=impact, related_items=tuple(related_items))

    async def update_incident(
        self,
        arn: str,
        *,
        token: str,
        title: str | None = None,
        impact: Impact | None = None,
        summary: str | None = None,
        status: IncidentStatus | None = None,
    ) -> None:
        await self._wrote("update_incident", arn=arn, title=title, impact=impact, summary=summary, status=status)

    async def delete_incident(self, arn: str) -> None:
        await self._wrote("delete_incident", arn=arn)

    async def add_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        await self._wrote("add_related_item", incident_arn=incident_arn, item=item)

    async def remove_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        await self._wrote("remove_related_item", incident_arn=incident_arn, item=item)

    async def create_event(
        self, incident_arn: str, *, token: str, type: str, time: datetime, data: str, references: Sequence[str] = ()
    ) -> str:
        return await self._wrote("create_event", incident_arn=incident_arn, time=time, data=data, references=tuple(references))

    async def update_event(
        self, incident_arn: str, event_id: str, *, token: str, data: str | None = None, time: datetime | None = None
    ) -> None:
        await self._wrote("update_event", event_id=event_id, data=data, time=time)

    async def delete_event(self, incident_arn: str, event_id: str) -> None:
        await self._wrote("delete_event", event_id=event_id)

    async def _wrote(self, name: str, **arguments: Any) -> str:
        await self.gate.passed()
        self.calls.append((name, arguments))
        return f"{name}-{len(self.calls)}"


class RecordingContacts:
    """`all_pages`: what `page` answers, which an acceptance marks as read when `believes` says so."""

    def __init__(self, gate: Gate, pages: Sequence[Page], clock: Clock) -> None:
        self.gate = gate
        self.all_pages = {page.arn: page for page in pages}
        self.clock = clock
        self.believes = True
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def page(self, page_arn: str) -> Page:
        await self.gate.passed()
        return self.all_pages[page_arn]

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]:
        return ()

    async def accept_page(
        self, page_arn: str, *, kind: ReceiptType = ReceiptType.READ, code: str = "", channel_arn: str = "", note: str = ""
    ) -> None:
        await self.gate.passed()
        self.calls.append(("accept_page", {"page": page_arn, "kind": kind, "code": code, "channel": channel_arn, "note": note}))
        if self.believes:
            self.all_pages[page_arn] = replace(self.all_pages[page_arn], read=self.clock.now())

    async def start_engagement(
        self, contact_arn: str, *, token: str, sender: str, subject: str, content: str, incident_arn: str = ""
    ) -> str:
        await self.gate.passed()
        self.calls.append(("start_engagement", {"contact": contact_arn, "subject": subject, "content": content, "incident": incident_arn}))
        return "engagement"

    async def stop_engagement(self, engagement_arn: str, *, reason: str = "") -> None:
        await self.gate.passed()
        self.calls.append(("stop_engagement", {"engagement": engagement_arn, "reason": reason}))


class RecordingPoller:
    """Polls nothing, remembers what it was asked to; ends with `fault` once that is set."""

    def __init__(self) -> None:
        self.attended: list[Attention] = []
        self.requested: list[tuple[Watch, ...]] = []
        self.runs = 0
        self.fault: Exception | None = None

    def attend(self, attention: Attention) -> None:
        self.attended.append(attention)

    def request(self, watches: Collection[Watch] = ()) -> None:
        self.requested.append(tuple(watches))

    async def run(self) -> None:
        self.runs += 1
        if self.fault is not None:
            raise self.fault
        await asyncio.Event().wait()


class FakeOutbox:
    """A journal that holds what `hold` puts into it; `decided`: what was asked of it."""

    def __init__(self) -> None:
        self.unsent: tuple[Unsent, ...] = ()
        self.decided: list[tuple[str, int, str]] = []
        self._subscribers: list[Callable[[tuple[Unsent, ...]], None]] = []

    def hold(self, *unsent: Unsent) -> None:
        self.unsent = unsent
        for subscriber in tuple(self._subscribers):
            subscriber(unsent)

    def subscribe(self, subscriber: Callable[[tuple[Unsent, ...]], None]) -> Callable[[], None]:
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    async def retry(self, id: int) -> None:
        self.decided.append(("retry", id, ""))

    async def reword(self, id: int, text: str) -> None:
        self.decided.append(("reword", id, text))

    async def drop(self, id: int) -> None:
        self.decided.append(("drop", id, ""))
        self.hold(*(each for each in self.unsent if each.id != id))


class FakeBackend:
    """Everything of `tui.ports.Backend`, with `gate` to hold calls or make them fail."""

    def __init__(self, snapshot: Snapshot, session: Session, clock: Clock) -> None:
        self.gate = Gate()
        self.session = session
        self.store = Store(snapshot)
        self.poller = RecordingPoller()
        self.outbox = FakeOutbox()
        self.incidents = RecordingIncidents(self.gate)
        pages = [*(page for pages in snapshot.pages.values() for page in pages), *(snapshot.my_pages or ())]
        self.contacts = RecordingContacts(self.gate, pages, clock)
        self.setup = FakeSetup(self.gate)
        tokens = iter(f"token-{number}" for number in range(1000))
        self.desk = Desk(
            incidents=self.incidents,
            contacts=self.contacts,
            setup=self.setup,
            clock=clock,
            tokens=lambda: next(tokens),
            me=session.me,
            read_only=session.read_only,
        )
        self.sources = Telling(snapshot)
        self.closed = False

    def become(self, me: str) -> None:
        self.session, self.desk = replace(self.session, me=me), replace(self.desk, me=me)

    async def close(self) -> None:
        self.closed = True


@dataclass
class Room:
    """An App over a FakeBackend, and both within reach."""

    app: WarRoomApp
    backend: FakeBackend
    clock: FakeClock


def room(view: View | None = None, *, connect: Connect | None = None, **preferences: Any) -> Room:
    """A war room that shows what `view` holds (the normal one without): its snapshot, as its session, at its moment."""
    shown = view or canned.normal()
    clock = FakeClock(shown.now)
    backend = FakeBackend(shown.snapshot, shown.session, clock)

    async def connected() -> FakeBackend:
        return backend

    chosen = Preferences(ascii=shown.ascii, **preferences)
    return Room(
        app=WarRoomApp(session=shown.session, clock=clock, connect=connect or connected, preferences=chosen), backend=backend, clock=clock
    )
