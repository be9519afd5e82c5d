"""A war room at one moment, as values: what pictures and widgets are tested with.

The company is the one of the picture in the README: `Checkout returns 5xx` is critical and mine, `Billing export is late` pages
me, the others go on. All moments are given relative to START (14:03:22 UTC).
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from imtui.domain.contacts import Channel, ChannelTarget, ChannelType, Contact, ContactTarget, ContactType, Plan, Stage
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.errors import AccessDenied, NotSetUp, Throttled
from imtui.domain.incidents import Impact, IncidentSource, IncidentStatus, IncidentSummary
from imtui.domain.rotations import KnownShifts, Shift
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.domain.timeline import TimelineEvent
from imtui.tui.views import Sending, View
from tests.clocks import START

NOW = START
ACCOUNT = "111122223333"
NASTY = "\x1b[31mred\x1b[0m [bold]not markup[/bold] \u202egnp.exe\u202c \u200bzero\u200d 👩‍👩‍👧 🇩🇪 日本語 \x07\r\n" + "x" * 200


def at(time: str) -> datetime:
    """`13:58:02` on the day of START."""
    hours, minutes, seconds = (int(part) for part in time.split(":"))
    return datetime(START.year, START.month, START.day, hours, minutes, seconds, tzinfo=UTC)


def incident_arn(name: str) -> str:
    return f"arn:aws:ssm-incidents::{ACCOUNT}:incident-record/plan/{name}"


def contact_arn(alias: str) -> str:
    return f"arn:aws:ssm-contacts:eu-west-1:{ACCOUNT}:contact/{alias}"


def channel_arn(alias: str, kind: ChannelType) -> str:
    return f"arn:aws:ssm-contacts:eu-west-1:{ACCOUNT}:contact-channel/{alias}/{kind.value.lower()}"


def engagement_arn(alias: str, name: str) -> str:
    return f"arn:aws:ssm-contacts:eu-west-1:{ACCOUNT}:engagement/{alias}/{name}"


def page_arn(alias: str, name: str) -> str:
    return f"arn:aws:ssm-contacts:eu-west-1:{ACCOUNT}:page/{alias}/{name}"


CHECKOUT, SEARCH, BILLING, CERTIFICATE = (incident_arn(name) for name in ("checkout", "search", "billing", "certificate"))
ME = contact_arn("akuam")
STORAGE = f"arn:aws:ssm-contacts:eu-west-1:{ACCOUNT}:rotation/storage"
SESSION = Session(region="eu-west-1", account_id=ACCOUNT, role="responder", me="akuam", label="prod", production=True)


def incident(arn: str, title: str, impact: Impact, created: datetime, **rest: Any) -> IncidentSummary:
    source = IncidentSource(created_by=f"arn:aws:iam::{ACCOUNT}:user/chen", source="aws.cloudwatch")
    return IncidentSummary(arn=arn, title=title, impact=impact, status=IncidentStatus.OPEN, created=created, source=source, **rest)


def channel(alias: str, kind: ChannelType, address: str, *, activated: bool = True) -> Channel:
    return Channel(
        arn=channel_arn(alias, kind),
        contact_arn=contact_arn(alias),
        name=kind.value.lower(),
        type=kind,
        address=address,
        activated=activated,
    )


def person(alias: str, *kinds: ChannelType) -> Contact:
    stages = tuple(Stage(minutes=5, targets=(ChannelTarget(channel_arn=channel_arn(alias, kind), retry_minutes=1),)) for kind in kinds)
    return Contact(arn=contact_arn(alias), alias=alias, type=ContactType.PERSONAL, display_name=alias.title(), plan=Plan(stages=stages))


def ladder(alias: str, *stages: tuple[int, tuple[str, ...]], essential: bool = True) -> Contact:
    built = tuple(
        Stage(minutes=minutes, targets=tuple(ContactTarget(contact_arn=contact_arn(name), essential=essential) for name in names))
        for minutes, names in stages
    )
    return Contact(arn=contact_arn(alias), alias=alias, type=ContactType.ESCALATION, plan=Plan(stages=built))


def page(alias: str, name: str, engagement: str, about: str, sent: datetime, **rest: Any) -> Page:
    return Page(
        arn=page_arn(alias, name),
        engagement_arn=engagement,
        contact_arn=contact_arn(alias),
        sender=f"arn:aws:iam::{ACCOUNT}:user/chen",
        incident_arn=about,
        sent=sent,
        **rest,
    )


def event(name: str, time: datetime, kind: str, data: Any, about: str = CHECKOUT, updated: datetime | None = None) -> TimelineEvent:
    return TimelineEvent(id=name, incident_arn=about, type=kind, time=time, updated=updated or time, data=json.dumps(data))


def note(name: str, time: datetime, text: str, about: str = CHECKOUT, updated: datetime | None = None) -> TimelineEvent:
    return event(name, time, "Custom Event", text, about, updated)


def _contacts() -> dict[str, Contact]:
    sms, voice, email = ChannelType.SMS, ChannelType.VOICE, ChannelType.EMAIL
    found = [
        person("akuam", sms, voice),
        person("chen", sms, email),
        person("bo", voice, sms),
        person("dana", sms),
        person("eli", sms),
        ladder("payments-escalation", (8, ("akuam", "chen")), (5, ("bo",)), (5, ("storage",)), essential=False),
        ladder("incident-comms", (10, ("eli",))),
        ladder("search-escalation", (5, ("dana",)), (5, ("chen",))),
        ladder("billing-escalation", (2, ("akuam",)), (5, ("bo",))),
        Contact(
            arn=contact_arn("storage"),
            alias="storage",
            type=ContactType.ONCALL_SCHEDULE,
            plan=Plan(rotations=(STORAGE,)),
        ),
    ]
    return {each.arn: each for each in found}


def _shifts() -> dict[str, KnownShifts]:
    """Dana is on call for storage until the evening."""
    shift = Shift(contact_arns=(contact_arn("dana"),), start=at("08:00:00"), end=at("20:00:00"))
    return {STORAGE: KnownShifts(shifts=(shift,), since=at("00:00:00"), until=at("00:00:00") + timedelta(days=3))}


def _channels() -> dict[str, tuple[Channel, ...]]:
    sms, voice, email = ChannelType.SMS, ChannelType.VOICE, ChannelType.EMAIL
    return {
        contact_arn("akuam"): (channel("akuam", sms, "+14155550199"), channel("akuam", voice, "+14155550199")),
        contact_arn("chen"): (channel("chen", sms, "+14155550123"), channel("chen", email, "chen@example.com")),
        contact_arn("bo"): (channel("bo", voice, "+14155550144"), channel("bo", sms, "+14155550144", activated=False)),
        contact_arn("dana"): (channel("dana", sms, "+4915155550177"),),
        contact_arn("eli"): (channel("eli", sms, "+14155550188"),),
    }


PAYMENTS, COMMS = engagement_arn("payments-escalation", "checkout"), engagement_arn("incident-comms", "checkout")
SEARCHING, BILLED = engagement_arn("search-escalation", "search"), engagement_arn("billing-escalation", "billing")
MY_SMS, MY_VOICE = page_arn("akuam", "checkout-sms"), page_arn("akuam", "checkout-voice")


def _engagements() -> dict[str, tuple[Engagement, ...]]:
    def engaged(arn: str, plan: str, about: str, started: datetime) -> Engagement:
        return Engagement(arn=arn, contact_arn=contact_arn(plan), sender="chen", started=started, incident_arn=about)

    return {
        CHECKOUT: (
            engaged(COMMS, "incident-comms", CHECKOUT, at("13:58:03")),
            engaged(PAYMENTS, "payments-escalation", CHECKOUT, at("13:57:53")),
        ),
        SEARCH: (engaged(SEARCHING, "search-escalation", SEARCH, NOW - timedelta(minutes=61)),),
        BILLING: (engaged(BILLED, "billing-escalation", BILLING, NOW - timedelta(seconds=72)),),
        CERTIFICATE: (),
    }


def _pages() -> dict[str, tuple[Page, ...]]:
    return {
        PAYMENTS: (
            page("akuam", "checkout-voice", PAYMENTS, CHECKOUT, at("14:00:03")),
            page("chen", "checkout-email", PAYMENTS, CHECKOUT, at("14:02:30")),
            page("akuam", "checkout-sms", PAYMENTS, CHECKOUT, at("13:59:04"), delivered=at("13:58:05"), read=at("14:01:40")),
            page("chen", "checkout-sms", PAYMENTS, CHECKOUT, at("13:58:03"), delivered=at("13:59:01")),
        ),
        COMMS: (page("eli", "checkout-sms", COMMS, CHECKOUT, at("14:02:12")),),
        SEARCHING: (
            page("dana", "search-sms", SEARCHING, SEARCH, NOW - timedelta(minutes=61), read=NOW - timedelta(minutes=58)),
            page("chen", "search-sms", SEARCHING, SEARCH, NOW - timedelta(minutes=56), read=NOW - timedelta(minutes=55)),
        ),
        BILLED: (page("akuam", "billing-sms", BILLED, BILLING, NOW - timedelta(seconds=48)),),
    }


def _receipts() -> dict[str, tuple[Receipt, ...]]:
    def receipt(kind: ReceiptType, time: str, alias: str, through: ChannelType, info: str = "") -> Receipt:
        return Receipt(type=kind, time=at(time), channel_arn=channel_arn(alias, through), info=info)

    sms, voice, email, sent = ChannelType.SMS, ChannelType.VOICE, ChannelType.EMAIL, ReceiptType.SENT
    return {
        MY_SMS: (
            Receipt(type=ReceiptType.READ, time=at("14:01:40"), info="on it, looking at the rollback"),
            receipt(sent, "13:59:04", "akuam", sms),
            receipt(ReceiptType.DELIVERED, "13:58:05", "akuam", sms),
            receipt(sent, "13:58:03", "akuam", sms),
        ),
        MY_VOICE: (receipt(ReceiptType.STOP, "14:01:40", "akuam", voice), receipt(sent, "14:00:03", "akuam", voice)),
        page_arn("chen", "checkout-sms"): (receipt(ReceiptType.DELIVERED, "13:59:01", "chen", sms), receipt(sent, "13:58:03", "chen", sms)),
        page_arn("chen", "checkout-email"): tuple(receipt(sent, time, "chen", email) for time in ("14:02:30", "14:01:30", "14:00:30")),
        page_arn("eli", "checkout-sms"): (
            receipt(ReceiptType.ERROR, "14:02:14", "eli", sms, "carrier rejected"),
            receipt(sent, "14:02:12", "eli", sms),
        ),
        page_arn("akuam", "billing-sms"): (Receipt(type=sent, time=NOW - timedelta(seconds=48), channel_arn=channel_arn("akuam", sms)),),
    }


def _events() -> tuple[TimelineEvent, ...]:
    chen = f"arn:aws:iam::{ACCOUNT}:user/chen"
    acknowledged = {"contactArn": ME, "engagementArn": PAYMENTS}
    impact = {
        "modifiedBy": chen,
        "modifiedAttributes": [{"attributeName": "impact", "newValue": "1"}],
        "incidentTitle": "Checkout returns 5xx",
    }
    alarm = f"arn:aws:cloudwatch:eu-west-1:{ACCOUNT}:alarm:checkout-5xx"
    paged = "SSM Contacts Page for Incident"
    started = {"incidentTitle": "Checkout returns 5xx", "contactsEngage": [], "triggerArn": alarm}
    return (
        event("10", at("14:01:40"), "SSM Contacts Page Acknowledgement for Incident", acknowledged),
        note("9", at("14:00:12"), "rolled back web-412 — @chen", updated=at("14:02:02")),
        note("8", at("13:59:55"), "d! no customer mail before 14:30 — @chen"),
        note("7", at("13:59:10"), "t! ask payments for their error rate — @chen"),
        event("6", at("13:58:50"), "SSM Incident Record Update", impact),
        event("5", at("13:58:03"), paged, {"contactArn": contact_arn("chen"), "engagementArn": PAYMENTS}),
        event("4", at("13:58:03"), paged, {"contactArn": ME, "engagementArn": PAYMENTS}),
        event("3", at("13:58:02"), "SSM Incident Start", started),
        event(
            "2", at("13:58:02"), "SSM Incident Trigger", {"createdIncident": True, "incidentSource": "aws.cloudwatch", "triggerArn": alarm}
        ),
        note("1", at("13:54:01"), "deployment web-412 finished — @CodeDeploy"),
    )


def health(fresh: timedelta = timedelta(seconds=2), **failing: Any) -> Mapping[Watch, Health]:
    """Every topic answered `fresh` ago; `failing` goes into each Health."""
    watches = (
        Watch(Topic.INCIDENTS),
        *(Watch(topic, CHECKOUT) for topic in (Topic.INCIDENT, Topic.TIMELINE, Topic.ENGAGEMENTS)),
        Watch(Topic.MY_PAGES, ME),
        Watch(Topic.CONTACTS),
    )
    return MappingProxyType({watch: Health(succeeded=NOW - fresh, interval=3.0, **failing) for watch in watches})


def snapshot() -> Snapshot:
    """The picture."""
    incidents = (
        incident(CHECKOUT, "Checkout returns 5xx", Impact.CRITICAL, at("13:58:02")),
        incident(SEARCH, "Search p99 over 4 s", Impact.HIGH, NOW - timedelta(minutes=62)),
        incident(BILLING, "Billing export is late", Impact.MEDIUM, NOW - timedelta(hours=3, minutes=40)),
        incident(CERTIFICATE, "Certificate expires in 6 days", Impact.LOW, NOW - timedelta(days=2, hours=4)),
    )
    pages = _pages()
    return Snapshot(
        incidents={each.arn: each for each in incidents},
        timelines={CHECKOUT: _events()},
        engagements=_engagements(),
        pages=pages,
        receipts=_receipts(),
        contacts=_contacts(),
        channels=_channels(),
        shifts=_shifts(),
        my_pages=(*pages[BILLED], pages[PAYMENTS][0], pages[PAYMENTS][2]),
        me=ME,
        health=health(),
    )


def view(**changes: Any) -> View:
    """The picture, with anything about it changed."""
    base = View(snapshot=snapshot(), now=NOW, session=SESSION, incident=CHECKOUT, contact=ME)
    return replace(base, **changes)


def normal() -> View:
    """The picture, a note on its way."""
    words = "failover of db-2 is next, 5 min"
    return view(sending=(Sending(key="sending-1", incident_arn=CHECKOUT, text=words, at=at("14:03:05")),))


def empty() -> View:
    """All is quiet: the service answered, and there is nothing."""
    return View(
        snapshot=Snapshot(incidents={}, contacts=_contacts(), my_pages=(), me=ME, health=health()),
        now=NOW,
        session=replace(SESSION, production=False, label="staging"),
    )


def starting() -> View:
    """Nothing was answered yet."""
    return View(snapshot=Snapshot(), now=NOW, session=SESSION)


def stale() -> View:
    """The service throttles; what is shown is 1m40s old."""
    fault = Throttled(
        "the service throttles ListTimelineEvents",
        code="ThrottlingException",
        operation="ListTimelineEvents",
        remedy="imtui asks less often for a while",
    )
    old = health(timedelta(seconds=100), fault=fault, retry_at=NOW + timedelta(seconds=8))
    return replace(normal(), snapshot=replace(snapshot(), health=old))


NOT_SET_UP = NotSetUp(
    "Incident Manager is not set up in this account and Region",
    code="ValidationException",
    operation="ListContacts",
    remedy="R in the war room sets it up; or choose another Region",
)


def not_set_up() -> View:
    """An account without a replication set: no incident, and no contact can be read."""
    failing = {Watch(Topic.CONTACTS): Health(interval=3.0, fault=NOT_SET_UP, retry_at=NOW + timedelta(seconds=30))}
    known = {watch: each for watch, each in health().items() if watch.topic is Topic.INCIDENTS}
    return view(snapshot=Snapshot(incidents={}, health=MappingProxyType({**known, **failing})))


def denied() -> View:
    """One operation is not allowed; the rest goes on."""
    fault = AccessDenied(
        "not allowed: the permission ssm-incidents:ListTimelineEvents is missing",
        action="ssm-incidents:ListTimelineEvents",
        code="AccessDeniedException",
        operation="ListTimelineEvents",
        remedy="ask for it to be added to your role",
    )
    failing = {Watch(Topic.TIMELINE, CHECKOUT): Health(interval=3.0, fault=fault, retry_at=NOW + timedelta(seconds=30))}
    return view(snapshot=replace(snapshot(), timelines={}, health=MappingProxyType({**health(), **failing})))


def nasty() -> View:
    """Everything that a person or a service could type, typed everywhere."""
    shown = snapshot()
    incidents = {arn: replace(each, title=NASTY) for arn, each in (shown.incidents or {}).items()}
    events = (note("nasty-2", at("14:02:50"), NASTY), note("nasty-1", at("14:02:40"), f"d! {NASTY}"), *shown.timelines[CHECKOUT])
    receipts = {**shown.receipts, MY_SMS: tuple(replace(each, info=NASTY) for each in shown.receipts[MY_SMS])}
    contacts = {arn: replace(each, alias=f"{each.alias} {NASTY}") for arn, each in shown.contacts.items()}
    changed = replace(shown, incidents=incidents, timelines={CHECKOUT: events}, receipts=receipts, contacts=contacts)
    return view(snapshot=changed, session=replace(SESSION, role=NASTY, me=NASTY))


def many(incidents: int = 1000, events: int = 10_000) -> View:
    """As large as it gets."""
    listed = [
        incident(
            incident_arn(f"load-{number}"), f"Incident number {number} of many", Impact(1 + number % 5), NOW - timedelta(minutes=number)
        )
        for number in range(incidents)
    ]
    told = tuple(
        note(f"event-{number}", NOW - timedelta(seconds=7 * number), f"note number {number}", listed[0].arn) for number in range(events)
    )
    full = replace(snapshot(), incidents={each.arn: each for each in listed}, timelines={listed[0].arn: told}, my_pages=())
    return view(snapshot=full, incident=listed[0].arn)
