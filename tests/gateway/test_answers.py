"""Answers that come again as they were, taken apart once."""

import json
from typing import Any

import botocore.session
import pytest

from imtui.domain.errors import ServiceFault
from imtui.domain.sameness import Same
from imtui.gateway.answers import FrugalParsers
from imtui.gateway.operations import Operations
from imtui.gateway.recent import Recent
from tests.gateway.doubles import ScriptedTransport

MODEL = botocore.session.Session().get_service_model("ssm-incidents")
INCIDENTS, EVENTS = (MODEL.operation_model(name).output_shape for name in ("ListIncidentRecords", "ListTimelineEvents"))
SUMMARY = {"arn": "arn:1", "title": "checkout", "creationTime": 1_700_000_000, "impact": 1}
BODY = json.dumps({"incidentRecordSummaries": [SUMMARY], "nextToken": "t", "eventSummaries": []}).encode()


def response(body: Any = BODY, status: int = 200, request_id: str = "first") -> dict[str, Any]:
    return {"status_code": status, "headers": {"x-amzn-RequestId": request_id, "Date": request_id}, "body": body, "context": {}}


async def test_an_answer_that_comes_again_is_the_same_but_for_what_it_says_of_itself() -> None:
    parser = FrugalParsers().create_parser("rest-json")
    first = await parser.parse(response(), INCIDENTS)
    again = await parser.parse(response(request_id="second"), INCIDENTS)
    assert again["incidentRecordSummaries"] is first["incidentRecordSummaries"]
    assert {**again, "ResponseMetadata": None} == {**first, "ResponseMetadata": None}
    assert [each["ResponseMetadata"]["HTTPHeaders"]["date"] for each in (first, again)] == ["first", "second"]
    assert again["ResponseMetadata"]["HTTPStatusCode"] == 200


async def test_another_answer_another_operation_and_a_fault_are_their_own() -> None:
    parser = FrugalParsers().create_parser("rest-json")
    first = await parser.parse(response(), INCIDENTS)
    other = await parser.parse(response(BODY.replace(b"checkout", b"search")), INCIDENTS)
    assert other["incidentRecordSummaries"][0]["title"] == "search"
    assert "eventSummaries" in await parser.parse(response(), EVENTS)
    assert "eventSummaries" not in first
    fault = await parser.parse(response(b'{"message": "slow down"}', status=429), INCIDENTS)
    assert fault["Error"]["Message"] == "slow down"
    assert (await parser.parse(response(b'{"message": "slow down"}'), INCIDENTS)).keys() == {"ResponseMetadata"}


async def test_a_large_answer_is_taken_apart_each_time() -> None:
    parser = FrugalParsers().create_parser("rest-json")
    body = json.dumps({"incidentRecordSummaries": [SUMMARY] * 2_000}).encode()
    first, again = [await parser.parse(response(body), INCIDENTS) for _ in range(2)]
    assert first["incidentRecordSummaries"] == again["incidentRecordSummaries"]
    assert first["incidentRecordSummaries"] is not again["incidentRecordSummaries"]


async def test_what_times_are_made_into_holds_for_all_of_a_session() -> None:
    parsers = FrugalParsers()
    before = await parsers.create_parser("rest-json").parse(response(), INCIDENTS)
    parsers.set_parser_defaults(timestamp_parser=str)
    after = await parsers.create_parser("rest-json").parse(response(), INCIDENTS)
    assert before["incidentRecordSummaries"][0]["creationTime"] != "1700000000"
    assert after["incidentRecordSummaries"][0]["creationTime"] == "1700000000"


async def test_a_list_that_comes_again_is_decoded_once() -> None:
    page, decoded = [{"id": 1}, {"id": 2}], []

    def decoder(item: dict[str, int]) -> int:
        decoded.append(item["id"])
        return item["id"]

    operations = Operations(ScriptedTransport({"ListRelatedItems": {"relatedItems": page}}), "ssm-incidents", page_size={})
    for _ in range(3):
        assert await operations.every("ListRelatedItems", "relatedItems", decoder) == (1, 2)
        assert await operations.some("ListRelatedItems", "relatedItems", decoder) == ((1, 2), False)
    assert decoded == [1, 2]
    assert await operations.every("ListRelatedItems", "relatedItems", lambda item: -int(item["id"])) == (-1, -2)


async def test_what_cannot_be_understood_is_a_fault_each_time() -> None:
    operations = Operations(ScriptedTransport({"ListRelatedItems": {"relatedItems": [{}]}}), "ssm-incidents", page_size={})
    for _ in range(2):
        with pytest.raises(ServiceFault):
            await operations.every("ListRelatedItems", "relatedItems", lambda item: item["id"])


def test_only_the_latest_few_are_kept() -> None:
    made: list[int] = []
    recent: Recent[int] = Recent(2)

    def get(number: int) -> int:
        return recent.get(number, lambda: made.append(number) or number)  # type: ignore[func-returns-value]

    assert [get(1), get(2), get(1), get(3), get(1), get(2)] == [1, 2, 1, 3, 1, 2]
    assert made == [1, 2, 3, 2]


def test_the_same_is_what_holds_the_very_same_object() -> None:
    one, other = [1], [1]
    assert Same(one) == Same(one)
    assert Same(one) != Same(other)
    assert len({Same(one), Same(one), Same(other)}) == 2
