"""What happens around a handler: idempotency, pages, transactions, read-only keys, the time before a call, and bugs."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from imtui.server.protocol.errors import ServiceError, conflict
from imtui.server.protocol.model import load_services
from imtui.server.services import registry
from imtui.server.services.context import Answer, Context, Handler, Listing, Request
from imtui.server.services.registry import RegistryError, Services
from imtui.server.store import access_keys
from imtui.server.store.access_keys import AccessKeyRow
from imtui.server.store.database import Transaction
from tests.clocks import START
from tests.server.accounts import opened
from tests.serving import Serving, serving

SECRET = "123456"
PLAN = "arn:aws:ssm-incidents::111122223333:response-plan/checkout"
INCIDENT = "arn:aws:ssm-incidents::111122223333:incident-record/checkout/{}"


class Alarm:
    """An agenda that notes when its moments were run."""

    def __init__(self, *due: datetime) -> None:
        self.due = list(due)
        self.rang: list[datetime] = []
        self.broken = False

    def next_due(self, tx: Transaction) -> datetime | None:
        if self.broken:
            raise RuntimeError(f"the code is {SECRET}")
        return self.due[0] if self.due else None

    def run_next(self, context: Context) -> None:
        self.rang.append(context.now)
        self.due.pop(0)

    def put_off(self, tx: Transaction, until: datetime) -> None:
        """It never has to be."""


@contextmanager
def offering(
    incidents: Mapping[str, Handler] | None = None,
    contacts: Mapping[str, Handler] | None = None,
    *,
    alarm: Alarm | None = None,
    has_account: bool = True,
    database_url: str = "sqlite://",
) -> Iterator[Serving]:
    """A server with these handlers only."""
    services = Services(
        handlers={"ssm-incidents": incidents or {}, "ssm-contacts": contacts or {}},
        agendas=() if alarm is None else (alarm,),
        account_exists=lambda tx: has_account,
    )
    with serving(services=services, database_url=database_url) as server:
        yield server


def refusal(call: Callable[..., Any], **request: Any) -> Mapping[str, Any]:
    """The response that a call is refused with."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    return caught.value.response


def leave_a_trace(context: Context, name: str) -> None:
    """Write something that a test can find again."""
    row = AccessKeyRow(f"TRACE{context.ids.new(context.now)}", name, "s", False, context.now)
    access_keys.add_access_key(context.transaction, row)


def traces(server: Serving) -> list[str]:
    return [row.name for row in server.manager.access_keys() if row.access_key_id.startswith("TRACE")]


def start_incident(context: Context, request: Request) -> Answer:
    leave_a_trace(context, request.get("title", ""))
    if request.get("title") == "refused":
        raise conflict("no")
    if request.get("title") == "broken":
        raise RuntimeError(f"the code is {SECRET}")
    return {"incidentRecordArn": INCIDENT.format(context.ids.new(context.now))}


def list_contacts(context: Context, request: Request) -> Listing:
    """Contacts named 000, 001, … 249."""
    first = 0 if context.page.after is None else int(context.page.after[0]) + 1
    numbers = range(first, min(250, first + context.page.limit))
    contacts = [{"ContactArn": f"c/{number:03}", "Alias": f"{number:03}", "Type": "PERSONAL"} for number in numbers]
    return Listing(answer={"Contacts": contacts}, next=(numbers[-1],) if numbers[-1] < 249 else None)


def test_a_token_makes_two_calls_one() -> None:
    with offering({"StartIncident": start_incident}) as server:
        client = server.client("ssm-incidents")
        first = client.start_incident(responsePlanArn=PLAN, clientToken="t1", title="one")
        again = client.start_incident(title="one", responsePlanArn=PLAN, clientToken="t1")
        other = client.start_incident(responsePlanArn=PLAN, clientToken="t2", title="one")
        assert first["incidentRecordArn"] == again["incidentRecordArn"] != other["incidentRecordArn"]
        assert first["ResponseMetadata"]["RequestId"] != again["ResponseMetadata"]["RequestId"]
        assert traces(server) == ["one", "one"]


def test_a_token_of_another_request_is_a_conflict() -> None:
    with offering({"StartIncident": start_incident, "UpdateDeletionProtection": lambda context, request: {}}) as server:
        client = server.client("ssm-incidents")
        client.start_incident(responsePlanArn=PLAN, clientToken="t1", title="one")
        assert refusal(client.start_incident, responsePlanArn=PLAN, clientToken="t1", title="two")["Error"]["Code"] == "ConflictException"
        assert traces(server) == ["one"]
        client.update_deletion_protection(arn=PLAN, deletionProtected=True, clientToken="t1")
        unmodelled = refusal(client.update_deletion_protection, arn=PLAN, deletionProtected=False, clientToken="t1")
        assert unmodelled["Error"]["Code"] == "ValidationException"


def test_in_contacts_a_token_of_another_request_is_not_valid() -> None:
    handlers = {"StartEngagement": lambda context, request: {"EngagementArn": context.ids.new(context.now)}}
    with offering(contacts=handlers) as server:
        client = server.client("ssm-contacts")
        request = {
            "ContactId": "arn:aws:ssm-contacts:us-east-1:111122223333:contact/akuam",
            "Sender": "s",
            "Subject": "s",
            "Content": "c",
            "IdempotencyToken": "t",
        }
        assert client.start_engagement(**request)["EngagementArn"] == client.start_engagement(**request)["EngagementArn"]
        refused = refusal(client.start_engagement, **{**request, "Content": "d"})
        assert refused["Error"]["Code"] == "ValidationException"
        assert [field["Name"] for field in refused["Fields"]] == ["IdempotencyToken"]


def test_a_token_is_forgotten_after_a_day() -> None:
    with offering({"StartIncident": start_incident}) as server:
        client = server.client("ssm-incidents")
        client.start_incident(responsePlanArn=PLAN, clientToken="t", title="one")
        server.clock.set(START + timedelta(hours=23, minutes=59))
        client.start_incident(responsePlanArn=PLAN, clientToken="t", title="one")
        assert traces(server) == ["one"]
        server.clock.set(START + timedelta(hours=24))
        client.start_incident(responsePlanArn=PLAN, clientToken="t", title="two")
        assert traces(server) == ["one", "two"]


def test_what_failed_leaves_nothing_and_may_be_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    with offering({"StartIncident": start_incident}) as server:
        client = server.client("ssm-incidents")
        assert (
            refusal(client.start_incident, responsePlanArn=PLAN, clientToken="t", title="refused")["Error"]["Code"] == "ConflictException"
        )
        assert (
            refusal(client.start_incident, responsePlanArn=PLAN, clientToken="t", title="broken")["ResponseMetadata"]["HTTPStatusCode"]
            == 500
        )
        assert traces(server) == []
        client.start_incident(responsePlanArn=PLAN, clientToken="t", title="good")
        assert traces(server) == ["good"]


def test_a_bug_is_logged_without_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="imtui")
    with offering({"StartIncident": start_incident}) as server:
        refused = refusal(server.client("ssm-incidents").start_incident, responsePlanArn=PLAN, title="broken")
    assert refused["Error"]["Code"] == "InternalServerException"
    assert refused["ResponseMetadata"]["RequestId"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "start_incident" in caplog.text
    assert SECRET not in caplog.text + json.dumps(refused)
    assert server.key.secret not in caplog.text


def test_an_answer_of_another_shape_is_a_bug(caplog: pytest.LogCaptureFixture) -> None:
    with offering({"StartIncident": lambda context, request: {"arn": "x"}}) as server:
        assert refusal(server.client("ssm-incidents").start_incident, responsePlanArn=PLAN)["Error"]["Code"] == "InternalServerException"
    assert "AnswerError" in caplog.text


@pytest.mark.parametrize("size", [1, 7, 100, 249, 250, 1024])
def test_any_page_size_gives_the_same_list(size: int) -> None:
    with offering(contacts={"ListContacts": list_contacts}) as server:
        pages = server.client("ssm-contacts").get_paginator("list_contacts").paginate(PaginationConfig={"PageSize": size})
        assert [contact["Alias"] for page in pages for contact in page["Contacts"]] == [f"{number:03}" for number in range(250)]


def test_an_unasked_page_size_is_a_hundred() -> None:
    with offering(contacts={"ListContacts": list_contacts}) as server:
        client = server.client("ssm-contacts")
        assert len(client.list_contacts()["Contacts"]) == 100
        assert len(client.list_contacts(MaxResults=0)["Contacts"]) == 100
        assert "NextToken" not in client.list_contacts(MaxResults=1024)


def test_a_page_token_is_good_for_its_query_only() -> None:
    with offering(contacts={"ListContacts": list_contacts}) as server:
        client = server.client("ssm-contacts")
        token = client.list_contacts(Type="PERSONAL")["NextToken"]
        assert client.list_contacts(Type="PERSONAL", NextToken=token, MaxResults=3)["Contacts"][0]["Alias"] == "100"
        for request in ({}, {"Type": "ESCALATION"}, {"AliasPrefix": "a", "Type": "PERSONAL"}):
            assert refusal(client.list_contacts, NextToken=token, **request)["Error"]["Code"] == "ValidationException"
        assert refusal(client.list_contacts, Type="PERSONAL", NextToken=f"{token[:-2]}AA")["Fields"][0]["Name"] == "NextToken"


def test_page_tokens_outlive_a_restart(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path}/incidents.db"
    with offering(contacts={"ListContacts": list_contacts}, database_url=url) as server:
        token = server.client("ssm-contacts").list_contacts()["NextToken"]
    with offering(contacts={"ListContacts": list_contacts}, database_url=url) as server:
        assert server.client("ssm-contacts").list_contacts(NextToken=token)["Contacts"][0]["Alias"] == "100"


def test_a_read_only_key_reads_only() -> None:
    with offering({"StartIncident": start_incident}, {"ListContacts": list_contacts}) as server:
        key = server.manager.add_access_key("wall-screen", read_only=True)
        assert server.client("ssm-contacts", key=key).list_contacts()["Contacts"]
        refused = refusal(server.client("ssm-incidents", key=key).start_incident, responsePlanArn=PLAN)
        assert (refused["Error"]["Code"], refused["ResponseMetadata"]["HTTPStatusCode"]) == ("AccessDeniedException", 403)
        assert "arn:aws:iam::111122223333:user/wall-screen" in refused["Error"]["Message"]
        assert "ssm-incidents:StartIncident" in refused["Error"]["Message"]
        assert traces(server) == []


def test_a_handler_knows_who_calls() -> None:
    seen: list[Context] = []

    def note(context: Context, request: Request) -> Answer:
        seen.append(context)
        return {"Contacts": []}

    with offering(contacts={"ListContacts": note}) as server:
        server.client("ssm-contacts", key=server.manager.add_access_key("akuam")).list_contacts()
    assert (seen[0].caller, seen[0].account_id, seen[0].region) == ("arn:aws:iam::111122223333:user/akuam", "111122223333", "us-east-1")
    assert seen[0].now == START


def test_a_revoked_key_opens_nothing() -> None:
    with offering(contacts={"ListContacts": list_contacts}) as server:
        client = server.client("ssm-contacts")
        client.list_contacts()
        assert server.manager.revoke_access_key(server.key.access_key_id)
        assert not server.manager.revoke_access_key(server.key.access_key_id)
        assert refusal(client.list_contacts)["Error"]["Code"] == "InvalidClientTokenId"
        stranger = replace(server.key, access_key_id="AKIASTRANGER")
        assert refusal(server.client("ssm-contacts", key=stranger).list_contacts)["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_wrong_secret_is_refused_in_both_protocols() -> None:
    with offering() as server:
        wrong = replace(server.key, secret="guessed")
        for call in (
            server.client("ssm-contacts", key=wrong).list_contacts,
            server.client("ssm-incidents", key=wrong).list_incident_records,
        ):
            refused = refusal(call)
            assert (refused["Error"]["Code"], refused["ResponseMetadata"]["HTTPStatusCode"]) == ("InvalidSignatureException", 403)


def test_without_a_replication_set_contacts_have_no_account() -> None:
    with offering({"StartIncident": start_incident}, {"ListContacts": list_contacts}, has_account=False) as server:
        refused = refusal(server.client("ssm-contacts").list_contacts)
        assert refused["Error"]["Message"] == "Invalid value provided - Account not found for the request"
        assert server.client("ssm-incidents").start_incident(responsePlanArn=PLAN)["incidentRecordArn"]


def test_an_operation_without_a_handler_says_so() -> None:
    with offering() as server:
        refused = refusal(server.client("ssm-contacts").list_rotations)
        assert refused["Error"] == {
            "Code": "ValidationException",
            "Message": "Invalid value provided - ListRotations is not available on this server yet.",
        }


def test_what_is_due_happens_before_the_call_and_once() -> None:
    alarm = Alarm(START + timedelta(seconds=5), START + timedelta(seconds=9))
    with offering(contacts={"ListContacts": list_contacts}, alarm=alarm) as server:
        client = server.client("ssm-contacts")
        client.list_contacts()
        assert alarm.rang == []
        server.clock.set(START + timedelta(seconds=7))
        client.list_contacts()
        client.list_contacts()
        assert alarm.rang == [START + timedelta(seconds=5)]


def test_an_engine_that_fails_does_not_keep_people_from_reading(caplog: pytest.LogCaptureFixture) -> None:
    alarm = Alarm(START + timedelta(seconds=5))
    with offering(contacts={"ListContacts": list_contacts}, alarm=alarm) as server:
        alarm.broken = True
        server.clock.set(START + timedelta(seconds=7))
        assert server.client("ssm-contacts").list_contacts()["Contacts"]
        assert server.client("ssm-contacts").list_contacts()["Contacts"]
        assert SECRET not in caplog.text
        assert caplog.text.count("what is due cannot be run: RuntimeError") == 1
        alarm.broken = False
        server.client("ssm-contacts").list_contacts()
        assert alarm.rang == [START + timedelta(seconds=5)]
        assert "what is due runs again" in caplog.text


def test_the_ticker_outlives_an_engine_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    alarm = Alarm(START + timedelta(seconds=5))
    with offering(alarm=alarm) as server:
        alarm.broken = True
        server.advance(7)
        assert "what is due cannot be run" in caplog.text
        alarm.broken = False
        server.advance(1)
        assert alarm.rang == [START + timedelta(seconds=5)]


def test_handlers_and_models_agree() -> None:
    models = load_services()
    registry.check(registry.handlers(), models)
    with pytest.raises(RegistryError, match="ssm-contacts:Fly"):
        registry.check({"ssm-contacts": {"Fly": list_contacts}}, models)
    everything = {name: dict.fromkeys(service.operations, list_contacts) for name, service in models.items()}
    assert registry.missing(everything, models) == ()
    del everything["ssm-contacts"]["AcceptPage"]
    assert registry.missing(everything, models) == ("ssm-contacts:AcceptPage",)


def test_codes_are_checked_against_the_operation(caplog: pytest.LogCaptureFixture) -> None:
    def fail(context: Context, request: Request) -> Answer:
        raise ServiceError("ResourceNotFoundException", "who?")

    with offering(contacts={"ListContacts": fail}) as server:
        assert refusal(server.client("ssm-contacts").list_contacts)["Error"]["Code"] == "InternalServerException"
    assert "ListContacts raised ResourceNotFoundException" in caplog.text


def test_quiet_operations_leave_nothing_that_falls_due() -> None:
    """Asking what is due next is saved after them; so whatever they are sent, nothing may be due afterwards."""
    known = registry.services()
    assert known.quiet <= {name for named in known.handlers.values() for name in named}
    with opened() as account:
        arn = account.start()
        account.advance(5)
        manager = account.server.manager
        before = manager.catch_up()
        event = account.note(arn)
        account.incidents.update_timeline_event(incidentRecordArn=arn, eventId=event, eventData='"later"')
        account.incidents.delete_timeline_event(incidentRecordArn=arn, eventId=event)
        item = {"identifier": {"type": "OTHER", "value": {"url": "https://example.com"}}, "title": "wiki"}
        account.incidents.update_related_items(incidentRecordArn=arn, relatedItemsUpdate={"itemToAdd": item})
        plan = account.incidents.list_response_plans()["responsePlanSummaries"][0]["arn"]
        policy = account.incidents.put_resource_policy(resourceArn=plan, policy='{"Statement": [{}]}')["policyId"]
        account.incidents.delete_resource_policy(resourceArn=plan, policyId=policy)
        account.incidents.tag_resource(resourceArn=plan, tags={"team": "checkout"})
        account.incidents.untag_resource(resourceArn=plan, tagKeys=["team"])
        assert not manager.is_disturbed
        assert manager.catch_up() == before
