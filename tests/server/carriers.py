"""Carriers under a test's control, and a place where messages come from: what the tests of delivery share."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from imtui.clock import Clock
from imtui.server.delivery.carriers import Carrier
from imtui.server.delivery.outbox import enqueue
from imtui.server.pace import Pace
from imtui.server.service import IncidentManager
from imtui.server.store import engagements, outbox, pages
from imtui.server.store.contacts import ChannelRow
from imtui.server.store.outbox import MessageRow
from tests.clocks import START, FakeClock
from tests.serving import tested_url

CONTACT = "arn:aws:ssm-contacts:us-east-1:111122223333:contact/akuam"
ENGAGEMENT = "arn:aws:ssm-contacts:us-east-1:111122223333:engagement/akuam/1"
PAGE = "arn:aws:ssm-contacts:us-east-1:111122223333:page/akuam/1"
ADDRESSES = {"EMAIL": "akuam@example.com", "SMS": "+12065550199", "VOICE": "+12065550100"}


def message(**changes: object) -> MessageRow:
    """A message as a carrier is given it."""
    values: dict[str, object] = {
        "id": "00000000-0000-0000-0000-000000000001",
        "created": START,
        "contact_arn": CONTACT,
        "channel_arn": "arn:aws:ssm-contacts:us-east-1:111122223333:contact-channel/akuam/1",
        "channel_type": "EMAIL",
        "address": "akuam@example.com",
        "subject": "Checkout",
        "text": "returns 5xx\n\nAccept code: 123456",
        "code": "123456",
        "page_arn": PAGE,
        "due": None,
    }
    return MessageRow(**(values | changes))  # type: ignore[arg-type]


@dataclass
class FakeCarrier:
    """Remembers what it was given; `fate` decides, by the number of the attempt, what comes of it: nothing, or an exception."""

    fate: Callable[[int], BaseException | None] = lambda number: None
    given: list[MessageRow] = field(default_factory=list)
    is_closed: bool = False
    hold: asyncio.Event | None = None

    async def carry(self, message: MessageRow) -> None:
        self.given.append(message)
        failure = self.fate(len(self.given))
        if self.hold is not None:
            await self.hold.wait()
        if failure is not None:
            raise failure

    async def close(self) -> None:
        self.is_closed = True


class PatientClock(FakeClock):
    """A FakeClock for chains of tasks: from the end of one attempt to the sleep before the next it takes some thirty rounds of the loop."""

    async def settle(self, rounds: int = 60) -> None:
        await super().settle(rounds)


class Desk:
    """An Incident Manager with carriers whose time, and the world's, is one FakeClock; one page that messages can belong to."""

    def __init__(self, manager: IncidentManager, clock: FakeClock) -> None:
        self.manager, self.clock = manager, clock

    def founded(self) -> "Desk":
        with self.manager.database.transaction() as tx:
            engagement = engagements.EngagementRow(
                arn=ENGAGEMENT,
                contact_arn=CONTACT,
                sender="tester",
                subject="Checkout",
                content="returns 5xx",
                public_subject=None,
                public_content=None,
                incident_arn=None,
                start_time=START,
                stop_time=None,
                stop_reason=None,
                next_due=None,
                state={},
            )
            engagements.add_engagement(tx, engagement)
            page = pages.PageRow(
                arn=PAGE,
                engagement_arn=ENGAGEMENT,
                contact_arn=CONTACT,
                channel_arn="channel",
                created=START,
                sent_time=START,
                delivery_time=None,
                read_time=None,
                accept_code="123456",
                resolution=[],
            )
            pages.add_page(tx, page)
        return self

    def send(self, type_: str = "EMAIL", *, page: str | None = PAGE) -> str:
        """Put a message into the outbox, as an operation would; its id."""
        channel = ChannelRow(
            arn=f"{CONTACT}/{type_}",
            contact_arn=CONTACT,
            name=type_,
            type=type_,
            address=ADDRESSES[type_],
            activated=True,
            activation_code="",
            created=START,
        )
        with self.manager.database.transaction() as tx:
            context = self.manager.identity.context(tx, now=self.clock.now())
            return enqueue(context, channel, subject="Checkout", text="returns 5xx", code="123456", page_arn=page)

    def messages(self) -> list[MessageRow]:
        with self.manager.database.reading() as tx:
            return list(outbox.list_messages(tx))

    def receipts(self) -> list[tuple[str, float, str | None]]:
        """(type, seconds since the start, info), oldest first."""
        with self.manager.database.reading() as tx:
            found = sorted(pages.list_receipts(tx, PAGE), key=lambda row: row.id)
        return [(row.type, (row.time - START).total_seconds(), row.info) for row in found]


@contextmanager
def desk(carriers: Mapping[str, Carrier], *, database_url: str | None = None, real_clock: Clock | None = None) -> Iterator[Desk]:
    clock = PatientClock()
    manager = IncidentManager.open(
        clock=clock, signing_clock=real_clock or clock, database_url=database_url or tested_url(), carriers=carriers
    )
    try:
        yield Desk(manager, clock)
    finally:
        manager.close()


class Running:
    """The carriage of a desk at work, for the length of an `async with` block."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._desk.manager.carriage.run(Pace(farewell=0.0)))
        await self._desk.clock.settle()

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
