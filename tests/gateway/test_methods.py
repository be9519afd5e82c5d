"""What the typed methods send, and how they put lists together: against a scripted transport."""

from datetime import UTC, datetime
from typing import Any

import pytest

from imtui.actions.ports import ContactService, IncidentService
from imtui.domain.engagements import ReceiptType
from imtui.domain.errors import Unreachable
from imtui.domain.incidents import Impact, IncidentStatus, RelatedItem
from imtui.gateway.contacts import Contacts
from imtui.gateway.incidents import Incidents
from imtui.gateway.people import People
from imtui.gateway.transport import Params
from imtui.sync.ports import ContactSource, IncidentSource
from tests.clocks import START
from tests.gateway.doubles import ScriptedTransport

INCIDENT = "arn:aws:ssm-incidents::111122223333:incident-record/checkout/1"
PAGE = "arn:aws:ssm-contacts:us-east-1:111122223333:page/akuam/1"


def test_the_gateway_is_what_its_consumers_ask_for() -> None:
    transport = ScriptedTransport({})
    sources: tuple[IncidentSource, ContactSource] = (Incidents(transport), Contacts(transport))
    services: tuple[IncidentService, ContactService] = (Incidents(transport), Contacts(transport))
    assert [type(each) for each in sources] == [Incidents, Contacts]
    assert [type(each) for each in services] == [Incidents, Contacts]


def summary(number: int, minute: int) -> dict[str, Any]:
    return {
        "arn": f"arn:{number}",
        "title": "t",
        "impact": 3,
        "status": "OPEN",
        "creationTime": datetime(2026, 3, 14, 14, minute, tzinfo=UTC),
        "incidentRecordSource": {"createdBy": "c", "source": "s"},
    }


async def test_open_incidents_are_filtered_by_the_service_gathered_and_sorted() -> None:
    def pages(params: Params) -> dict[str, Any]:
        if params.get("nextToken") == "more":
            return {"incidentRecordSummaries": [summary(3, 2)], "nextToken": None}
        return {"incidentRecordSummaries": [summary(1, 1), summary(2, 3)], "nextToken": "more"}

    transport = ScriptedTransport({"ListIncidentRecords": pages})
    found = await Incidents(transport).open_incidents()
    assert [each.arn for each in found] == ["arn:2", "arn:3", "arn:1"]
    assert [params for _, _, params in transport.calls] == [
        {"maxResults": 100, "filters": [{"key": "status", "condition": {"equals": {"stringValues": ["OPEN"]}}}]} | more
        for more in ({}, {"nextToken": "more"})
    ]


async def test_a_page_is_read_before_the_next_one_is_asked_for() -> None:
    broken = {"incidentRecordSummaries": [{}], "nextToken": "t1"}
    transport = ScriptedTransport({"ListIncidentRecords": broken})
    with pytest.raises(Unreachable):
        await Incidents(transport).open_incidents()
    assert len(transport.calls) == 1


async def test_a_token_that_comes_back_ends_the_list_with_a_fault() -> None:
    transport = ScriptedTransport({"ListRelatedItems": {"relatedItems": [], "nextToken": "again"}})
    with pytest.raises(Unreachable):
        await Incidents(transport).related_items(INCIDENT)
    assert len(transport.calls) == 2


@pytest.mark.parametrize("answer", [{}, {"incidentRecordSummaries": None}, {"message": "<html>"}])
async def test_no_list_is_not_an_empty_list(answer: dict[str, Any]) -> None:
    with pytest.raises(Unreachable, match="not Incident Manager's"):
        await Incidents(ScriptedTransport({"ListIncidentRecords": answer})).open_incidents()


async def test_lists_that_the_model_does_not_promise_may_be_missing() -> None:
    contacts = Contacts(ScriptedTransport({"ListContacts": {}, "ListPageReceipts": {"Receipts": None}}))
    assert await contacts.contacts() == {}
    assert await contacts.receipts(PAGE) == ()


async def test_pages_to_somebody_are_one_request_even_when_there_is_more() -> None:
    def page(number: int, sent: datetime | None) -> dict[str, Any]:
        return {"PageArn": f"arn:{number}", "EngagementArn": "e", "ContactArn": "c", "Sender": "s", "SentTime": sent}

    answer = {"Pages": [page(1, None), page(2, START), page(3, START.replace(hour=15))], "NextToken": "more"}
    transport = ScriptedTransport({"ListPagesByContact": answer})
    assert [each.arn for each in await Contacts(transport).pages_to("arn:akuam")] == ["arn:3", "arn:2", "arn:1"]
    assert transport.operations == ["ListPagesByContact"]


async def test_recent_events_are_one_request_and_say_whether_there_are_older_ones() -> None:
    event = {"eventId": "e-1", "incidentRecordArn": INCIDENT, "eventType": "Note", "eventTime": START, "eventUpdatedTime": START}
    replies: list[Any] = [{"eventSummaries": [event], "nextToken": "more"}, {"eventSummaries": []}]
    transport = ScriptedTransport({"ListTimelineEvents": replies})
    events, older = await Incidents(transport).recent_events(INCIDENT)
    assert ([each.id for each in events], older) == (["e-1"], True)
    assert await Incidents(transport).recent_events(INCIDENT) == ((), False)
    order = {"maxResults": 100, "incidentRecordArn": INCIDENT, "sortBy": "EVENT_TIME", "sortOrder": "DESCENDING"}
    assert [params for _, _, params in transport.calls] == [order, order]


async def test_receipts_are_newest_first_and_read_comes_after_sent() -> None:
    receipts = [
        {"ReceiptType": kind, "ReceiptTime": moment}
        for kind, moment in (("DELIVERED", START), ("READ", START), ("SENT", START), ("STOP", START.replace(minute=59)))
    ]
    found = await Contacts(ScriptedTransport({"ListPageReceipts": {"Receipts": receipts}})).receipts(PAGE)
    assert [receipt.type for receipt in found] == [ReceiptType.STOP, ReceiptType.READ, ReceiptType.DELIVERED, ReceiptType.SENT]


async def test_what_is_not_given_is_not_sent() -> None:
    transport = ScriptedTransport({"UpdateIncidentRecord": {}, "StartIncident": {"incidentRecordArn": INCIDENT}})
    incidents = Incidents(transport)
    await incidents.update_incident(INCIDENT, token="t", summary="", status=IncidentStatus.RESOLVED)
    await incidents.start_incident("arn:plan", token="t", impact=Impact.HIGH)
    assert [params for _, _, params in transport.calls] == [
        {"clientToken": "t", "arn": INCIDENT, "summary": "", "status": "RESOLVED"},
        {"clientToken": "t", "responsePlanArn": "arn:plan", "impact": 2},
    ]
    assert all(type(params.get("impact", 2)) is int for _, _, params in transport.calls)


async def test_an_event_refers_to_arns_and_to_related_items() -> None:
    transport = ScriptedTransport({"CreateTimelineEvent": {"eventId": "e-1", "incidentRecordArn": INCIDENT}})
    references = (INCIDENT, "related-item/OTHER/AB")
    created = await Incidents(transport).create_event(INCIDENT, token="t", type="Note", time=START, data='"x"', references=references)
    assert created == "e-1"
    assert transport.calls[0][2]["eventReferences"] == [{"resource": INCIDENT}, {"relatedItemId": "related-item/OTHER/AB"}]


async def test_related_items_of_each_kind() -> None:
    transport = ScriptedTransport({"UpdateRelatedItems": {}})
    incidents = Incidents(transport)
    link = RelatedItem(kind="OTHER", value="https://x", value_kind="url", title="Runbook")
    duty = RelatedItem(kind="TASK", value="Q1", value_kind="pagerDutyIncidentDetail", generated_id="g")
    await incidents.add_related_item(INCIDENT, link, token="t")
    await incidents.remove_related_item(INCIDENT, duty, token="t")
    assert [params["relatedItemsUpdate"] for _, _, params in transport.calls] == [
        {"itemToAdd": {"identifier": {"type": "OTHER", "value": {"url": "https://x"}}, "title": "Runbook"}},
        {"itemToRemove": {"type": "TASK", "value": {"pagerDutyIncidentDetail": {"id": "Q1"}}}},
    ]


async def test_accepting_without_a_code_says_so_and_with_one_has_it_checked() -> None:
    transport = ScriptedTransport({"AcceptPage": {}})
    contacts = Contacts(transport)
    await contacts.accept_page(PAGE)
    await contacts.accept_page(PAGE, kind=ReceiptType.DELIVERED, code="123456", channel_arn="arn:c", note="on it")
    assert [params for _, _, params in transport.calls] == [
        {"PageId": PAGE, "AcceptType": "READ", "AcceptCode": "000000", "AcceptCodeValidation": "IGNORE"},
        {
            "PageId": PAGE,
            "AcceptType": "DELIVERED",
            "AcceptCode": "123456",
            "AcceptCodeValidation": "ENFORCE",
            "ContactChannelId": "arn:c",
            "Note": "on it",
        },
    ]


async def test_text_that_utf_8_cannot_carry_is_mended_and_all_other_text_kept() -> None:
    transport = ScriptedTransport({"UpdateIncidentRecord": {}})
    await Incidents(transport).update_incident(INCIDENT, token="t", title="a\udcffb", summary="naïve 🧨 \u202e")
    assert transport.calls[0][2]["title"] == "a\ufffdb"
    assert transport.calls[0][2]["summary"] == "naïve 🧨 \u202e"


async def test_text_is_mended_within_lists_and_structures_too() -> None:
    transport = ScriptedTransport({"UpdateRelatedItems": {}, "TagResource": {}})
    item = RelatedItem(kind="OTHER", value="https://x/\udcff", value_kind="url", title="\udcff")
    await Incidents(transport).add_related_item(INCIDENT, item, token="t")
    await People(transport).retag("arn:akuam", before={}, after={"team": "\ud83d"})
    assert [params.get("relatedItemsUpdate") or params["Tags"] for _, _, params in transport.calls] == [
        {"itemToAdd": {"identifier": {"type": "OTHER", "value": {"url": "https://x/\ufffd"}}, "title": "\ufffd"}},
        [{"Key": "team", "Value": "\ufffd"}],
    ]


async def test_the_account_is_that_of_the_replication_set() -> None:
    arn = "arn:aws:ssm-incidents::111122223333:replication-set/1"
    assert await Incidents(ScriptedTransport({"ListReplicationSets": {"replicationSetArns": [arn]}})).account_id() == "111122223333"
    assert await Incidents(ScriptedTransport({"ListReplicationSets": {"replicationSetArns": []}})).account_id() == ""
