"""Incidents that reports are made of, as what was gathered of them."""

from typing import Any

from imtui.domain import payloads
from imtui.domain.contacts import Contact, ContactType
from imtui.domain.incidents import Finding, Impact, IncidentStatus, RelatedItem
from imtui.domain.snapshot import Snapshot
from imtui.report.composing import document
from imtui.report.gathering import Gathered
from imtui.report.reports import Document
from tests.made import CHECKOUT, after, arn, channel, engagement, event, page, receipt, record

ENGAGED = engagement("payments", at=1, stopped=400)
PAGE_AKUAM = page("akuam", ENGAGED, key="a", sent=61, delivered=63, read=218)
PAGE_BO = page("bo", ENGAGED, key="b", sent=61)

_EVENTS = (
    event(payloads.START, {"incidentTitle": "Checkout returns 5xx"}, key="start"),
    event(payloads.PAGED, {"contactArn": arn("contact/akuam"), "engagementArn": ENGAGED.arn}, key="paged", at=1),
    event(payloads.ACKNOWLEDGED, {"contactArn": arn("contact/akuam"), "engagementArn": ENGAGED.arn}, key="accepted", at=218),
    event(payloads.NOTE, ":ic akuam — @akuam", key="role", at=230),
    event(payloads.NOTE, "web-412 went out, ask @chen — @bo", key="note", at=300, updated=420),
    event(payloads.NOTE, "d! roll web-412 back — @akuam", key="decision", at=360),
    event(
        payloads.RECORD_UPDATE,
        {"modifiedBy": "arn:aws:iam::111122223333:user/akuam", "modifiedAttributes": [{"attributeName": "impact", "newValue": "3"}]},
        key="impact",
        at=500,
    ),
    event(payloads.NOTE, "s! customers can pay again — @bo", key="status", at=3600),
    event(payloads.NOTE, "t! a contract test — @bo", key="todo", at=3700),
    event(
        payloads.RECORD_UPDATE,
        {"modifiedBy": "arn:aws:iam::111122223333:user/akuam", "modifiedAttributes": [{"attributeName": "status", "newValue": "RESOLVED"}]},
        key="resolved",
        at=4000,
    ),
)


def person(alias: str, name: str) -> Contact:
    return Contact(arn=arn(f"contact/{alias}"), alias=alias, type=ContactType.PERSONAL, display_name=name)


def checkout(**slices: Any) -> Snapshot:
    """An incident with everything: paged, accepted by one of two, written about, resolved; `slices` replace parts of it."""
    given: dict[str, Any] = {
        "records": {
            CHECKOUT: record(
                impact=Impact.MEDIUM,
                status=IncidentStatus.RESOLVED,
                resolved=after(4000),
                summary="Customers **cannot** pay.\n\n1. Roll back\n2. Ask",
                last_modified_by="arn:aws:iam::111122223333:user/akuam",
            )
        },
        "timelines": {CHECKOUT: tuple(reversed(_EVENTS))},
        "engagements": {CHECKOUT: (ENGAGED,)},
        "pages": {ENGAGED.arn: (PAGE_BO, PAGE_AKUAM)},
        "receipts": {
            PAGE_AKUAM.arn: (
                receipt("READ", 218, "akuam/sms", "on it, call +12065550142"),
                receipt("SENT", 61, "akuam/sms"),
                receipt("DELIVERED", 3, "akuam/sms"),
                receipt("SENT", 1, "akuam/sms"),
            ),
            PAGE_BO.arn: (receipt("ERROR", 62, "bo/sms", "handset unreachable"), receipt("SENT", 61, "bo/sms")),
        },
        "contacts": {
            each.arn: each
            for each in (
                person("akuam", "Akua Mensah"),
                person("bo", "Bo Lindqvist"),
                person("chen", "Chen Wei"),
                Contact(arn=arn("contact/payments"), alias="payments", type=ContactType.ESCALATION, display_name="Payments"),
            )
        },
        "channels": {arn(f"contact/{name}"): (channel(name, "SMS"),) for name in ("akuam", "bo")},
        "related_items": {
            CHECKOUT: (
                RelatedItem(kind="OTHER", value="https://graphs.example.org/d/1", value_kind="url", title="Golden signals"),
                RelatedItem(kind="INVOLVED_RESOURCE", value="arn:aws:ecs:us-east-1:111122223333:service/shop", value_kind="arn"),
            )
        },
        "findings": {
            CHECKOUT: (
                Finding(
                    id="f",
                    created=after(60),
                    modified=after(60),
                    kind="codeDeployDeployment",
                    resource_arn="arn:aws:codedeploy:us-east-1:111122223333:deploymentgroup:shop/checkout-api",
                    deployment="d-412",
                    started=after(-360),
                    ended=after(-240),
                ),
            )
        },
    }
    return Snapshot(**given | slices)


def told(snapshot: Snapshot | None = None, **gathered: Any) -> Document:
    """The document of a story, written a minute after the checkout incident ended."""
    return document(Gathered(snapshot=snapshot or checkout(), **gathered), after(4060))
