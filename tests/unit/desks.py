"""A Desk in front of services that live in a few dictionaries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from imtui.actions.desk import Desk
from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.errors import ServiceFault
from imtui.domain.incidents import Impact, Incident, IncidentSource, IncidentStatus, RelatedItem
from imtui.state.journaled import JournaledContacts, JournaledIncidents
from imtui.state.ports import Writers
from imtui.state.sending import Unkept
from tests.clocks import START, FakeClock
from tests.tui.setups import FakeSetup

INCIDENT = "arn:aws:ssm-incidents::111122223333:incident-record/checkout/1"
AKUAM = "arn:aws:ssm-contacts:us-east-1:111122223333:contact/akuam"
ENGAGEMENT = "arn:aws:ssm-contacts:us-east-1:111122223333:engagement/payments/1"
PAGE = Page(
    arn="arn:aws:ssm-contacts:us-east-1:111122223333:page/akuam/1",
    engagement_arn=ENGAGEMENT,
    contact_arn=AKUAM,
    sender="imtui",
    incident_arn=INCIDENT,
    sent=START,
)


class FakeServices:
    """Both services: `calls` in order, each name with what it was given; `trouble` is raised by the next calls of a name."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.trouble: dict[str, list[ServiceFault | None]] = {}
        self.status = IncidentStatus.OPEN
        self.resolved: datetime | None = None
        self.current = PAGE
        self.known_receipts: tuple[Receipt, ...] = ()
        self.works = True

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def given(self, name: str) -> dict[str, Any]:
        """What the only call of that name was given."""
        (found,) = [arguments for each, arguments in self.calls if each == name]
        return found

    def _note(self, name: str, **arguments: Any) -> None:
        self.calls.append((name, arguments))
        pending = self.trouble.get(name) or []
        if pending and (fault := pending.pop(0)) is not None:
            raise fault

    async def incident(self, arn: str) -> Incident:
        self._note("incident", arn=arn)
        return Incident(
            arn=arn,
            title="t",
            impact=Impact.HIGH,
            status=self.status,
            created=START,
            resolved=self.resolved,
            source=IncidentSource(created_by="c", source="s"),
            last_modified=START,
            last_modified_by="c",
        )

    async def delete_incident(self, arn: str) -> None:
        self._note("delete_incident", arn=arn)

    async def add_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        self._note("add_related_item", incident_arn=incident_arn, item=item, token=token)

    async def remove_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        self._note("remove_related_item", incident_arn=incident_arn, item=item, token=token)

    async def start_incident(
        self, plan_arn: str, *, token: str, title: str = "", impact: Impact | None = None, related_items: Sequence[RelatedItem] = ()
    ) -> str:
        self._note("start_incident", plan_arn=plan_arn, token=token, title=title, impact=impact, related_items=related_items)
        return INCIDENT

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
        self._note("update_incident", arn=arn, token=token, title=title, impact=impact, summary=summary, status=status)
        self.status = status or self.status

    async def create_event(
        self, incident_arn: str, *, token: str, type: str, time: datetime, data: str, references: Sequence[str] = ()
    ) -> str:
        self._note("create_event", incident_arn=incident_arn, token=token, type=type, time=time, data=data, references=references)
        return "e-1"

    async def update_event(
        self, incident_arn: str, event_id: str, *, token: str, data: str | None = None, time: datetime | None = None
    ) -> None:
        self._note("update_event", incident_arn=incident_arn, event_id=event_id, token=token, data=data, time=time)

    async def delete_event(self, incident_arn: str, event_id: str) -> None:
        self._note("delete_event", incident_arn=incident_arn, event_id=event_id)

    async def page(self, page_arn: str) -> Page:
        self._note("page", page_arn=page_arn)
        return self.current

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]:
        self._note("receipts", page_arn=page_arn)
        return self.known_receipts

    async def accept_page(
        self, page_arn: str, *, kind: ReceiptType = ReceiptType.READ, code: str = "", channel_arn: str = "", note: str = ""
    ) -> None:
        self._note("accept_page", page_arn=page_arn, kind=kind, code=code, channel_arn=channel_arn, note=note)
        if self.works:
            self.mark(kind)

    def mark(self, kind: ReceiptType) -> None:
        """The page is accepted, by whoever."""
        now = self.clock.now()
        self.current = replace(self.current, read=now) if kind is ReceiptType.READ else replace(self.current, delivered=now)

    async def start_engagement(
        self, contact_arn: str, *, token: str, sender: str, subject: str, content: str, incident_arn: str = ""
    ) -> str:
        self._note(
            "start_engagement",
            contact_arn=contact_arn,
            token=token,
            sender=sender,
            subject=subject,
            content=content,
            incident_arn=incident_arn,
        )
        return ENGAGEMENT

    async def stop_engagement(self, engagement_arn: str, *, reason: str = "") -> None:
        self._note("stop_engagement", engagement_arn=engagement_arn, reason=reason)


def desk_of(services: FakeServices, **options: Any) -> Desk:
    """A Desk of akuam's, with tokens `t-1`, `t-2`, …"""
    numbers = count(1)
    settings: dict[str, Any] = {"me": AKUAM} | options
    out = Unkept(Writers(incidents=services, contacts=services))
    return Desk(
        incidents=JournaledIncidents(services, out),
        contacts=JournaledContacts(services, out),
        setup=FakeSetup(),
        clock=services.clock,
        tokens=lambda: f"t-{next(numbers)}",
        **settings,
    )
