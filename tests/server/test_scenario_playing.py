"""Playing scenarios: the past at its own time, the future from the database, and steps that have become impossible."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from imtui.server.scenarios import loading
from imtui.server.scenarios.reading import ScenarioError
from imtui.server.scenarios.scripts import Scenario
from tests.clocks import START as NOW
from tests.server.accounts import ACCOUNT, Account, opened
from tests.server.test_scenario_loading import COMPANY, START

AKUAM = f"arn:aws:iam::{ACCOUNT}:user/akuam"


def _scenario(*steps: str) -> Scenario:
    return loading.parse(COMPANY + START + "".join(f"\n[[steps]]\n{step}\n" for step in steps), name="shop")


@pytest.fixture
def blank() -> Iterator[Account]:
    """A server without any account yet."""
    with opened(replicated=False) as account:
        yield account


def _only(account: Account) -> str:
    (row,) = account.incidents.list_incident_records()["incidentRecordSummaries"]
    return str(row["arn"])


def _notes(account: Account, arn: str) -> list[str]:
    return [event["data"] for event in account.events(arn, "Custom Event")]


def test_the_company_is_founded_at_its_own_time(blank: Account) -> None:
    blank.server.manager.play(_scenario())
    (replication_set,) = blank.incidents.list_replication_sets()["replicationSetArns"]
    assert blank.incidents.get_replication_set(arn=replication_set)["replicationSet"]["createdTime"] == NOW - timedelta(days=10)
    assert [each["Alias"] for each in blank.contacts.list_contacts()["Contacts"]] == ["akuam", "all"]
    contact = f"arn:aws:ssm-contacts:us-east-1:{ACCOUNT}:contact/akuam"
    (channel,) = blank.contacts.list_contact_channels(ContactId=contact)["ContactChannels"]
    assert (channel["ActivationStatus"], channel["DeliveryAddress"]) == ("ACTIVATED", {"SimpleAddress": "+12065550199"})
    plan = blank.incidents.get_response_plan(arn=f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/checkout")
    assert plan["engagements"] == [f"arn:aws:ssm-contacts:us-east-1:{ACCOUNT}:contact/all"]


def test_the_past_happened_at_its_own_time(blank: Account) -> None:
    blank.server.manager.play(
        _scenario(
            'at = "-50m"\nactor = "akuam"\naccept = "one"\nwords = "on it"', 'at = "-40m"\nactor = "akuam"\nincident = "one"\nnote = "x"'
        )
    )
    arn, started = _only(blank), NOW - timedelta(hours=1)
    record = blank.record(arn)
    assert (record["creationTime"], record["incidentRecordSource"]["createdBy"]) == (started, f"arn:aws:iam::{ACCOUNT}:role/robot")
    told = [(event["eventType"].removeprefix("SSM "), event["eventTime"]) for event in reversed(blank.events(arn))]
    assert told == [
        ("Incident Trigger", started),
        ("Incident Start", started),
        ("Contacts Page for Incident", started + timedelta(seconds=0.6)),
        ("Incident Record Update", started + timedelta(seconds=1.5)),
        ("Contacts Page Acknowledgement for Incident", NOW - timedelta(minutes=50)),
        ("Custom Event", NOW - timedelta(minutes=40)),
    ]
    (page,) = blank.pages(arn)
    assert page["ReadTime"] == NOW - timedelta(minutes=50)
    receipts = blank.contacts.list_page_receipts(PageId=page["PageArn"])["Receipts"]
    assert [each["ReceiptInfo"] for each in receipts if each["ReceiptType"] == "READ"] == ["on it"]


def test_notes_are_signed_and_may_be_written_late(blank: Account) -> None:
    blank.server.manager.play(_scenario('at = "+5s"\nactor = "akuam"\nincident = "one"\nnote = "d! roll back"\nlag = "3m"'))
    arn = _only(blank)
    assert _notes(blank, arn) == []
    blank.advance(5)
    (event,) = blank.events(arn, "Custom Event")
    assert event["data"] == "d! roll back — @akuam"
    assert event["eventTime"] == NOW + timedelta(seconds=5) - timedelta(minutes=3)
    assert event["eventUpdatedTime"] == NOW + timedelta(seconds=5)


def test_any_operation_can_be_a_step(blank: Account) -> None:
    blank.server.manager.play(
        _scenario(
            'at = "+1m"\nactor = "akuam"\noperation = "UpdateIncidentRecord"\nparameters = { arn = "@incident/one", impact = 3 }',
            'at = "+2m"\nactor = "akuam"\noperation = "ssm-contacts:TagResource"\n'
            'parameters = { ResourceARN = "@contact/akuam", Tags = [{ Key = "team", Value = "pay" }] }',
        )
    )
    blank.advance(120)
    arn = _only(blank)
    record = blank.record(arn)
    assert (record["impact"], record["lastModifiedBy"], record["lastModifiedTime"]) == (3, AKUAM, NOW + timedelta(minutes=1))
    contact = f"arn:aws:ssm-contacts:us-east-1:{ACCOUNT}:contact/akuam"
    assert blank.contacts.list_tags_for_resource(ResourceARN=contact)["Tags"] == [{"Key": "team", "Value": "pay"}]


def test_findings_appear(blank: Account) -> None:
    group = "arn:aws:codedeploy:{region}:{account}:deploymentgroup:shop/api"
    details = f'deploymentId = "d-1", deploymentGroupArn = "{group}", startTime = "@-6m", endTime = "@-4m"'
    blank.server.manager.play(_scenario(f'at = "+1m"\nincident = "one"\nfinding = {{ codeDeployDeployment = {{ {details} }} }}'))
    blank.advance(60)
    arn = _only(blank)
    (summary,) = blank.incidents.list_incident_findings(incidentRecordArn=arn)["findings"]
    (finding,) = blank.incidents.batch_get_incident_findings(incidentRecordArn=arn, findingIds=[summary["id"]])["findings"]
    assert finding["details"]["codeDeployDeployment"] == {
        "deploymentId": "d-1",
        "deploymentGroupArn": f"arn:aws:codedeploy:us-east-1:{ACCOUNT}:deploymentgroup:shop/api",
        "startTime": NOW + timedelta(minutes=1) - timedelta(minutes=6),
        "endTime": NOW + timedelta(minutes=1) - timedelta(minutes=4),
    }


def test_a_carrier_fails(blank: Account) -> None:
    blank.server.manager.play(_scenario('at = "-2h"\nfails = "akuam/mobile"\nreason = "unreachable"'))
    (page,) = blank.pages(_only(blank))
    receipts = blank.contacts.list_page_receipts(PageId=page["PageArn"])["Receipts"]
    assert {each["ReceiptInfo"] for each in receipts if each["ReceiptType"] == "ERROR"} == {"unreachable"}


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ('actor = "akuam"\naccept = "one"', "akuam has no page to accept for one"),
        ('actor = "akuam"\nincident = "one"\nnote = "x"', "the incident one is resolved"),
        (
            'actor = "akuam"\noperation = "UpdateIncidentRecord"\nparameters = { arn = "@incident/one", impact = 3 }',
            "the incident one is resolved",
        ),
        ('incident = "one"\nfinding = { }', "the incident one is resolved"),
        ('actor = "akuam"\noperation = "GetIncidentRecord"\nparameters = { arn = "nonsense" }', "ValidationException"),
        ('actor = "akuam"\noperation = "MakeCoffee"', "There is no operation MakeCoffee"),
    ],
)
def test_what_became_impossible_is_passed_over_and_logged(blank: Account, caplog: pytest.LogCaptureFixture, step: str, reason: str) -> None:
    caplog.set_level(logging.INFO, logger="imtui.server.scenarios")
    accepted = 'at = "-50m"\nactor = "akuam"\naccept = "one"'
    blank.server.manager.play(_scenario(accepted, f'at = "+1m"\n{step}', 'at = "+2m"\nactor = "akuam"\nincident = "one"\nnote = "y"'))
    if "resolved" in reason:
        blank.incidents.update_incident_record(arn=_only(blank), status="RESOLVED")
    blank.advance(180)
    assert any(reason in message for message in caplog.messages)
    assert (_notes(blank, _only(blank)) == []) == ("resolved" in reason)


def test_a_step_about_a_deleted_incident_is_passed_over(blank: Account) -> None:
    blank.server.manager.play(_scenario('at = "+1m"\nactor = "akuam"\nincident = "one"\nnote = "x"'))
    blank.incidents.delete_incident_record(arn=_only(blank))
    blank.advance(60)
    assert blank.incidents.list_incident_records()["incidentRecordSummaries"] == []


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (
            'at = "-2m"\nactor = "akuam"\noperation = "GetIncidentRecord"\nparameters = { arn = "x" }',
            "the step at -2m of shop cannot happen: Val",
        ),
        (
            'at = "-59m"\nactor = "akuam"\naccept = "one"\n[[steps]]\nat = "-58m"\nactor = "akuam"\naccept = "one"',
            "the step at -58m of shop",
        ),
    ],
)
def test_an_impossible_past_is_an_error_and_nothing_stays(blank: Account, step: str, reason: str) -> None:
    with pytest.raises(ScenarioError, match=reason):
        blank.server.manager.play(_scenario(step))
    assert blank.incidents.list_replication_sets()["replicationSetArns"] == []
    assert blank.server.manager.play(_scenario())


def test_a_company_that_the_api_refuses_is_an_error(blank: Account) -> None:
    with pytest.raises(ScenarioError, match=r"the company of shop cannot be set up: ValidationException: .*impact"):
        blank.server.manager.play(loading.parse(COMPANY.replace("impact = 1", "impact = 7"), name="shop"))


def test_a_scenario_is_played_once_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    url, scenario = f"sqlite:///{tmp_path}/x.db", _scenario('at = "+1m"\nactor = "akuam"\nincident = "one"\nnote = "later"')
    with opened(replicated=False, database_url=url) as account:
        assert account.server.manager.play(scenario)
        assert not account.server.manager.play(scenario)
    with opened(replicated=False, database_url=url) as account:
        assert not account.server.manager.play(scenario)
        account.advance(600)
        (event,) = account.events(_only(account), "Custom Event")
        assert (event["data"], event["eventTime"]) == ("later — @akuam", NOW + timedelta(minutes=1))


def test_someone_on_call_is_paged_through_a_schedule(blank: Account) -> None:
    schedule = (
        '[[schedules]]\nalias = "duty"\nname = "Duty"\npeople = ["akuam"]\nturns = "day"\nhand_off = "08:00"\ntime_zone = "Europe/London"\n'
    )
    text = COMPANY.replace('engages = ["all"]', 'engages = ["duty"]') + schedule + START
    blank.server.manager.play(loading.parse(text, name="shop"))
    (page,) = blank.pages(_only(blank))
    assert page["ContactArn"].endswith("contact/akuam")


def test_plans_can_have_everything_that_a_file_may_say(blank: Account) -> None:
    more = """
display_name = "Check out"
summary = " s "
dedupe = "d"
chat = ["arn:aws:sns:{region}:{account}:ops"]
tags = { team = "pay" }
incident_tags = { tier = "0" }
runbook = { documentName = "Restart", roleArn = "arn:aws:iam::{account}:role/r" }
"""
    blank.server.manager.play(loading.parse(COMPANY + more, name="shop"))
    arn = f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/checkout"
    plan: dict[str, Any] = blank.incidents.get_response_plan(arn=arn)
    assert plan["chatChannel"] == {"chatbotSns": [f"arn:aws:sns:us-east-1:{ACCOUNT}:ops"]}
    assert plan["actions"] == [{"ssmAutomation": {"documentName": "Restart", "roleArn": f"arn:aws:iam::{ACCOUNT}:role/r"}}]
    assert (plan["incidentTemplate"]["summary"], plan["incidentTemplate"]["incidentTags"]) == ("s", {"tier": "0"})
    assert blank.incidents.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "pay"}


def test_the_example_in_the_documentation_plays(blank: Account) -> None:
    text = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    assert blank.server.manager.play(loading.parse(example, name="example"))
    arn = _only(blank)
    assert _notes(blank, arn) == ["d! roll back to yesterday's build — @akuam"]
    blank.advance(120)
    assert blank.record(arn)["impact"] == 3


def test_the_drill_in_the_documentation_is_whole_and_begins_by_itself(blank: Account) -> None:
    text = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[2].partition("```")[0]
    scenario = loading.parse(example, name="login")
    assert scenario.drill is not None
    assert blank.server.manager.play(scenario)
    blank.advance(120)
    arn = _only(blank)
    assert blank.record(arn)["title"] == "Nobody can log in"
    assert _notes(blank, arn) == ["web-88 went out ten minutes ago, and it touches sessions — @bo"]
    me = f"arn:aws:ssm-contacts:us-east-1:{ACCOUNT}:contact/{scenario.drill.me}"
    assert blank.contacts.list_pages_by_contact(ContactId=me)["Pages"]
