"""From a report in JSON to what its incidents were at each moment.

Invariant: the words of the report are shown as they are wherever nothing more exact follows from them; a member that is missing, or is of
another type, makes the whole of it unreadable, and is named.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from imtui.arns import short_name
from imtui.domain import notes, payloads
from imtui.domain.contacts import Channel, ChannelType, Contact, ContactType
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.incidents import Finding, Impact, IncidentSource, RelatedItem
from imtui.domain.readings import Kind
from imtui.domain.timeline import TimelineEvent
from imtui.replay.told import Sent, Told

_MARKS = {Kind.NOTE: "", Kind.DECISION: "d! ", Kind.TODO: "t! ", Kind.STATUS: "s! "}
_IMPACTS = re.compile(r"impact (?:(?P<before>[1-5])\b.*)?→ (?P<after>[1-5])\b")
_CAUSE = re.compile(r"incident started by (?P<what>alarm|rule) (?P<name>\S+)")
_CAUSES = {"alarm": "arn:aws:cloudwatch:::alarm:", "rule": "arn:aws:events:::rule/"}
_ROLES = {name: role for role, name in notes.ROLES.items()}


class Fields:
    """The members of an object of the report; each is asked for by its type. KeyError, TypeError, ValueError when it is not there."""

    def __init__(self, members: Any) -> None:
        if not isinstance(members, dict):
            raise TypeError(f"{members!r} is no object")
        self._members: Mapping[str, Any] = members

    def text(self, name: str) -> str:
        value = self._members[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} is no text")
        return value

    def number(self, name: str) -> int:
        return int(self._members[name])

    def moment(self, name: str) -> datetime:
        moment = datetime.fromisoformat(self.text(name))
        if moment.tzinfo is None:
            raise ValueError(f"{name} has no zone")
        return moment.astimezone(UTC)

    def moment_or_none(self, name: str) -> datetime | None:
        return self.moment(name) if self._members.get(name) is not None else None

    def each(self, name: str) -> Iterator["Fields"]:
        yield from (Fields(each) for each in self._members.get(name) or ())


def told(report: Fields) -> Told:
    """What one report says. KeyError, TypeError, ValueError when something that must be there is not."""
    arn, created = report.text("arn"), report.moment("created")
    impact = Impact(report.number("impact"))
    people = {each.text("name"): _person(each) for each in report.each("responders")}
    engagements = tuple(_engagement(each, arn) for each in report.each("engagements"))
    plans = [_plan(each, arn) for each in report.each("engagements")]
    contacts = {each.alias: each for each in (*plans, *people.values())}
    sent = tuple(_sent(report, contacts, arn))
    steps = {each.text("label"): each.moment_or_none("at") for each in report.each("steps")}
    timeline = list(report.each("timeline"))
    changed = [(each.moment("at"), found) for each in timeline if (found := _IMPACTS.search(each.text("text")))]
    first = Impact(int((changed[0][1]["before"] if changed else None) or impact))
    return Told(
        arn=arn,
        title=report.text("title"),
        impact=impact,
        summary=report.text("summary"),
        source=IncidentSource(created_by=report.text("source"), source="aws.report"),
        created=created,
        resolved=steps.get("resolved"),
        until=max(report.moment("until"), created),
        impacts=((created, first), *((at, Impact(int(found["after"]))) for at, found in changed)),
        events=tuple(
            (each.moment_or_none("recorded") or each.moment("at"), event)
            for place, each in enumerate(timeline)
            for event in _events(each, arn, place, contacts, engagements)
        ),
        engagements=engagements,
        sent=sent,
        contacts=tuple(contacts.values()),
        channels=_channels(sent, report, contacts),
        related=tuple(
            RelatedItem(kind=e.text("kind"), value=e.text("value"), value_kind="url", title=e.text("title")) for e in report.each("related")
        ),
        findings=tuple(_finding(each, place) for place, each in enumerate(report.each("findings"))),
    )


def _events(
    entry: Fields, arn: str, place: int, contacts: Mapping[str, Contact], engagements: tuple[Engagement, ...]
) -> Iterator[TimelineEvent]:
    """The events that read as the entry does: typed ones where its words tell enough, else its words alone."""
    at, kind, text, actor = entry.moment("at"), Kind(entry.text("kind")), entry.text("text"), entry.text("actor")
    written = entry.moment_or_none("recorded") or at
    for number, (type, data) in enumerate(_data(kind, text, actor, contacts, engagements)):
        encoded = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        yield TimelineEvent(id=f"{place}-{number}", incident_arn=arn, type=type, time=at, updated=written, data=encoded)


def _data(
    kind: Kind, text: str, actor: str, contacts: Mapping[str, Contact], engagements: tuple[Engagement, ...]
) -> Iterator[tuple[str, Any]]:
    if kind in _MARKS:
        yield payloads.CUSTOM_EVENT, notes.compose(f"{_MARKS[kind]}{text}", actor)
    elif kind is Kind.ROLE and (found := next(((role, name) for role, name in _roles(text)), None)):
        yield payloads.CUSTOM_EVENT, notes.compose(f":{found[0]} {found[1]}", actor)
    elif kind in (Kind.PAGED, Kind.ACCEPTED) and (people := _named(text, contacts)):
        for person in people:
            engagement = next((each.arn for each in engagements if each.contact_arn == person.arn), "")
            type = payloads.PAGED if kind is Kind.PAGED else payloads.ACKNOWLEDGED
            yield type, {"contactArn": person.arn, "engagementArn": engagement}
    elif kind is Kind.START:
        cause = _CAUSE.match(text)
        yield payloads.START, {"triggerArn": f"{_CAUSES[cause['what']]}{cause['name']}" if cause else ""}
    elif kind is Kind.IMPACT and (found_impact := _IMPACTS.search(text)):
        yield payloads.RECORD_UPDATE, _update(actor, "impact", found_impact["after"])
    elif kind in (Kind.RESOLVED, Kind.REOPENED):
        yield payloads.RECORD_UPDATE, _update(actor, "status", "RESOLVED" if kind is Kind.RESOLVED else "OPEN")
    else:
        yield f"{text}  ({actor})" if actor else text, ""


def _roles(text: str) -> Iterator[tuple[str, str]]:
    for name, role in _ROLES.items():
        if text.startswith(f"{name} is "):
            yield role, text.removeprefix(f"{name} is ").removeprefix("nobody")


def _named(text: str, contacts: Mapping[str, Contact]) -> list[Contact]:
    """`paged akuam, bo` and `akuam accepted the page`, where all of them are known."""
    names = text.removeprefix("paged ").removesuffix(" accepted the page").split(", ")
    return [contacts[name] for name in names] if all(name in contacts for name in names) else []


def _update(actor: str, attribute: str, value: str) -> dict[str, Any]:
    return {"modifiedBy": actor, "modifiedAttributes": [{"attributeName": attribute, "newValue": value}]}


def _person(person: Fields) -> Contact:
    return Contact(
        arn=person.text("contact_arn"), alias=person.text("name"), type=ContactType.PERSONAL, display_name=person.text("display_name")
    )


def _engagement(engagement: Fields, incident_arn: str) -> Engagement:
    return Engagement(
        arn=engagement.text("arn"),
        contact_arn=_contact_arn(engagement),
        sender=engagement.text("sender"),
        started=engagement.moment("started"),
        stopped=engagement.moment_or_none("stopped"),
        incident_arn=incident_arn,
    )


def _plan(engagement: Fields, incident_arn: str) -> Contact:
    kinds = {each.value.lower().replace("_", " "): each for each in ContactType}
    kind = kinds.get(engagement.text("kind"), ContactType.PERSONAL)
    return Contact(
        arn=_contact_arn(engagement), alias=short_name(_contact_arn(engagement)), type=kind, display_name=engagement.text("name")
    )


def _contact_arn(engagement: Fields) -> str:
    """The engagement's ARN names its contact: `…:engagement/ALIAS/ID`."""
    head, _, path = engagement.text("arn").partition(":engagement/")
    return f"{head}:contact/{path.partition('/')[0]}"


def _sent(report: Fields, contacts: Mapping[str, Contact], incident_arn: str) -> Iterator[Sent]:
    """The receipts of a report by engagement, person and channel. One that names no channel goes with what was sent before it."""
    for engagement in report.each("engagements"):
        found: dict[tuple[str, str], list[Receipt]] = {}
        for each in engagement.each("deliveries"):
            person, channel = each.text("person"), each.text("channel")
            same = [key for key in found if key[0] == person]
            key = (person, channel) if channel or not same else same[-1]
            kind = ReceiptType(each.text("kind"))
            address = _channel_arn(contacts, person, channel) if channel else ""
            found.setdefault(key, []).append(Receipt(type=kind, time=each.moment("at"), channel_arn=address, info=each.text("info")))
        for number, ((person, _), receipts) in enumerate(found.items()):
            page = Page(
                arn=f"{engagement.text('arn').replace(':engagement/', ':page/')}-{number}",
                engagement_arn=engagement.text("arn"),
                contact_arn=contacts[person].arn if person in contacts else person,
                sender=engagement.text("sender"),
                incident_arn=incident_arn,
            )
            yield Sent(page=page, receipts=tuple(sorted(receipts, key=lambda receipt: receipt.time)))


def _channels(sent: tuple[Sent, ...], report: Fields, contacts: Mapping[str, Contact]) -> Mapping[str, tuple[Channel, ...]]:
    """The channels that were used, by the type and the name that a report gives them; it says no address."""
    found: dict[str, dict[str, Channel]] = {each.page.contact_arn: {} for each in sent}
    for delivery in (each for engagement in report.each("engagements") for each in engagement.each("deliveries")):
        person, channel = delivery.text("person"), delivery.text("channel")
        kind, _, name = channel.partition(" ")
        if person in contacts and kind in set(ChannelType):
            arn, contact = _channel_arn(contacts, person, channel), contacts[person].arn
            found.setdefault(contact, {})[arn] = Channel(
                arn=arn, contact_arn=contact, name=name, type=ChannelType(kind), address="", activated=True
            )
    return {contact: tuple(channels.values()) for contact, channels in found.items()}


def _channel_arn(contacts: Mapping[str, Contact], person: str, channel: str) -> str:
    contact = contacts[person].arn if person in contacts else person
    return f"{contact.replace(':contact/', ':contact-channel/')}/{channel.replace(' ', '-')}"


def _finding(finding: Fields, place: int) -> Finding:
    kinds = {"deployment": "codeDeployDeployment", "stack update": "cloudFormationStackUpdate"}
    kind, at = finding.text("kind"), finding.moment("at")
    return Finding(
        id=str(place),
        created=at,
        modified=at,
        kind=kinds.get(kind, kind),
        resource_arn=finding.text("arn"),
        deployment=finding.text("deployment"),
        started=at,
        ended=finding.moment_or_none("ended"),
    )
