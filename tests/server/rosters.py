"""People, plans and pages on a running server, in a few words: what tests of ssm-contacts are written with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from imtui.server.store.contacts import get_channel
from tests.serving import Serving, serving

FIRST_PAGE = 0.6


class Roster:
    """A server with an account, and its two clients."""

    def __init__(self, server: Serving) -> None:
        self.server = server
        self.contacts = server.client("ssm-contacts")
        self.incidents = server.client("ssm-incidents")

    @property
    def now(self) -> datetime:
        return self.server.clock.now()

    def found(self) -> "Roster":
        """Make the replication set that gives ssm-contacts an account."""
        self.incidents.create_replication_set(regions={"us-east-1": {}})
        return self

    def advance(self, seconds: float) -> None:
        self.server.advance(seconds)

    def jump(self, seconds: float) -> None:
        """Move the service's time on without its ticker: the next call finds everything late."""
        self.server.clock.set(self.now + timedelta(seconds=seconds))

    def person(self, alias: str, *stages: tuple[int, dict[str, int]]) -> str:
        """A person with a plan of (minutes, {channel type: retry minutes}); each type named becomes an activated channel."""
        arn: str = self.contacts.create_contact(Alias=alias, DisplayName=alias.title(), Type="PERSONAL", Plan={"Stages": []})["ContactArn"]
        channels = {type_: self.channel(arn, type_) for type_ in dict.fromkeys(type_ for _, targets in stages for type_ in targets)}
        plan = [
            {
                "DurationInMinutes": minutes,
                "Targets": [
                    {"ChannelTargetInfo": {"ContactChannelId": channels[type_], "RetryIntervalInMinutes": retry}}
                    for type_, retry in targets.items()
                ],
            }
            for minutes, targets in stages
        ]
        self.contacts.update_contact(ContactId=arn, Plan={"Stages": plan})
        return arn

    def channel(self, contact: str, type_: str = "SMS", *, activate: bool = True) -> str:
        alias = contact.rpartition("/")[2]
        address = f"{alias}@example.com" if type_ == "EMAIL" else f"+1500555{sum(map(ord, alias)):04d}"
        request = {"Name": f"{type_} channel", "Type": type_, "DeliveryAddress": {"SimpleAddress": address}}
        arn: str = self.contacts.create_contact_channel(ContactId=contact, **request)["ContactChannelArn"]
        if activate:
            self.contacts.activate_contact_channel(ContactChannelId=arn, ActivationCode=self.activation_code(arn))
        return arn

    def activation_code(self, channel: str) -> str:
        """The code that was sent last, as its receiver would read it."""
        with self.server.manager.database.transaction() as tx:
            row = get_channel(tx, channel)
        return "" if row is None else row.activation_code

    def escalation(self, alias: str, *stages: tuple[int, dict[str, bool]]) -> str:
        """A plan of (minutes, {contact ARN: essential})."""
        plan = [
            {
                "DurationInMinutes": minutes,
                "Targets": [{"ContactTargetInfo": {"ContactId": arn, "IsEssential": essential}} for arn, essential in targets.items()],
            }
            for minutes, targets in stages
        ]
        arn: str = self.contacts.create_contact(Alias=alias, Type="ESCALATION", Plan={"Stages": plan})["ContactArn"]
        return arn

    def rotation(self, *contacts: str, **changes: Any) -> str:
        """A daily rotation from now on, handed on at 09:00 UTC."""
        request = {
            "Name": "primary",
            "ContactIds": list(contacts),
            "StartTime": self.now,
            "TimeZoneId": "UTC",
            "Recurrence": daily(9),
            **changes,
        }
        arn: str = self.contacts.create_rotation(**request)["RotationArn"]
        return arn

    def schedule(self, alias: str, *rotations: str) -> str:
        arn: str = self.contacts.create_contact(Alias=alias, Type="ONCALL_SCHEDULE", Plan={"RotationIds": list(rotations)})["ContactArn"]
        return arn

    def engage(self, contact: str, **words: str) -> str:
        request = {"Sender": "tester", "Subject": "Checkout", "Content": "returns 5xx", **words}
        arn: str = self.contacts.start_engagement(ContactId=contact, **request)["EngagementArn"]
        return arn

    def pages(self, engagement: str) -> list[dict[str, Any]]:
        """Pages of an engagement, oldest first."""
        found: list[dict[str, Any]] = self.contacts.list_pages_by_engagement(EngagementId=engagement)["Pages"]
        return found[::-1]

    def paged(self, engagement: str) -> list[str]:
        """Aliases of who was paged, in order, one for each page."""
        return [page["ContactArn"].rpartition("/")[2] for page in self.pages(engagement)]

    def receipts(self, page: str, *types: str) -> list[tuple[float, str, str]]:
        """(seconds ago, type, info) of a page's receipts, those of `types` only when given."""
        found = self.contacts.list_page_receipts(PageId=page)["Receipts"]
        return [
            (round((self.now - each["ReceiptTime"]).total_seconds(), 3), each["ReceiptType"], each.get("ReceiptInfo", ""))
            for each in found
            if not types or each["ReceiptType"] in types
        ]

    def sends(self, engagement: str) -> int:
        return sum(len(self.receipts(page["PageArn"], "SENT")) for page in self.pages(engagement))

    def accept(self, page: str, **how: str) -> None:
        self.contacts.accept_page(**{"PageId": page, "AcceptType": "READ", "AcceptCode": "123456", **how})


def daily(hour: int, **changes: Any) -> dict[str, Any]:
    return {"DailySettings": [{"HourOfDay": hour, "MinuteOfHour": 0}], "NumberOfOnCalls": 1, "RecurrenceMultiplier": 1, **changes}


@contextmanager
def roster(database_url: str | None = None) -> Iterator[Roster]:
    with serving(database_url=database_url) as server:
        yield Roster(server).found()
