"""What the sample requests of the API reference are sent to: an account in which each of them makes sense.

Invariant: an account is built through the services' own operations, with time moved as it passed when the samples were recorded: a page
sent five times, a minute apart, and read later. A sample names what a server makes up (`{incident}`, `{page}`) and finds it here.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from imtui.server.store.contacts import get_channel
from tests.server.accounts import TESTER, Account

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ExampleResourcePolicy",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
                "Action": ["ssm-incidents:GetResponsePlan", "ssm-incidents:StartIncident", "ssm-incidents:ListRelatedItems"],
                "Resource": ["arn:aws:ssm-incidents:*:111122223333:response-plan/example-response"],
            }
        ],
    }
)
CONTACT_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ExampleResourcePolicy",
                "Effect": "Allow",
                "Principal": {"AWS": "444455556666"},
                "Action": ["ssm-contacts:GetContact", "ssm-contacts:StartEngagement", "ssm-contacts:StopEngagement"],
                "Resource": ["arn:aws:ssm-contacts:*:111122223333:contact/akuam", "arn:aws:ssm-contacts:*:111122223333:engagement/akuam/*"],
            }
        ],
    }
)
_NAME = re.compile(r"\{([a-z ]+)\}")


class World:
    """An account, and the names under which samples know what is in it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._known: dict[str, Callable[[], str]] = {}
        self.note("tester", TESTER)
        self.note("policy", POLICY)
        self.note("contact policy", CONTACT_POLICY)

    def note(self, name: str, value: str) -> str:
        """Let samples say `{name}` for the value."""
        self._known[name] = lambda: value
        return value

    def ask(self, name: str, find: Callable[[], str]) -> None:
        """Let samples say `{name}` for what is found when they are sent."""
        self._known[name] = find

    def filled(self, value: Any) -> Any:
        """A sample's request or answer with the names replaced by what they stand for."""
        match value:
            case str():
                return _NAME.sub(lambda match: self._known[match[1]](), value)
            case dict():
                return {name: self.filled(entry) for name, entry in value.items()}
            case list():
                return [self.filled(entry) for entry in value]
            case _:
                return value


def nothing(world: World) -> None:
    """An account that has never been used."""


def contacts(world: World) -> None:
    """Regions, people and an escalation plan."""
    account = world.account
    regions = {
        "us-east-1": {"sseKmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/de6a2f4e-5d40-4443-ad82-1db179510a32"},
        "us-east-2": {"sseKmsKeyId": "arn:aws:kms:us-east-2:111122223333:key/6f1572c9-05ca-43cf-bf03-ee7bc93f59bd"},
    }
    world.note("replication set", account.incidents.create_replication_set(regions=regions)["arn"])
    made = {"Alias": "akuam", "DisplayName": "Akua Mansa", "Type": "PERSONAL", "Plan": {"Stages": []}}
    akuam = world.note("akuam", account.contacts.create_contact(**made, Tags=[{"Key": "group1", "Value": "1"}])["ContactArn"])
    _channels(world, akuam)
    account.contacts.put_contact_policy(ContactArn=akuam, Policy=CONTACT_POLICY)
    stage = {"DurationInMinutes": 15, "Targets": [{"ContactTargetInfo": {"ContactId": akuam, "IsEssential": False}}]}
    plan = {"Alias": "test_escalation_plan", "DisplayName": "Test Escalation Plan", "Type": "ESCALATION", "Plan": {"Stages": [stage]}}
    world.note("escalation plan", account.contacts.create_contact(**plan)["ContactArn"])
    quiet = {"Alias": "example", "Type": "ESCALATION", "Plan": {"Stages": []}}
    world.note("example contact", account.contacts.create_contact(**quiet)["ContactArn"])


def everything(world: World) -> None:
    """Contacts, a page that was sent and read, a response plan, and an open incident."""
    contacts(world)
    _page(world)
    _response_plan(world)
    _incident(world)


WORLDS: Mapping[str, Callable[[World], None]] = {"nothing": nothing, "contacts": contacts, "everything": everything}


def _channels(world: World, akuam: str) -> None:
    client = world.account.contacts
    stages = []
    for name, type_, address in (("email", "EMAIL", "akuam@example.com"), ("sms", "SMS", "+15005550199")):
        delivery = {"SimpleAddress": address}
        made = client.create_contact_channel(ContactId=akuam, Name=f"akuas {name}-test", Type=type_, DeliveryAddress=delivery)
        arn = world.note(f"{name} channel", made["ContactChannelArn"])
        world.ask(f"code of the {name} channel", lambda arn=arn: _code(world.account, arn))  # type: ignore[misc]
        target = {"ChannelTargetInfo": {"ContactChannelId": arn, "RetryIntervalInMinutes": 1}}
        stages.append({"DurationInMinutes": 5, "Targets": [target]})
    client.activate_contact_channel(ContactChannelId=arn, ActivationCode=_code(world.account, arn))
    client.update_contact(ContactId=akuam, Plan={"Stages": stages})


def _page(world: World) -> None:
    """The mail address is proven too late: only the SMS of the second stage goes out, five times, and is read in the end."""
    account = world.account
    words = {"Sender": "cli", "Subject": "cli-test", "Content": "Testing engagements via CLI"}
    public = {"PublicSubject": "cli-test", "PublicContent": "Testing engagements via CLI"}
    started = account.contacts.start_engagement(ContactId=world.filled("{escalation plan}"), **words, **public)
    engagement = world.note("engagement", started["EngagementArn"])
    account.advance(16 * 60)
    mail = world.filled("{email channel}")
    account.contacts.activate_contact_channel(ContactChannelId=mail, ActivationCode=_code(account, mail))
    (page,) = account.contacts.list_pages_by_engagement(EngagementId=engagement)["Pages"]
    account.advance(7 * 60)
    account.contacts.accept_page(PageId=world.note("page", page["PageArn"]), AcceptType="READ", AcceptCode="425440")


def _response_plan(world: World) -> None:
    automation = {
        "documentName": "AWSIncidents-CriticalIncidentRunbookTemplate",
        "documentVersion": "$DEFAULT",
        "roleArn": "arn:aws:iam::111122223333:role/aws-service-role/ssm-incidents.amazonaws.com/AWSServiceRoleForIncidentManager",
        "targetAccount": "RESPONSE_PLAN_OWNER_ACCOUNT",
    }
    made = world.account.incidents.create_response_plan(
        name="example-response",
        displayName="Example response plan",
        incidentTemplate={"impact": 5, "title": "example-incident"},
        engagements=[world.filled("{example contact}")],
        chatChannel={"chatbotSns": ["arn:aws:sns:us-east-1:111122223333:Standard_User"]},
        actions=[{"ssmAutomation": automation}],
        tags={"group1": "1"},
    )
    arn = world.note("response plan", made["arn"])
    world.note("policy id", world.account.incidents.put_resource_policy(resourceArn=arn, policy=POLICY)["policyId"])
    world.ask("token behind the first plan", lambda: str(world.account.incidents.list_response_plans(maxResults=1)["nextToken"]))


def _incident(world: World) -> None:
    account = world.account
    url = "https://us-east-1.console.aws.amazon.com/systems-manager/opsitems/oi-cd91EXAMPLE/workbench?region=us-east-1"
    related = {"identifier": {"type": "OTHER", "value": {"url": url}}, "title": "Example related item"}
    arn = world.note("incident", account.start(world.filled("{response plan}"), relatedItems=[related]))
    world.note("custom event", account.note(arn, "example timeline event", at=account.now.replace(second=0)))
    account.advance(2)
    items = account.incidents.list_related_items(incidentRecordArn=arn)["relatedItems"]
    world.note("parent item", next(item["identifier"]["value"]["arn"] for item in items if item["identifier"]["type"] == "PARENT"))
    world.note("record update", account.events(arn, "SSM Incident Record Update")[0]["eventId"])


def _code(account: Account, channel_arn: str) -> str:
    """The activation code that was sent last, as its receiver would read it."""
    with account.server.manager.database.transaction() as tx:
        channel = get_channel(tx, channel_arn)
    assert channel is not None
    return channel.activation_code
