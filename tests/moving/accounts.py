"""An account with something of everything in it, and the way out of a server and into another."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from imtui.gateway.connections import ConnectionSettings, connect
from imtui.gateway.transport import CallRecord
from imtui.moving.exporting import Exported, export
from imtui.moving.reading import AccountReader
from imtui.server.importing.running import Imported, bring_in
from imtui.server.scenarios import loading
from imtui.server.service import Settings
from imtui.server.services.incidents import findings
from imtui.server.store.database import Database
from tests.clocks import START, HurriedClock
from tests.server.accounts import Account
from tests.serving import Serving, serving

REGION = "eu-west-1"
ACCOUNT = "444455556666"
SETTINGS = Settings(account_id=ACCOUNT, region=REGION)


@contextmanager
def served(folder: Path) -> Iterator[Account]:
    """A server with its database in `folder`, for the length of the block."""
    with serving(database_url=f"sqlite:///{folder / 'imtui.db'}", settings=SETTINGS) as server:
        yield Account(server, server.client("ssm-incidents"), server.client("ssm-contacts"))


def furnish(account: Account) -> str:
    """Put something of everything into the account: the demo's company and story, and what it has not. The ARN of an open incident."""
    assert account.server.manager.play(loading.load("demo"))
    account.advance(90)
    incident = _incident(account)
    _people(account)
    account.advance(70)
    [first, *_] = account.pages(incident)
    account.contacts.accept_page(PageId=first["PageArn"], AcceptType="READ", AcceptCode="000000", Note="on it · ¿qué?")
    stopped = account.contacts.list_engagements(IncidentId=incident)["Engagements"][-1]["EngagementArn"]
    account.contacts.stop_engagement(EngagementId=stopped, Reason="false alarm")
    return incident


def _incident(account: Account) -> str:
    """An incident whose every member is set, from a plan whose every member is set."""
    contact = account.person("lone", retry=1)
    plan = account.plan(
        "Whole-Plan",
        engages=(contact,),
        template={
            "summary": "Line one\nline two ✓",
            "dedupeString": "whole",
            "incidentTags": {"team": "payments"},
            "notificationTargets": [{"snsTopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:incidents"}],
        },
        displayName="A whole plan",
        chatChannel={"chatbotSns": [f"arn:aws:sns:{REGION}:{ACCOUNT}:chat"]},
        actions=[
            {
                "ssmAutomation": {
                    "documentName": "Restart",
                    "documentVersion": "3",
                    "roleArn": f"arn:aws:iam::{ACCOUNT}:role/runbooks",
                    "targetAccount": "RESPONSE_PLAN_OWNER_ACCOUNT",
                    "parameters": {"wait": ["1", "2"]},
                    "dynamicParameters": {"incident": {"variable": "INCIDENT_RECORD_ARN"}},
                }
            }
        ],
        integrations=[
            {"pagerDutyConfiguration": {"name": "pd", "pagerDutyIncidentConfiguration": {"serviceId": "P1"}, "secretId": "pd-secret"}}
        ],
        tags={"kind": "whole"},
    )
    statement = {"Sid": "share", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "ssm-incidents:GetResponsePlan"}
    account.incidents.put_resource_policy(resourceArn=plan, policy=json.dumps({"Statement": [statement]}))
    alarm = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:5xx"
    arn = account.start(plan, triggerDetails={"source": "aws.cloudwatch", "timestamp": account.now, "triggerArn": alarm, "rawData": "{}"})
    item = {"identifier": {"type": "METRIC", "value": {"metricDefinition": "{}"}}, "title": "errors"}
    account.incidents.update_related_items(incidentRecordArn=arn, relatedItemsUpdate={"itemToAdd": item})
    for number in range(3):  # of one moment
        account.note(arn, f"note {number}", at=account.now - timedelta(minutes=7), eventReferences=[{"resource": arn}] if number else [])
    account.incidents.update_incident_record(arn=arn, chatChannel={"empty": {}}, impact=3)
    account.incidents.tag_resource(resourceArn=arn, tags={"seen": ""})
    with account.server.manager.database.transaction() as tx:
        identity = account.server.manager._dispatcher._identity
        started = {"startTime": account.now, "deploymentId": "d-1", "deploymentGroupArn": f"arn:aws:codedeploy:{REGION}:{ACCOUNT}:x"}
        for number in range(2):
            details: dict[str, Any] = {"codeDeployDeployment": started} if number else {}
            findings.add(identity.context(tx, now=account.now), arn, details, finding_id=f"finding-{number}")
    return arn


def _people(account: Account) -> None:
    """Rotations with overrides, policies, tags, a channel that is not activated."""
    contacts = account.contacts
    ada, ben = account.person("ada"), account.person("ben")
    recurrence = {
        "WeeklySettings": [{"DayOfWeek": "MON", "HandOffTime": {"HourOfDay": 9, "MinuteOfHour": 30}}],
        "NumberOfOnCalls": 1,
        "RecurrenceMultiplier": 2,
        "ShiftCoverages": {"MON": [{"Start": {"HourOfDay": 9, "MinuteOfHour": 0}, "End": {"HourOfDay": 17, "MinuteOfHour": 0}}]},
    }
    rotation = contacts.create_rotation(
        Name="primary",
        ContactIds=[ada, ben],
        StartTime=account.now,
        TimeZoneId="Europe/Berlin",
        Recurrence=recurrence,
        Tags=_tag("turn", "1"),
    )["RotationArn"]
    for hours in (1, 3):
        start = account.now + timedelta(hours=hours)
        contacts.create_rotation_override(RotationId=rotation, NewContactIds=[ben], StartTime=start, EndTime=start + timedelta(hours=4))
    contacts.create_contact(Alias="primary-oncall", Type="ONCALL_SCHEDULE", Plan={"RotationIds": [rotation]})
    address = {"SimpleAddress": "ada@example.com"}
    contacts.create_contact_channel(ContactId=ada, Name="mail", Type="EMAIL", DeliveryAddress=address)
    contacts.put_contact_policy(ContactArn=ada, Policy=json.dumps({"Statement": [{"Effect": "Allow"}]}))
    contacts.tag_resource(ResourceARN=ada, Tags=_tag("floor", "3"))


def _tag(key: str, value: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value}]


async def take_out(
    server: Serving, folder: Path, monkeypatch: pytest.MonkeyPatch, *, anew: bool = False, calls: list[CallRecord] | None = None
) -> Exported:
    """Export the server's account into `folder`; `calls` gets every call that it took."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.key.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.key.secret)
    settings = ConnectionSettings(region=server.region, endpoint_url=server.endpoint_url, read_only=True, rate=1e6)
    clock = HurriedClock(server.clock.now())
    async with await connect(settings, clock=clock, on_call=None if calls is None else calls.append) as connection:
        reader = AccountReader(connection.transport, clock=clock)
        return await export(reader, folder, region=connection.place.region, anew=anew)


def put_in(store: Path, folder: Path) -> Imported:
    """Import `folder` into the database in `store`."""
    database = Database.open(f"sqlite:///{store / 'imtui.db'}")
    try:
        return bring_in(database, folder, now=START, progress=lambda done, total: None)
    finally:
        database.close()


def files(folder: Path) -> dict[str, bytes]:
    """Everything in the folder, by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
