"""Response plans, their tags and their policies."""

import json

import pytest

from tests.server.accounts import ACCOUNT, Account, refused

RUNBOOK = {
    "ssmAutomation": {
        "documentName": "AWSIncidents-CriticalIncidentRunbookTemplate",
        "documentVersion": "$DEFAULT",
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/runbooks",
        "targetAccount": "RESPONSE_PLAN_OWNER_ACCOUNT",
        "dynamicParameters": {"incident": {"variable": "INCIDENT_RECORD_ARN"}},
        "parameters": {"depth": ["1"]},
    }
}
PAGER_DUTY = {
    "pagerDutyConfiguration": {"name": "pd", "secretId": "secret", "pagerDutyIncidentConfiguration": {"serviceId": "P123"}},
}
CHAT = {"chatbotSns": [f"arn:aws:sns:us-east-1:{ACCOUNT}:ops"]}
TARGETS = [{"snsTopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:incidents"}]


def test_a_plan_reads_back_as_it_was_given(account: Account) -> None:
    template = {"summary": "s", "dedupeString": "d", "notificationTargets": TARGETS, "incidentTags": {"team": "payments"}}
    person = account.person()
    arn = account.plan(
        engages=(person,), template=template, displayName="Check out", chatChannel=CHAT, actions=[RUNBOOK], integrations=[PAGER_DUTY]
    )
    plan = account.incidents.get_response_plan(arn=arn)
    assert arn == f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/checkout"
    assert (plan["name"], plan["displayName"], plan["engagements"], plan["chatChannel"]) == ("checkout", "Check out", [person], CHAT)
    assert (plan["actions"], plan["integrations"]) == ([RUNBOOK], [PAGER_DUTY])
    assert plan["incidentTemplate"] == {"title": "Checkout is failing", "impact": 2, **template}


def test_what_was_not_given_is_empty_or_absent(account: Account) -> None:
    plan = account.incidents.get_response_plan(arn=account.plan())
    assert (plan["engagements"], plan["actions"], plan["integrations"]) == ([], [], [])
    assert "displayName" not in plan
    assert "chatChannel" not in plan
    assert plan["incidentTemplate"] == {"title": "Checkout is failing", "impact": 2, "notificationTargets": []}


def test_a_name_is_taken_once(account: Account) -> None:
    account.plan("search")
    with refused("ConflictException") as error:
        account.plan("search")
    assert (error["resourceType"], error["resourceIdentifier"].rpartition("/")[2]) == ("RESPONSE_PLAN", "search")


def test_lists_are_by_name_and_the_same_at_any_page_size(account: Account) -> None:
    names = ["billing", "checkout", "login", "search", "storage"]
    for name in reversed(names):
        account.plan(name)
    for size in (1, 2, 5, 100):
        pages = account.incidents.get_paginator("list_response_plans").paginate(PaginationConfig={"PageSize": size})
        listed = [[each["name"] for each in page["responsePlanSummaries"]] for page in pages]
        assert [name for page in listed for name in page] == names
        assert all(page for page in listed)


def test_an_update_changes_what_it_names_and_nothing_else(account: Account) -> None:
    arn = account.plan(displayName="Check out", chatChannel=CHAT, template={"summary": "s", "incidentTags": {"team": "payments"}})
    account.incidents.update_response_plan(
        arn=arn,
        displayName="Pay",
        engagements=[f"arn:aws:ssm-contacts:us-east-1:{ACCOUNT}:contact/bo"],
        incidentTemplateTitle="Nobody can pay",
        incidentTemplateImpact=1,
        incidentTemplateDedupeString="pay",
        incidentTemplateNotificationTargets=TARGETS,
        incidentTemplateTags={},
        actions=[RUNBOOK],
        integrations=[PAGER_DUTY],
    )
    plan = account.incidents.get_response_plan(arn=arn)
    expected = {"title": "Nobody can pay", "impact": 1, "dedupeString": "pay", "summary": "s", "notificationTargets": TARGETS}
    assert plan["incidentTemplate"] == expected
    assert (plan["displayName"], plan["chatChannel"], plan["actions"]) == ("Pay", CHAT, [RUNBOOK])
    assert plan["integrations"] == [PAGER_DUTY]
    account.incidents.update_response_plan(arn=arn, chatChannel={"empty": {}}, engagements=[], actions=[])
    plan = account.incidents.get_response_plan(arn=arn)
    assert (plan["chatChannel"], plan["engagements"], plan["actions"]) == ({"empty": {}}, [], [])


def test_what_is_missing_is_said_so_but_a_deletion_succeeds(account: Account) -> None:
    missing = f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/none"
    for call in (account.incidents.get_response_plan, account.incidents.update_response_plan):
        with refused("ResourceNotFoundException") as error:
            call(arn=missing)
        assert (error["resourceIdentifier"], error["resourceType"]) == (missing, "RESPONSE_PLAN")
    assert account.incidents.delete_response_plan(arn=missing)["ResponseMetadata"]["HTTPStatusCode"] == 204


def test_a_deleted_plan_leaves_its_incidents(account: Account) -> None:
    plan = account.plan()
    incident = account.start(plan)
    account.incidents.delete_response_plan(arn=plan)
    assert account.record(incident)["status"] == "OPEN"
    with refused("ResourceNotFoundException"):
        account.start(plan)


def test_tags_are_put_replaced_and_taken_off(account: Account) -> None:
    arn = account.plan(tags={"team": "payments", "tier": "0"})
    account.incidents.tag_resource(resourceArn=arn, tags={"tier": "1", "region": "eu west"})
    assert account.incidents.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "payments", "tier": "1", "region": "eu west"}
    account.incidents.untag_resource(resourceArn=arn, tagKeys=["team", "tier", "never"])
    assert account.incidents.list_tags_for_resource(resourceArn=arn)["tags"] == {"region": "eu west"}


def test_a_resource_has_fifty_tags_at_the_most(account: Account) -> None:
    arn = account.plan(tags={f"k{number}": "v" for number in range(50)})
    account.incidents.tag_resource(resourceArn=arn, tags={"k7": "w"})
    with refused("ServiceQuotaExceededException") as error:
        account.incidents.tag_resource(resourceArn=arn, tags={"one more": "v"})
    assert error["resourceIdentifier"] == arn


def test_only_what_exists_has_tags(account: Account) -> None:
    for arn in (f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/none", f"arn:aws:ssm-incidents::{ACCOUNT}:nonsense/x", "nonsense"):
        with refused("ResourceNotFoundException"):
            account.incidents.list_tags_for_resource(resourceArn=arn)
        with refused("ResourceNotFoundException"):
            account.incidents.tag_resource(resourceArn=arn, tags={"a": "b"})
        with refused("ResourceNotFoundException"):
            account.incidents.untag_resource(resourceArn=arn, tagKeys=["a"])


def test_tags_go_with_their_plan(account: Account) -> None:
    account.incidents.delete_response_plan(arn=account.plan(tags={"team": "payments"}))
    assert account.incidents.list_tags_for_resource(resourceArn=account.plan())["tags"] == {}


def _policy(sid: str) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": sid}]})


def test_policies_come_back_as_they_were_put(account: Account) -> None:
    plan = account.plan()
    documents = [_policy(sid) for sid in ("one", "two")]
    ids = [account.incidents.put_resource_policy(resourceArn=plan, policy=document)["policyId"] for document in documents]
    assert account.incidents.put_resource_policy(resourceArn=plan, policy=documents[0])["policyId"] == ids[0]
    pages = account.incidents.get_paginator("get_resource_policies").paginate(resourceArn=plan, PaginationConfig={"PageSize": 1})
    listed = {policy["policyId"]: policy for page in pages for policy in page["resourcePolicies"]}
    assert {policy_id: policy["policyDocument"] for policy_id, policy in listed.items()} == dict(zip(ids, documents, strict=True))
    assert {policy["ramResourceShareRegion"] for policy in listed.values()} == {"us-east-1"}


def test_a_policy_is_deleted_once_and_goes_with_its_plan(account: Account) -> None:
    plan = account.plan()
    first, second = (
        account.incidents.put_resource_policy(resourceArn=plan, policy=text)["policyId"] for text in (_policy("one"), _policy("two"))
    )
    account.incidents.delete_resource_policy(resourceArn=plan, policyId=first)
    with refused("ResourceNotFoundException") as error:
        account.incidents.delete_resource_policy(resourceArn=plan, policyId=first)
    assert (error["resourceIdentifier"], error["resourceType"]) == (first, "RESOURCE_POLICY")
    assert [each["policyId"] for each in account.incidents.get_resource_policies(resourceArn=plan)["resourcePolicies"]] == [second]
    account.incidents.delete_response_plan(arn=plan)
    with refused("ResourceNotFoundException"):
        account.incidents.get_resource_policies(resourceArn=plan)
    assert account.incidents.get_resource_policies(resourceArn=account.plan())["resourcePolicies"] == []


def test_a_policy_needs_a_plan(account: Account) -> None:
    with refused("ResourceNotFoundException"):
        account.incidents.put_resource_policy(resourceArn=f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/none", policy=_policy("one"))


@pytest.mark.parametrize(
    ("document", "trouble"),
    [
        ("", "is not JSON"),
        ("share it", "is not JSON"),
        ("[" * 4000, "is not JSON"),
        ("[]", "has no Statement"),
        ("{}", "has no Statement"),
    ],
)
def test_a_policy_is_an_object_with_a_statement(account: Account, document: str, trouble: str) -> None:
    plan = account.plan()
    with refused("ValidationException") as error:
        account.incidents.put_resource_policy(resourceArn=plan, policy=document)
    assert trouble in error["Error"]["Message"]
    assert account.incidents.get_resource_policies(resourceArn=plan)["resourcePolicies"] == []
