"""StartIncident: what the record says, what the timeline says, who is paged, and what is the same incident."""

from datetime import timedelta
from typing import Any

from tests.server.accounts import ACCOUNT, TESTER, Account, refused
from tests.server.test_plans import CHAT, RUNBOOK, TARGETS

ALARM = f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:checkout-5xx"


def _trigger(account: Account, arn: str = ALARM, **more: Any) -> dict[str, Any]:
    return {"source": "aws.cloudwatch", "timestamp": account.now, "triggerArn": arn, "rawData": '{"alarmName": "checkout-5xx"}', **more}


def test_the_record_comes_from_the_plan(account: Account) -> None:
    template = {"summary": "runbook: wiki/checkout", "dedupeString": "pay", "notificationTargets": TARGETS, "incidentTags": {"team": "x"}}
    arn = account.start(account.plan(template=template, chatChannel=CHAT))
    record = account.record(arn)
    assert arn.startswith(f"arn:aws:ssm-incidents::{ACCOUNT}:incident-record/checkout/")
    assert (record["title"], record["impact"], record["status"]) == ("Checkout is failing", 2, "OPEN")
    assert (record["summary"], record["dedupeString"]) == ("runbook: wiki/checkout", "pay")
    assert (record["notificationTargets"], record["chatChannel"]) == (TARGETS, CHAT)
    assert record["creationTime"] == record["lastModifiedTime"] == account.now
    assert record["lastModifiedBy"] == TESTER
    assert "resolvedTime" not in record
    assert record["automationExecutions"] == []
    assert account.incidents.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "x"}


def test_title_and_impact_of_the_call_win(account: Account) -> None:
    record = account.record(account.start(title="Nobody can pay", impact=1))
    assert (record["title"], record["impact"]) == ("Nobody can pay", 1)


def test_a_person_is_who_created_and_invoked_it(account: Account) -> None:
    source = account.record(account.start())["incidentRecordSource"]
    assert source == {"createdBy": TESTER, "invokedBy": TESTER, "source": "aws.ssm-incidents.custom"}


def test_a_trigger_is_the_source(account: Account) -> None:
    source = account.record(account.start(triggerDetails=_trigger(account)))["incidentRecordSource"]
    assert (source["source"], source["resourceArn"], source["createdBy"]) == ("aws.cloudwatch", ALARM, TESTER)


def test_a_manual_start_writes_trigger_and_start(account: Account) -> None:
    arn = account.start(title="Nobody can pay")
    start, trigger = account.events(arn)
    assert (trigger["eventType"], start["eventType"]) == ("SSM Incident Trigger", "SSM Incident Start")
    assert trigger["data"] == {"createdIncident": True, "incidentSource": "aws.ssm-incidents.custom", "triggerArn": None, "rawData": None}
    assert start["data"] == {
        "incidentTitle": "Nobody can pay",
        "contactsEngage": [],
        "ssmDocumentName": None,
        "ssmDocumentVersion": None,
        "triggerArn": None,
    }
    assert trigger["eventTime"] == start["eventTime"] == start["eventUpdatedTime"] == account.now
    assert start["incidentRecordArn"] == arn


def test_an_alarm_shows_in_both_events(account: Account) -> None:
    arn = account.start(triggerDetails=_trigger(account))
    start, trigger = account.events(arn)
    assert trigger["data"]["incidentSource"] == "aws.cloudwatch"
    assert trigger["data"]["rawData"] == '{"alarmName": "checkout-5xx"}'
    assert trigger["data"]["triggerArn"] == start["data"]["triggerArn"] == ALARM


def test_a_runbook_is_named_and_said_not_to_start(account: Account) -> None:
    arn = account.start(account.plan(actions=[RUNBOOK]))
    failure, start, _ = account.events(arn)
    assert start["data"]["ssmDocumentName"] == "AWSIncidents-CriticalIncidentRunbookTemplate"
    assert start["data"]["ssmDocumentVersion"] == "$DEFAULT"
    assert failure["eventType"] == "SSM Automation Execution Start Failure for Incident"
    assert "AWSIncidents-CriticalIncidentRunbookTemplate" in failure["data"]["reason"]


def test_whom_the_plan_names_is_engaged(account: Account) -> None:
    person = account.person("akuam")
    arn = account.start(account.plan(engages=(person,), template={"summary": "see the wiki"}))
    start = account.events(arn, "SSM Incident Start")[0]
    assert start["data"]["contactsEngage"] == [{"contactArn": person, "contactName": "Akuam"}]
    (engagement,) = account.contacts.list_engagements(IncidentId=arn)["Engagements"]
    described = account.contacts.describe_engagement(EngagementId=engagement["EngagementArn"])
    assert (described["Sender"], described["Subject"]) == ("checkout", "Checkout is failing")
    assert described["Content"] == "Checkout is failing\n\nsee the wiki"
    account.advance(1)
    assert [page["ContactArn"] for page in account.pages(arn)] == [person]
    paged = account.events(arn, "SSM Contacts Page for Incident")[0]
    assert paged["data"] == {"contactArn": person, "engagementArn": engagement["EngagementArn"]}


def test_a_contact_that_is_gone_is_not_engaged(account: Account) -> None:
    person = account.person()
    plan = account.plan(engages=(f"{person}-gone", person))
    start = account.events(account.start(plan), "SSM Incident Start")[0]
    assert [each["contactArn"] for each in start["data"]["contactsEngage"]] == [person]


def test_who_is_named_twice_is_engaged_once(account: Account) -> None:
    person = account.person()
    arn = account.start(account.plan(engages=(person, person)))
    assert len(account.contacts.list_engagements(IncidentId=arn)["Engagements"]) == 1
    [start] = account.events(arn, "SSM Incident Start")
    assert [each["contactArn"] for each in start["data"]["contactsEngage"]] == [person]


def test_the_longest_summary_still_engages(account: Account) -> None:
    plan = account.plan(engages=(account.person(),), template={"title": "t" * 200, "summary": "s" * 8000})
    (engagement,) = account.contacts.list_engagements(IncidentId=account.start(plan))["Engagements"]
    assert len(account.contacts.describe_engagement(EngagementId=engagement["EngagementArn"])["Content"]) == 8192


def test_the_parent_item_comes_a_moment_later_as_an_update(account: Account) -> None:
    arn, started = account.start(), account.now
    account.advance(1.4)
    assert account.incidents.list_related_items(incidentRecordArn=arn)["relatedItems"] == []
    account.advance(3600)
    (item,) = account.incidents.list_related_items(incidentRecordArn=arn)["relatedItems"]
    assert (item["identifier"]["type"], item["title"]) == ("PARENT", "parentItem")
    assert item["identifier"]["value"]["arn"].startswith(f"arn:aws:ssm:us-east-1:{ACCOUNT}:opsitem/oi-")
    assert item["generatedId"].startswith("related-item/PARENT/")
    (update,) = account.events(arn, "SSM Incident Record Update")
    assert update["eventTime"] == account.record(arn)["lastModifiedTime"] == started + timedelta(seconds=1.5)
    assert update["data"]["modifiedBy"] == TESTER
    (attribute,) = update["data"]["modifiedAttributes"]
    assert attribute["attributeName"] == "relatedItems"
    assert '"title": "parentItem"' in attribute["newValue"]


def test_related_items_of_the_call_are_there_at_once(account: Account) -> None:
    wanted = [
        {"identifier": {"type": "METRIC", "value": {"metricDefinition": '{"metrics": []}'}}, "title": "errors"},
        {"identifier": {"type": "OTHER", "value": {"url": "https://example.com/a"}}},
    ]
    items = account.incidents.list_related_items(incidentRecordArn=account.start(relatedItems=wanted))["relatedItems"]
    assert [{key: value for key, value in item.items() if key != "generatedId"} for item in items] == wanted


def test_two_manual_starts_are_two_incidents(account: Account) -> None:
    plan = account.plan()
    first, second = account.start(plan), account.start(plan)
    assert first != second
    assert account.record(first)["dedupeString"] != account.record(second)["dedupeString"]


def test_a_dedupe_string_is_one_open_incident(account: Account) -> None:
    plan = account.plan(template={"dedupeString": "pay"})
    first = account.start(plan)
    account.advance(60)
    assert account.start(plan, title="again", triggerDetails=_trigger(account)) == first
    assert account.record(first)["title"] == "Checkout is failing"
    again, created = account.events(first, "SSM Incident Trigger")
    assert (again["data"]["createdIncident"], created["data"]["createdIncident"]) == (False, True)
    assert (again["data"]["triggerArn"], again["eventTime"]) == (ALARM, account.now)
    assert len(account.events(first, "SSM Incident Start")) == 1


def test_a_dedupe_string_holds_across_plans(account: Account) -> None:
    first = account.start(account.plan("one", template={"dedupeString": "pay"}))
    assert account.start(account.plan("two", template={"dedupeString": "pay"})) == first


def test_a_resolved_incident_is_no_duplicate(account: Account) -> None:
    plan = account.plan(template={"dedupeString": "pay"})
    first = account.start(plan)
    account.incidents.update_incident_record(arn=first, status="RESOLVED")
    assert account.start(plan) != first


def test_an_alarm_is_one_open_incident(account: Account) -> None:
    plan, other = account.plan(), ALARM + "-other"
    first = account.start(plan, triggerDetails=_trigger(account))
    assert account.record(first)["dedupeString"] == ALARM
    assert account.start(plan, triggerDetails=_trigger(account)) == first
    assert account.start(plan, triggerDetails=_trigger(account, other)) != first
    assert account.start(plan) != first


def test_a_duplicate_pages_nobody_again(account: Account) -> None:
    plan = account.plan(engages=(account.person(),), template={"dedupeString": "pay"})
    arn = account.start(plan)
    account.start(plan)
    assert len(account.contacts.list_engagements(IncidentId=arn)["Engagements"]) == 1


def test_the_same_token_is_the_same_start(account: Account) -> None:
    plan = account.plan()
    first = account.start(plan, clientToken="once")
    assert account.start(plan, clientToken="once") == first
    with refused("ConflictException"):
        account.start(plan, clientToken="once", title="another")


def test_a_plan_that_is_not_there_starts_nothing(account: Account) -> None:
    missing = f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/none"
    with refused("ResourceNotFoundException") as error:
        account.start(missing)
    assert (error["resourceIdentifier"], error["resourceType"]) == (missing, "RESPONSE_PLAN")
    assert account.incidents.list_incident_records()["incidentRecordSummaries"] == []
