from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from imtui.domain.contacts import Channel, ChannelTarget, ChannelType, Contact, ContactTarget, ContactType, Plan, Stage
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.errors import Unreachable
from imtui.domain.incidents import Impact, Incident, IncidentSource, IncidentStatus, IncidentSummary, RelatedItem
from imtui.domain.timeline import TimelineEvent
from imtui.gateway import decode, decode_contacts, decode_events
from imtui.gateway.sessions import in_utc

THEN = datetime(2026, 3, 14, 13, 58, 2, tzinfo=UTC)
INCIDENT = "arn:aws:ssm-incidents::111122223333:incident-record/checkout/1"
AKUAM = "arn:aws:ssm-contacts:us-east-1:111122223333:contact/akuam"
SOURCE = {"createdBy": "arn:aws:iam::1:user/x", "source": "aws.ssm-incidents.custom"}
RECORD = {
    "arn": INCIDENT,
    "title": "Checkout returns 5xx",
    "impact": 1,
    "status": "OPEN",
    "creationTime": THEN,
    "incidentRecordSource": SOURCE,
    "dedupeString": "d",
    "lastModifiedTime": THEN,
    "lastModifiedBy": "x",
}


def test_a_summary() -> None:
    wire = RECORD | {"status": "RESOLVED", "resolvedTime": THEN, "incidentRecordSource": SOURCE | {"invokedBy": "y", "resourceArn": "z"}}
    assert decode.incident_summary(wire) == IncidentSummary(
        arn=INCIDENT,
        title="Checkout returns 5xx",
        impact=Impact.CRITICAL,
        status=IncidentStatus.RESOLVED,
        created=THEN,
        resolved=THEN,
        source=IncidentSource(created_by="arn:aws:iam::1:user/x", source="aws.ssm-incidents.custom", invoked_by="y", resource_arn="z"),
    )


def test_an_incident_with_everything() -> None:
    wire = RECORD | {
        "summary": "# What",
        "chatChannel": {"chatbotSns": ["arn:sns:1"]},
        "notificationTargets": [{"snsTopicArn": "arn:sns:2"}],
        "automationExecutions": [{"ssmExecutionArn": "arn:ssm:3"}],
    }
    incident = decode.incident(wire)
    assert incident == Incident(
        arn=INCIDENT,
        title="Checkout returns 5xx",
        impact=Impact.CRITICAL,
        status=IncidentStatus.OPEN,
        created=THEN,
        source=IncidentSource(created_by="arn:aws:iam::1:user/x", source="aws.ssm-incidents.custom"),
        summary="# What",
        dedupe_string="d",
        last_modified=THEN,
        last_modified_by="x",
        chat_channels=("arn:sns:1",),
        notification_targets=("arn:sns:2",),
        runbooks=("arn:ssm:3",),
    )


@pytest.mark.parametrize(
    "optional",
    [
        dict.fromkeys(("summary", "resolvedTime", "chatChannel", "notificationTargets", "automationExecutions")),
        {"chatChannel": {"empty": {}, "chatbotSns": None}, "notificationTargets": [{"snsTopicArn": None}], "automationExecutions": []},
        {},
    ],
)
def test_optional_members_may_be_null_empty_or_missing(optional: dict[str, Any]) -> None:
    incident = decode.incident(RECORD | optional)
    assert (incident.summary, incident.resolved, incident.chat_channels, incident.notification_targets, incident.runbooks) == (
        "",
        None,
        (),
        (),
        (),
    )


def test_an_event_with_and_without_data() -> None:
    wire = {
        "eventId": "e-1",
        "incidentRecordArn": INCIDENT,
        "eventType": "Note",
        "eventTime": THEN,
        "eventUpdatedTime": THEN,
        "eventReferences": [{"resource": INCIDENT}, {"relatedItemId": "related-item/OTHER/AB"}, {"resource": None}],
    }
    listed = decode_events.event(wire)
    assert listed == TimelineEvent(
        id="e-1", incident_arn=INCIDENT, type="Note", time=THEN, updated=THEN, references=(INCIDENT, "related-item/OTHER/AB")
    )
    assert decode_events.event(wire | {"eventData": '"x"', "eventReferences": None}).data == '"x"'


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ({"arn": "arn:x"}, "arn", "arn:x"),
        ({"url": "https://x"}, "url", "https://x"),
        ({"arn": None, "metricDefinition": "{}"}, "metricDefinition", "{}"),
        ({"pagerDutyIncidentDetail": {"id": "Q1", "autoResolve": True}}, "pagerDutyIncidentDetail", "Q1"),
        ({}, "", ""),
    ],
)
def test_a_related_item_has_one_value_of_a_kind(value: dict[str, Any], kind: str, text: str) -> None:
    wire = {"identifier": {"type": "OTHER", "value": value}, "generatedId": "g", "title": None}
    assert decode.related_item(wire) == RelatedItem(kind="OTHER", value=text, value_kind=kind, generated_id="g")


def test_an_engagement_and_one_that_has_not_started() -> None:
    wire = {"EngagementArn": "arn:e", "ContactArn": AKUAM, "Sender": "s", "IncidentId": INCIDENT, "StartTime": THEN, "StopTime": THEN}
    assert decode_contacts.engagement(wire) == Engagement(
        arn="arn:e", contact_arn=AKUAM, sender="s", started=THEN, stopped=THEN, incident_arn=INCIDENT
    )
    bare = decode_contacts.engagement({"EngagementArn": "arn:e", "ContactArn": AKUAM, "Sender": None})
    assert (bare.started.year, bare.stopped, bare.incident_arn) == (1970, None, "")


def test_a_page_and_a_receipt() -> None:
    wire = {"PageArn": "arn:p", "EngagementArn": "arn:e", "ContactArn": AKUAM, "Sender": "s"}
    assert decode_contacts.page(wire) == Page(arn="arn:p", engagement_arn="arn:e", contact_arn=AKUAM, sender="s")
    full = decode_contacts.page(wire | {"IncidentId": INCIDENT, "SentTime": THEN, "DeliveryTime": THEN, "ReadTime": THEN})
    assert (full.incident_arn, full.sent, full.delivered, full.read) == (INCIDENT, THEN, THEN, THEN)
    assert decode_contacts.receipt({"ReceiptType": "READ", "ReceiptTime": THEN, "ContactChannelArn": None}) == Receipt(
        type=ReceiptType.READ, time=THEN
    )


def test_a_contact_with_each_kind_of_plan() -> None:
    listed = {"ContactArn": AKUAM, "Alias": "akuam", "Type": "PERSONAL", "DisplayName": None}
    assert decode_contacts.contact(listed) == Contact(arn=AKUAM, alias="akuam", type=ContactType.PERSONAL)
    stages = [
        {"DurationInMinutes": 1, "Targets": [{"ChannelTargetInfo": {"ContactChannelId": "arn:c", "RetryIntervalInMinutes": None}}]},
        {"DurationInMinutes": 0, "Targets": [{"ContactTargetInfo": {"ContactId": AKUAM, "IsEssential": True}}]},
        {"DurationInMinutes": 5, "Targets": []},
    ]
    plan = decode_contacts.contact(listed | {"Plan": {"Stages": stages}}).plan
    assert plan == Plan(
        stages=(
            Stage(minutes=1, targets=(ChannelTarget(channel_arn="arn:c"),)),
            Stage(minutes=0, targets=(ContactTarget(contact_arn=AKUAM, essential=True),)),
            Stage(minutes=5),
        )
    )
    assert decode_contacts.contact(listed | {"Plan": {"RotationIds": ["arn:r"], "Stages": None}}).plan == Plan(rotations=("arn:r",))


def test_a_channel_and_one_whose_type_is_not_said() -> None:
    wire = {
        "ContactChannelArn": "arn:c",
        "ContactArn": AKUAM,
        "Name": "mobile",
        "Type": "VOICE",
        "DeliveryAddress": {"SimpleAddress": "+15550100199"},
        "ActivationStatus": "ACTIVATED",
    }
    assert decode_contacts.channel(wire) == Channel(
        arn="arn:c", contact_arn=AKUAM, name="mobile", type=ChannelType.VOICE, address="+15550100199", activated=True
    )
    assert decode_contacts.channel(wire | {"Type": None}).type is ChannelType.SMS
    mail = decode_contacts.channel(
        wire | {"Type": None, "DeliveryAddress": {"SimpleAddress": "a@example.org"}, "ActivationStatus": "NOT_ACTIVATED"}
    )
    assert (mail.type, mail.activated) == (ChannelType.EMAIL, False)


@pytest.mark.parametrize(
    "wire",
    [
        {name: value for name, value in RECORD.items() if name != "arn"},
        RECORD | {"impact": 9},
        RECORD | {"status": "SLEEPING"},
        RECORD | {"creationTime": None},
        RECORD | {"creationTime": 1773496682},
        RECORD | {"incidentRecordSource": None},
    ],
)
def test_an_answer_of_another_shape_is_a_fault(wire: dict[str, Any]) -> None:
    with pytest.raises(Unreachable, match="an answer to GetIncidentRecord that is not Incident Manager's") as caught:
        decode.understood("GetIncidentRecord", decode.incident, wire)
    assert caught.value.code == "UnreadableAnswer"


def test_untrusted_text_is_passed_on_unchanged() -> None:
    title = "\x1b[2J[bold]\u202eevil\u202c 🧨"
    assert decode.incident_summary(RECORD | {"title": title}).title == title


@pytest.mark.parametrize(
    "value",
    [
        THEN.timestamp(),
        int(THEN.timestamp()),
        str(THEN.timestamp()),
        "2026-03-14T13:58:02Z",
        "2026-03-14T14:58:02+01:00",
    ],
)
def test_timestamps_come_out_in_utc(value: Any) -> None:
    moment = in_utc(value)
    assert moment == THEN
    assert moment.utcoffset() == timedelta(0)
    assert moment.tzinfo is not timezone(timedelta(0), "local")


def test_milliseconds_survive() -> None:
    assert in_utc(1773496682.123) == THEN.replace(microsecond=123_000)
