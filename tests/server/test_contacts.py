"""Contacts, channels, policies and tags through the API."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from imtui.server.store import outbox
from tests.server.rosters import Roster, roster
from tests.serving import serving

PREFIX = "arn:aws:ssm-contacts:us-east-1:111122223333"


@pytest.fixture
def desk() -> Iterator[Roster]:
    with roster() as made:
        yield made


def refused(operation: Any, **request: Any) -> dict[str, Any]:
    """The error that the operation answers."""
    with pytest.raises(ClientError) as caught:
        operation(**request)
    answer: dict[str, Any] = dict(caught.value.response)
    return answer


def test_without_a_replication_set_there_is_no_account() -> None:
    with serving() as server:
        error = refused(server.client("ssm-contacts").list_contacts)
        assert error["Error"] == {
            "Code": "ValidationException",
            "Message": "Invalid value provided - Account not found for the request",
        }


class TestContacts:
    def test_a_contact_reads_back_as_it_was_made(self, desk: Roster) -> None:
        plan = {"Stages": [{"DurationInMinutes": 5, "Targets": []}]}
        made = desk.contacts.create_contact(Alias="akuam", DisplayName="Akua Mansa", Type="PERSONAL", Plan=plan)
        assert made["ContactArn"] == f"{PREFIX}:contact/akuam"
        found = desk.contacts.get_contact(ContactId=made["ContactArn"])
        del found["ResponseMetadata"]
        assert found == {
            "ContactArn": made["ContactArn"],
            "Alias": "akuam",
            "DisplayName": "Akua Mansa",
            "Type": "PERSONAL",
            "Plan": plan,
        }

    def test_an_alias_is_taken_once(self, desk: Roster) -> None:
        desk.person("ann")
        error = refused(desk.contacts.create_contact, Alias="ann", Type="PERSONAL", Plan={"Stages": []})
        assert error["Error"]["Code"] == "ConflictException"
        assert (error["ResourceId"], error["ResourceType"]) == (f"{PREFIX}:contact/ann", "CONTACT")

    def test_lists_are_by_alias_and_can_be_narrowed(self, desk: Roster) -> None:
        for alias in ("cy", "ann", "bo", "bob", "bo-2"):
            desk.person(alias)
        desk.escalation("bo_plan", (1, {}))
        paginator = desk.contacts.get_paginator("list_contacts")

        def aliases(size: int, **narrowed: str) -> list[str]:
            return [
                each["Alias"] for page in paginator.paginate(PaginationConfig={"PageSize": size}, **narrowed) for each in page["Contacts"]
            ]

        whole = ["ann", "bo", "bo-2", "bo_plan", "bob", "cy"]
        assert all(aliases(size) == whole for size in (1, 2, 3, 100))
        assert aliases(2, AliasPrefix="bo") == ["bo", "bo-2", "bo_plan", "bob"]
        assert aliases(2, AliasPrefix="bo", Type="ESCALATION") == ["bo_plan"]

    def test_an_update_changes_only_what_it_names(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 1}))
        before = desk.contacts.get_contact(ContactId=ann)
        desk.contacts.update_contact(ContactId=ann, DisplayName="Ann Other")
        after = desk.contacts.get_contact(ContactId=ann)
        assert (after["DisplayName"], after["Plan"]) == ("Ann Other", before["Plan"])

    def test_deleting_takes_the_channels_too(self, desk: Roster) -> None:
        ann = desk.person("ann", (5, {"SMS": 1}))
        [channel] = desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"]
        desk.contacts.delete_contact(ContactId=ann)
        for operation, request in (
            (desk.contacts.get_contact, {"ContactId": ann}),
            (desk.contacts.delete_contact, {"ContactId": ann}),
            (desk.contacts.get_contact_channel, {"ContactChannelId": channel["ContactChannelArn"]}),
        ):
            assert refused(operation, **request)["Error"]["Code"] == "ResourceNotFoundException"

    def test_who_takes_turns_cannot_be_deleted(self, desk: Roster) -> None:
        ann = desk.person("ann")
        rotation = desk.rotation(ann)
        error = refused(desk.contacts.delete_contact, ContactId=ann)
        assert error["Error"]["Code"] == "ConflictException"
        assert error["DependentEntities"] == [{"RelationType": "ROTATION_MEMBER", "DependentResourceIds": [rotation]}]
        desk.contacts.delete_rotation(RotationId=rotation)
        desk.contacts.delete_contact(ContactId=ann)

    def test_who_stands_in_cannot_be_deleted_before_it_is_over(self, desk: Roster) -> None:
        ann, bo = desk.person("ann"), desk.person("bo")
        rotation = desk.rotation(ann)
        times = {"StartTime": desk.now + timedelta(hours=1), "EndTime": desk.now + timedelta(hours=3)}
        desk.contacts.create_rotation_override(RotationId=rotation, NewContactIds=[bo], **times)
        error = refused(desk.contacts.delete_contact, ContactId=bo)
        assert error["Error"]["Code"] == "ConflictException"
        assert error["DependentEntities"] == [{"RelationType": "ROTATION_OVERRIDE", "DependentResourceIds": [rotation]}]
        desk.jump(3 * 3600)
        desk.contacts.delete_contact(ContactId=bo)

    @pytest.mark.parametrize(
        ("type_", "plan", "reason"),
        [
            (
                "ONCALL_SCHEDULE",
                {"Stages": [{"DurationInMinutes": 1, "Targets": []}]},
                "ONCALL SCHEDULE contact cannot have stages in plan",
            ),
            ("ONCALL_SCHEDULE", {"RotationIds": [f"{PREFIX}:rotation/gone"]}, "does not exist"),
            ("PERSONAL", {"RotationIds": [f"{PREFIX}:rotation/gone"]}, "PERSONAL contact cannot have rotations in plan"),
            (
                "PERSONAL",
                {"Stages": [{"DurationInMinutes": 0, "Targets": []}]},
                "Plan.Stages.1: a stage without targets must have a duration",
            ),
            ("PERSONAL", {"Stages": [{"DurationInMinutes": 1, "Targets": [{}]}]}, "a target is either a channel or a contact"),
            (
                "PERSONAL",
                {
                    "Stages": [
                        {
                            "DurationInMinutes": 1,
                            "Targets": [{"ContactTargetInfo": {"ContactId": f"{PREFIX}:contact/x", "IsEssential": True}}],
                        }
                    ]
                },
                "PERSONAL contact cannot have contacts in plan",
            ),
            (
                "ESCALATION",
                {
                    "Stages": [
                        {"DurationInMinutes": 1, "Targets": [{"ChannelTargetInfo": {"ContactChannelId": f"{PREFIX}:contact-channel/x/1"}}]}
                    ]
                },
                "ESCALATION contact cannot have channels in plan",
            ),
        ],
    )
    def test_a_plan_has_to_fit_its_contact(self, desk: Roster, type_: str, plan: dict[str, Any], reason: str) -> None:
        error = refused(desk.contacts.create_contact, Alias="ann", Type=type_, Plan=plan)
        assert error["Error"]["Code"] == "ValidationException"
        assert error["Error"]["Message"].startswith("Invalid value provided - ")
        assert reason in error["Error"]["Message"]

    def test_a_plan_cannot_page_through_somebody_elses_channel(self, desk: Roster) -> None:
        ann, bo = desk.person("ann", (5, {"SMS": 1})), desk.person("bo")
        plan = desk.contacts.get_contact(ContactId=ann)["Plan"]
        assert "belongs to another contact" in refused(desk.contacts.update_contact, ContactId=bo, Plan=plan)["Error"]["Message"]


class TestChannels:
    def test_a_channel_is_activated_by_the_code_that_was_sent_to_it(self, desk: Roster) -> None:
        ann = desk.person("ann")
        channel = desk.channel(ann, activate=False)
        assert channel.startswith(f"{PREFIX}:contact-channel/ann/")
        found = desk.contacts.get_contact_channel(ContactChannelId=channel)
        assert (found["ContactArn"], found["Type"], found["ActivationStatus"]) == (ann, "SMS", "NOT_ACTIVATED")
        with desk.server.manager.database.transaction() as tx:
            [message] = outbox.list_messages(tx)
        assert (message.channel_arn, message.address) == (channel, found["DeliveryAddress"]["SimpleAddress"])
        wrong = f"{(int(message.code) + 1) % 1_000_000:06d}"
        error = refused(desk.contacts.activate_contact_channel, ContactChannelId=channel, ActivationCode=wrong)
        assert error["Fields"] == [{"Name": "ActivationCode", "Message": "does not match"}]
        desk.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=message.code)
        assert desk.contacts.get_contact_channel(ContactChannelId=channel)["ActivationStatus"] == "ACTIVATED"

    def test_a_deferred_activation_sends_nothing_until_it_is_asked_for(self, desk: Roster) -> None:
        ann = desk.person("ann")
        request = {"Name": "mail", "Type": "EMAIL", "DeliveryAddress": {"SimpleAddress": "ann@example.com"}, "DeferActivation": True}
        channel = desk.contacts.create_contact_channel(ContactId=ann, **request)["ContactChannelArn"]
        assert desk.activation_code(channel) == ""
        assert refused(desk.contacts.activate_contact_channel, ContactChannelId=channel, ActivationCode="000000")
        desk.contacts.send_activation_code(ContactChannelId=channel)
        first = desk.activation_code(channel)
        desk.contacts.send_activation_code(ContactChannelId=channel)
        assert refused(desk.contacts.activate_contact_channel, ContactChannelId=channel, ActivationCode=first)
        desk.contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=desk.activation_code(channel))
        assert "activated already" in refused(desk.contacts.send_activation_code, ContactChannelId=channel)["Error"]["Message"]

    def test_a_changed_address_has_to_be_activated_again(self, desk: Roster) -> None:
        channel = desk.channel(desk.person("ann"))
        desk.contacts.update_contact_channel(ContactChannelId=channel, Name="new name")
        assert desk.contacts.get_contact_channel(ContactChannelId=channel)["ActivationStatus"] == "ACTIVATED"
        desk.contacts.update_contact_channel(ContactChannelId=channel, DeliveryAddress={"SimpleAddress": "+15005550100"})
        found = desk.contacts.get_contact_channel(ContactChannelId=channel)
        assert (found["Name"], found["ActivationStatus"]) == ("new name", "NOT_ACTIVATED")

    @pytest.mark.parametrize(
        ("type_", "address"), [("SMS", "5005550199"), ("VOICE", "+1500555x"), ("EMAIL", "ann"), ("EMAIL", "ann@ example")]
    )
    def test_an_address_has_to_be_one_of_its_type(self, desk: Roster, type_: str, address: str) -> None:
        request = {"Name": "x", "Type": type_, "DeliveryAddress": {"SimpleAddress": address}}
        error = refused(desk.contacts.create_contact_channel, ContactId=desk.person("ann"), **request)
        assert [field["Name"] for field in error["Fields"]] == ["DeliveryAddress.SimpleAddress"]

    def test_one_address_once_a_type(self, desk: Roster) -> None:
        ann = desk.person("ann")
        channel = desk.channel(ann)
        address = desk.contacts.get_contact_channel(ContactChannelId=channel)["DeliveryAddress"]
        again = {"ContactId": ann, "Name": "again", "DeliveryAddress": address}
        assert refused(desk.contacts.create_contact_channel, Type="SMS", **again)["ResourceId"] == channel
        desk.contacts.create_contact_channel(Type="VOICE", **again)
        assert len(desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"]) == 2

    def test_only_people_have_channels(self, desk: Roster) -> None:
        request = {"Name": "x", "Type": "SMS", "DeliveryAddress": {"SimpleAddress": "+15005550199"}}
        error = refused(desk.contacts.create_contact_channel, ContactId=desk.escalation("plan"), **request)
        assert "cannot have channels" in error["Error"]["Message"]

    def test_a_deleted_channel_is_gone(self, desk: Roster) -> None:
        channel = desk.channel(desk.person("ann"))
        desk.contacts.delete_contact_channel(ContactChannelId=channel)
        assert refused(desk.contacts.get_contact_channel, ContactChannelId=channel)["Error"]["Code"] == "ResourceNotFoundException"


class TestPolicies:
    def test_a_policy_is_given_back_to_the_character(self, desk: Roster) -> None:
        ann = desk.person("ann")
        assert "Policy" not in desk.contacts.get_contact_policy(ContactArn=ann)
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ssm-contacts:GetContact"]}]}, indent=3)
        desk.contacts.put_contact_policy(ContactArn=ann, Policy=policy)
        assert desk.contacts.get_contact_policy(ContactArn=ann)["Policy"] == policy

    @pytest.mark.parametrize("policy", ["nonsense", "[]", "{}", '"x"', "[" * 100_000])
    def test_what_is_no_policy_is_refused(self, desk: Roster, policy: str) -> None:
        error = refused(desk.contacts.put_contact_policy, ContactArn=desk.person("ann"), Policy=policy)
        assert [field["Name"] for field in error["Fields"]] == ["Policy"]


class TestTags:
    def test_tags_of_contacts_and_rotations(self, desk: Roster) -> None:
        tags = [{"Key": "team", "Value": "payments"}]
        made = desk.contacts.create_contact(Alias="ann", Type="PERSONAL", Plan={"Stages": []}, Tags=tags)["ContactArn"]
        for arn in (made, desk.rotation(made, Tags=tags)):
            desk.contacts.tag_resource(ResourceARN=arn, Tags=[{"Key": "tier", "Value": "1"}, {"Key": "team", "Value": "search"}])
            assert desk.contacts.list_tags_for_resource(ResourceARN=arn)["Tags"] == [
                {"Key": "team", "Value": "search"},
                {"Key": "tier", "Value": "1"},
            ]
            desk.contacts.untag_resource(ResourceARN=arn, TagKeys=["team", "unknown"])
            assert desk.contacts.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "tier", "Value": "1"}]

    @pytest.mark.parametrize(("tag", "field"), [({"Key": "team"}, "Tags.2.Value"), ({"Value": "payments"}, "Tags.2.Key")])
    def test_half_a_tag_is_refused(self, desk: Roster, tag: dict[str, str], field: str) -> None:
        ann, tags = desk.person("ann"), [{"Key": "tier", "Value": "1"}, tag]
        calls = (
            lambda: desk.contacts.tag_resource(ResourceARN=ann, Tags=tags),
            lambda: desk.contacts.create_contact(Alias="bo", Type="PERSONAL", Plan={"Stages": []}, Tags=tags),
            lambda: desk.rotation(ann, Tags=tags),
        )
        for call in calls:
            error = refused(call)
            assert error["Error"]["Code"] == "ValidationException"
            assert [each["Name"] for each in error["Fields"]] == [field]
        assert desk.contacts.list_tags_for_resource(ResourceARN=ann)["Tags"] == []

    def test_a_resource_has_at_most_fifty(self, desk: Roster) -> None:
        ann = desk.person("ann")
        desk.contacts.tag_resource(ResourceARN=ann, Tags=[{"Key": f"k{index}", "Value": "v"} for index in range(50)])
        error = refused(desk.contacts.tag_resource, ResourceARN=ann, Tags=[{"Key": "more", "Value": "v"}])
        assert error["Error"]["Code"] == "ServiceQuotaExceededException"

    def test_a_new_contact_of_an_old_name_has_none_of_its_tags(self, desk: Roster) -> None:
        ann = desk.person("ann")
        desk.contacts.tag_resource(ResourceARN=ann, Tags=[{"Key": "team", "Value": "payments"}])
        desk.contacts.delete_contact(ContactId=ann)
        assert refused(desk.contacts.list_tags_for_resource, ResourceARN=ann)["Error"]["Code"] == "ResourceNotFoundException"
        assert desk.contacts.list_tags_for_resource(ResourceARN=desk.person("ann"))["Tags"] == []
