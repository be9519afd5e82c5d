"""Engaging people through the API: who is paged when, and what each step leaves behind."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from imtui.server.delivery.outbox import refuse
from imtui.server.service import IncidentManager
from imtui.server.store import outbox
from imtui.server.store.rotations import change_rotation
from imtui.server.timekeeping import PUT_OFF
from tests.clocks import FakeClock
from tests.server.rosters import FIRST_PAGE, Roster, daily, roster
from tests.serving import Serving, serving

EVERY_MINUTE = (5, {"SMS": 1})


@pytest.fixture
def desk() -> Iterator[Roster]:
    with roster() as made:
        yield made


def describe(desk: Roster, engagement: str) -> dict[str, Any]:
    answer: dict[str, Any] = desk.contacts.describe_engagement(EngagementId=engagement)
    return answer


def start_incident(desk: Roster, *engagements: str) -> str:
    plan = desk.incidents.create_response_plan(
        name="checkout", incidentTemplate={"title": "Checkout returns 5xx", "impact": 1}, engagements=list(engagements)
    )["arn"]
    arn: str = desk.incidents.start_incident(responsePlanArn=plan)["incidentRecordArn"]
    return arn


def event_types(desk: Roster, incident: str) -> list[str]:
    """Types of the incident's events, oldest first."""
    found = desk.incidents.list_timeline_events(incidentRecordArn=incident, sortOrder="ASCENDING")["eventSummaries"]
    return [event["eventType"] for event in found]


class TestPaging:
    def test_the_first_page_comes_a_moment_after_the_start(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", EVERY_MINUTE))
        assert desk.pages(engagement) == []
        desk.advance(FIRST_PAGE)
        [page] = desk.pages(engagement)
        assert page["SentTime"] == describe(desk, engagement)["StartTime"] + timedelta(seconds=FIRST_PAGE)
        assert page["PageArn"].startswith("arn:aws:ssm-contacts:us-east-1:111122223333:page/ann/")
        assert page["EngagementArn"] == engagement
        assert "DeliveryTime" not in page

    def test_five_retries_are_five_receipts_on_one_page(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", EVERY_MINUTE))
        desk.advance(FIRST_PAGE + 10 * 60)
        [page] = desk.pages(engagement)
        sent = desk.receipts(page["PageArn"], "SENT")
        assert [ago for ago, _, _ in sent] == [360, 420, 480, 540, 600]
        assert len({info for _, _, info in sent}) == 5
        assert page["SentTime"] == desk.now - timedelta(seconds=360)

    def test_delivery_follows_the_send(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})))
        desk.advance(FIRST_PAGE)
        [page] = desk.pages(engagement)
        assert [type_ for _, type_, _ in desk.receipts(page["PageArn"])] == ["SENT"]
        desk.advance(2)
        assert [(ago, type_) for ago, type_, _ in desk.receipts(page["PageArn"])] == [(0.6, "DELIVERED"), (2, "SENT")]
        assert desk.pages(engagement)[0]["DeliveryTime"] == desk.now - timedelta(seconds=0.6)

    def test_a_carrier_that_refuses_leaves_an_error_with_its_reason(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 0}))
        address = desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"][0]["DeliveryAddress"]["SimpleAddress"]
        with desk.server.manager.database.transaction() as tx:
            refuse(tx, address, "the carrier does not know this number")
        engagement = desk.engage(ann)
        desk.advance(3)
        [page] = desk.pages(engagement)
        assert desk.receipts(page["PageArn"], "ERROR") == [(1.0, "ERROR", "the carrier does not know this number")]
        assert "DeliveryTime" not in page

    def test_stages_of_a_personal_plan_use_their_channels(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (2, {"SMS": 1}), (3, {"VOICE": 0, "EMAIL": 0})))
        desk.advance(FIRST_PAGE + 120)
        assert len(desk.pages(engagement)) == 3
        assert desk.sends(engagement) == 4

    def test_an_escalation_pages_each_stage_when_it_begins(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 0})), desk.person("bo", (5, {"SMS": 0}))
        engagement = desk.engage(desk.escalation("payments", (1, {ann: True}), (1, {bo: False})))
        desk.advance(FIRST_PAGE)
        assert desk.paged(engagement) == ["ann"]
        desk.advance(59.9)
        assert desk.paged(engagement) == ["ann"]
        desk.advance(0.1)
        assert desk.paged(engagement) == ["ann", "bo"]
        assert engagement.startswith("arn:aws:ssm-contacts:us-east-1:111122223333:engagement/payments/")

    def test_a_channel_that_is_not_activated_is_not_paged(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 1}))
        [channel] = desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"]
        desk.contacts.deactivate_contact_channel(ContactChannelId=channel["ContactChannelArn"])
        engagement = desk.engage(ann)
        desk.advance(100)
        assert desk.pages(engagement) == []

    def test_a_channel_deactivated_between_two_sends_leaves_an_error_on_the_page(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 1}))
        [channel] = desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"]
        engagement = desk.engage(ann)
        desk.advance(30)
        desk.contacts.deactivate_contact_channel(ContactChannelId=channel["ContactChannelArn"])
        desk.advance(FIRST_PAGE + 30)
        [page] = desk.pages(engagement)
        assert desk.receipts(page["PageArn"], "ERROR") == [(0.0, "ERROR", "The contact channel is not activated.")]
        assert desk.sends(engagement) == 1

    def test_a_deleted_contact_stays_named_and_is_passed_over(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 0})), desk.person("bo", (5, {"SMS": 0}))
        plan = desk.escalation("payments", (1, {ann: True, bo: False}))
        desk.contacts.delete_contact(ContactId=ann)
        engagement = desk.engage(plan)
        desk.advance(FIRST_PAGE)
        assert desk.paged(engagement) == ["bo"]
        assert ann in str(desk.contacts.get_contact(ContactId=plan)["Plan"])

    def test_a_schedule_pages_who_is_on_shift_and_says_how_it_came_to_them(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 0})), desk.person("bo", (5, {"SMS": 0}))
        rota = desk.schedule("rota", desk.rotation(ann, bo))
        plan = desk.escalation("payments", (1, {rota: True}))
        desk.jump(24 * 3600)
        engagement = desk.engage(plan)
        desk.advance(FIRST_PAGE)
        assert desk.paged(engagement) == ["bo"]
        resolutions = desk.contacts.list_page_resolutions(PageId=desk.pages(engagement)[0]["PageArn"])["PageResolutions"]
        assert resolutions == [
            {"ContactArn": plan, "Type": "ESCALATION"},
            {"ContactArn": rota, "Type": "ONCALL_SCHEDULE", "StageIndex": 0},
            {"ContactArn": bo, "Type": "PERSONAL", "StageIndex": 0},
        ]

    def test_a_rotation_that_cannot_be_computed_keeps_nobody_else_from_being_paged(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 0})), desk.person("bo", (5, {"SMS": 0}))
        rotation = desk.rotation(ann)
        stuck, other = desk.engage(desk.schedule("rota", rotation)), desk.engage(bo)
        with desk.server.manager.database.transaction() as tx:
            change_rotation(tx, rotation, {"zone": "Mars/Olympus"}, None)  # as where the zones of this machine are not those of the last
        desk.advance(FIRST_PAGE)
        assert (desk.paged(stuck), desk.paged(other)) == ([], ["bo"])
        with desk.server.manager.database.transaction() as tx:
            change_rotation(tx, rotation, {"zone": "UTC"}, None)
        desk.advance(PUT_OFF.total_seconds())
        assert desk.paged(stuck) == ["ann"]

    def test_an_override_decides_who_is_paged(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 0})), desk.person("bo", (5, {"SMS": 0}))
        rotation = desk.rotation(ann, Recurrence=daily(9))
        desk.contacts.create_rotation_override(
            RotationId=rotation, NewContactIds=[bo], StartTime=desk.now, EndTime=desk.now + timedelta(hours=1)
        )
        engagement = desk.engage(desk.schedule("rota", rotation))
        desk.advance(FIRST_PAGE)
        assert desk.paged(engagement) == ["bo"]

    def test_sms_never_carries_the_secure_words(self, desk: Roster) -> None:
        desk.engage(desk.person("ann", (5, {"SMS": 0, "EMAIL": 0})), Subject="secret subject", Content="secret content")
        desk.advance(FIRST_PAGE)
        with desk.server.manager.database.transaction() as tx:
            paged = {message.channel_type: message for message in outbox.list_messages(tx) if message.page_arn}
        assert "secret" not in paged["SMS"].subject + paged["SMS"].text
        assert (paged["EMAIL"].subject, paged["EMAIL"].text.splitlines()[0]) == ("secret subject", "secret content")
        assert all(message.code in message.text for message in paged.values())


class TestAccepting:
    def test_a_read_page_ends_everything_for_that_person(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (2, {"SMS": 1}), (2, {"VOICE": 1})))
        desk.advance(FIRST_PAGE + 120)
        sms, voice = desk.pages(engagement)
        desk.accept(sms["PageArn"], Note="on it")
        desk.advance(600)
        assert desk.receipts(sms["PageArn"], "READ") == [(600, "READ", "on it")]
        assert [type_ for _, type_, _ in desk.receipts(voice["PageArn"])] == ["DELIVERED", "SENT", "STOP"]
        assert desk.sends(engagement) == 3
        assert describe(desk, engagement)["StopTime"] == desk.now - timedelta(seconds=600)

    def test_reading_without_a_channel_leaves_neither_channel_nor_info(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})))
        desk.advance(5)
        [page] = desk.pages(engagement)
        desk.accept(page["PageArn"])
        [read] = [each for each in desk.contacts.list_page_receipts(PageId=page["PageArn"])["Receipts"] if each["ReceiptType"] == "READ"]
        assert read.keys() == {"ReceiptType", "ReceiptTime"}

    def test_reading_through_a_channel_keeps_the_code(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 0}))
        [channel] = desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"]
        engagement = desk.engage(ann)
        desk.advance(5)
        [page] = desk.pages(engagement)
        desk.accept(page["PageArn"], ContactChannelId=channel["ContactChannelArn"], AcceptCode="425440")
        assert desk.receipts(page["PageArn"], "READ") == [(0, "READ", "425440")]

    def test_the_code_is_checked_only_when_it_is_enforced(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})))
        desk.advance(5)
        [page] = desk.pages(engagement)
        with desk.server.manager.database.transaction() as tx:
            code = outbox.list_messages(tx)[-1].code
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        with pytest.raises(ClientError, match="not the one that was sent"):
            desk.accept(page["PageArn"], AcceptCode=wrong, AcceptCodeValidation="ENFORCE")
        assert "ReadTime" not in desk.pages(engagement)[0]
        desk.accept(page["PageArn"], AcceptCode=code, AcceptCodeValidation="ENFORCE")
        assert desk.pages(engagement)[0]["ReadTime"] == desk.now

    def test_accepting_twice_keeps_the_first_time_and_adds_a_receipt(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})))
        desk.advance(5)
        [page] = desk.pages(engagement)
        desk.accept(page["PageArn"])
        desk.advance(10)
        desk.accept(page["PageArn"])
        assert desk.pages(engagement)[0]["ReadTime"] == desk.now - timedelta(seconds=10)
        assert [ago for ago, _, _ in desk.receipts(page["PageArn"], "READ")] == [0, 10]

    def test_delivered_is_not_read(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 1})))
        desk.advance(FIRST_PAGE)
        [page] = desk.pages(engagement)
        desk.accept(page["PageArn"], AcceptType="DELIVERED")
        desk.advance(60)
        assert desk.pages(engagement)[0]["DeliveryTime"] < desk.now
        assert "ReadTime" not in desk.pages(engagement)[0]
        assert desk.sends(engagement) == 2

    def test_an_essential_acceptance_stops_the_stages_that_follow(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 0})), desk.person("bo", (5, {"SMS": 0}))
        engagement = desk.engage(desk.escalation("payments", (1, {ann: True}), (1, {bo: False})))
        desk.advance(30)
        desk.accept(desk.pages(engagement)[0]["PageArn"])
        desk.advance(300)
        assert desk.paged(engagement) == ["ann"]
        assert "StopTime" in describe(desk, engagement)

    def test_another_persons_channel_is_refused(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 0})), desk.person("bo", (5, {"SMS": 0}))
        [channel] = desk.contacts.list_contact_channels(ContactId=bo)["ContactChannels"]
        engagement = desk.engage(ann)
        desk.advance(1)
        with pytest.raises(ClientError, match="belongs to another contact"):
            desk.accept(desk.pages(engagement)[0]["PageArn"], ContactChannelId=channel["ContactChannelArn"])

    def test_a_page_can_be_accepted_through_the_channel_it_came_by_though_that_is_deleted(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 1, "EMAIL": 0}))
        engagement = desk.engage(ann)
        desk.advance(5)
        by_type = {
            each["Type"]: each["ContactChannelArn"] for each in desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"]
        }
        for channel in by_type.values():
            desk.contacts.delete_contact_channel(ContactChannelId=channel)
        sms, mail = (page["PageArn"] for page in desk.pages(engagement))
        with pytest.raises(ClientError, match="CONTACT_CHANNEL was not found"):
            desk.accept(mail, ContactChannelId=by_type["SMS"])
        desk.accept(sms, ContactChannelId=by_type["SMS"])
        assert [kind for _, kind, _ in desk.receipts(sms, "READ")] == ["READ"]
        assert "StopTime" in describe(desk, engagement)


class TestStopping:
    def test_stopping_engages_nobody_else_and_says_so_on_unread_pages(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 1})), desk.person("bo", (5, {"SMS": 0}))
        engagement = desk.engage(desk.escalation("payments", (1, {ann: True}), (1, {bo: False})))
        desk.advance(30)
        desk.contacts.stop_engagement(EngagementId=engagement, Reason="false alarm")
        desk.advance(300)
        [page] = desk.pages(engagement)
        assert desk.receipts(page["PageArn"], "STOP") == [(300, "STOP", "false alarm")]
        assert desk.sends(engagement) == 1
        assert describe(desk, engagement)["StopTime"] == desk.now - timedelta(seconds=300)

    def test_stopping_twice_changes_nothing(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})))
        desk.advance(5)
        desk.contacts.stop_engagement(EngagementId=engagement)
        stopped = describe(desk, engagement)["StopTime"]
        desk.advance(5)
        desk.contacts.stop_engagement(EngagementId=engagement, Reason="again")
        assert describe(desk, engagement)["StopTime"] == stopped
        assert len(desk.receipts(desk.pages(engagement)[0]["PageArn"], "STOP")) == 1

    def test_a_page_can_be_accepted_after_its_sends_ended(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})))
        desk.advance(5)
        desk.contacts.stop_engagement(EngagementId=engagement)
        desk.accept(desk.pages(engagement)[0]["PageArn"])
        assert desk.pages(engagement)[0]["ReadTime"] == desk.now

    def test_an_engagement_whose_stages_are_done_is_not_stopped(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (1, {"SMS": 0})))
        desk.advance(3600)
        assert "StopTime" not in describe(desk, engagement)

    def test_a_page_is_stopped_once(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 1, "EMAIL": 0, "VOICE": 0})), desk.person("bo", (5, {"SMS": 1}))
        engagement = desk.engage(desk.escalation("payments", (5, {ann: False, bo: False})))
        desk.advance(30)
        first, second, third = (page["PageArn"] for page in desk.pages(engagement) if page["ContactArn"] == ann)
        desk.accept(first)
        desk.advance(10)
        desk.accept(second)
        assert [kind for _, kind, _ in desk.receipts(second, "READ")] == ["READ"]
        desk.contacts.stop_engagement(EngagementId=engagement, Reason="false alarm")
        assert [desk.receipts(page, "STOP") for page in (first, second, third)] == [[], [(10, "STOP", "")], [(10, "STOP", "")]]
        [other] = [page["PageArn"] for page in desk.pages(engagement) if page["ContactArn"] == bo]
        assert desk.receipts(other, "STOP") == [(0, "STOP", "false alarm")]


class TestIncidents:
    def test_pages_and_acceptances_are_on_the_timeline(self, desk: Roster) -> None:
        incident = start_incident(desk, desk.person("ann", (5, {"SMS": 1})))
        desk.advance(FIRST_PAGE + 60)
        [engagement] = desk.contacts.list_engagements(IncidentId=incident)["Engagements"]
        desk.accept(desk.pages(engagement["EngagementArn"])[0]["PageArn"])
        types = event_types(desk, incident)
        assert types.count("SSM Contacts Page for Incident") == 1
        assert types[-1] == "SSM Contacts Page Acknowledgement for Incident"
        assert desk.pages(engagement["EngagementArn"])[0]["IncidentId"] == incident

    def test_resolving_stops_what_still_runs(self, desk: Roster) -> None:
        incident = start_incident(desk, desk.person("ann", (5, {"SMS": 1})))
        desk.advance(FIRST_PAGE)
        desk.incidents.update_incident_record(arn=incident, status="RESOLVED")
        desk.advance(600)
        [engagement] = desk.contacts.list_engagements(IncidentId=incident)["Engagements"]
        assert engagement["StopTime"] == desk.now - timedelta(seconds=600)
        [page] = desk.pages(engagement["EngagementArn"])
        assert len(desk.receipts(page["PageArn"], "STOP")) == 1
        assert desk.sends(engagement["EngagementArn"]) == 1


class TestLists:
    def test_engagements_are_newest_first_whatever_the_page_size(self, desk: Roster) -> None:
        ann = desk.person("ann")
        made = []
        for index in range(7):
            made.append(desk.engage(ann, IncidentId="arn:aws:ssm-incidents::1:incident-record/x/1" if index % 2 else "elsewhere"))
            desk.advance(index % 3)
        paginator = desk.contacts.get_paginator("list_engagements")
        for size in (1, 2, 3, 100):
            pages = paginator.paginate(PaginationConfig={"PageSize": size})
            assert [each["EngagementArn"] for page in pages for each in page["Engagements"]] == made[::-1]
        one = paginator.paginate(IncidentId="elsewhere", PaginationConfig={"PageSize": 2})
        assert [each["EngagementArn"] for page in one for each in page["Engagements"]] == made[::2][::-1]

    def test_engagements_can_be_bounded_in_time(self, desk: Roster) -> None:
        ann = desk.person("ann")
        desk.engage(ann)
        desk.advance(60)
        second = desk.engage(ann)
        since = desk.contacts.list_engagements(TimeRangeValue={"StartTime": desk.now})["Engagements"]
        assert [each["EngagementArn"] for each in since] == [second]
        with pytest.raises(ClientError, match="StartTime is after EndTime"):
            desk.contacts.list_engagements(TimeRangeValue={"StartTime": desk.now, "EndTime": desk.now - timedelta(seconds=1)})

    def test_receipts_are_by_type_then_newest_first(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 1})))
        desk.advance(FIRST_PAGE + 130)
        [page] = desk.pages(engagement)
        desk.accept(page["PageArn"])
        whole = desk.receipts(page["PageArn"])
        assert [type_ for _, type_, _ in whole] == ["DELIVERED"] * 3 + ["READ"] + ["SENT"] * 3
        assert [ago for ago, type_, _ in whole if type_ == "SENT"] == [10, 70, 130]
        for size in (1, 2, 5):
            parts = desk.contacts.get_paginator("list_page_receipts").paginate(PageId=page["PageArn"], PaginationConfig={"PageSize": size})
            assert [each["ReceiptType"] for part in parts for each in part["Receipts"]] == [type_ for _, type_, _ in whole]

    def test_pages_of_a_person_are_newest_first_and_hold_the_sender(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 0}))
        engagements = []
        for _ in range(3):
            engagements.append(desk.engage(ann))
            desk.advance(10)
        found = desk.contacts.list_pages_by_contact(ContactId=ann)["Pages"]
        assert [page["EngagementArn"] for page in found] == engagements[::-1]
        assert {page["Sender"] for page in found} == {"tester"}
        first = desk.contacts.list_pages_by_contact(ContactId=ann, MaxResults=1)
        assert [page["EngagementArn"] for page in first["Pages"]] == engagements[-1:]

    def test_a_page_tells_the_words_of_its_engagement(self, desk: Roster) -> None:
        engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})), PublicSubject="public")
        desk.advance(1)
        page = desk.contacts.describe_page(PageId=desk.pages(engagement)[0]["PageArn"])
        assert (page["Subject"], page["Content"], page["PublicSubject"]) == ("Checkout", "returns 5xx", "public")
        assert "PublicContent" not in page

    @pytest.mark.parametrize(
        ("operation", "request_"),
        [
            ("start_engagement", {"ContactId": "contact/gone", "Sender": "a", "Subject": "b", "Content": "c"}),
            ("describe_engagement", {"EngagementId": "engagement/gone/1"}),
            ("stop_engagement", {"EngagementId": "engagement/gone/1"}),
            ("list_pages_by_engagement", {"EngagementId": "engagement/gone/1"}),
            ("list_pages_by_contact", {"ContactId": "contact/gone"}),
            ("describe_page", {"PageId": "page/gone/1"}),
            ("list_page_receipts", {"PageId": "page/gone/1"}),
            ("list_page_resolutions", {"PageId": "page/gone/1"}),
            ("accept_page", {"PageId": "page/gone/1", "AcceptType": "READ", "AcceptCode": "123456"}),
        ],
    )
    def test_what_does_not_exist_is_said_to_be_missing(self, desk: Roster, operation: str, request_: dict[str, str]) -> None:
        prefixed = {
            name: f"arn:aws:ssm-contacts:us-east-1:111122223333:{value}" if name.endswith("Id") else value
            for name, value in request_.items()
        }
        with pytest.raises(desk.contacts.exceptions.ResourceNotFoundException) as caught:
            getattr(desk.contacts, operation)(**prefixed)
        assert caught.value.response["ResourceId"] in prefixed.values()


class TestCatchingUp:
    def test_what_fell_due_while_it_was_down_happens_once_at_its_own_time(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'awake.db'}"
        slept = f"sqlite:///{tmp_path / 'slept.db'}"
        assert self._history(url, nap=False) == self._history(slept, nap=True)

    def _history(self, url: str, *, nap: bool) -> list[tuple[str, str, list[tuple[float, str]]]]:
        """Run an escalation for an hour; with `nap` the server is down for all but its first second."""
        clock = FakeClock()
        with serving(clock=clock, database_url=url) as server:
            desk = Roster(server).found()
            ann, bo = desk.person("ann", (5, {"SMS": 1}), (5, {"VOICE": 2})), desk.person("bo", (2, {"EMAIL": 1}))
            engagement = desk.engage(desk.escalation("payments", (3, {ann: False}), (1, {bo: False}), (0, {ann: False})))
            self._pass(server, minutes=0 if nap else 60)
        if nap:
            clock.set(clock.now() + timedelta(hours=1))
            manager = IncidentManager.open(clock=clock, database_url=url)
            manager.catch_up()
            manager.close()
        with serving(clock=clock, database_url=url) as server:
            desk = Roster(server)
            return [
                (page["ContactArn"], page["SentTime"].isoformat(), [each[:2] for each in desk.receipts(page["PageArn"])])
                for page in desk.pages(engagement)
            ]

    def _pass(self, server: Serving, *, minutes: int) -> None:
        for _ in range(minutes):
            server.advance(60)
