"""Replication sets: one an account, Regions that come and go, protection, and what goes with the last one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from imtui.server.service import Settings
from tests.server.accounts import ACCOUNT, TESTER, Account, opened, refused


@pytest.fixture
def bare() -> Iterator[Account]:
    with opened(replicated=False) as account:
        yield account


@pytest.fixture
def slow() -> Iterator[Account]:
    """An account whose replication set takes half a minute for everything."""
    with opened(replicated=False, settings=Settings(settling=timedelta(seconds=30))) as account:
        yield account


def _only(account: Account) -> str:
    (arn,) = account.incidents.list_replication_sets()["replicationSetArns"]
    return str(arn)


def _shown(account: Account) -> dict[str, object]:
    return dict(account.incidents.get_replication_set(arn=_only(account))["replicationSet"])


def test_it_reads_back_with_default_keys_and_unprotected(bare: Account) -> None:
    key = f"arn:aws:kms:us-east-2:{ACCOUNT}:key/de6a2f4e-5d40-4443-ad82-1db179510a32"
    arn = bare.incidents.create_replication_set(regions={"us-east-1": {}, "us-east-2": {"sseKmsKeyId": key}}, tags={"a": "b"})["arn"]
    shown = bare.incidents.get_replication_set(arn=arn)["replicationSet"]
    assert arn.startswith(f"arn:aws:ssm-incidents::{ACCOUNT}:replication-set/")
    assert {name: region["sseKmsKeyId"] for name, region in shown["regionMap"].items()} == {"us-east-1": "DefaultKey", "us-east-2": key}
    assert {region["status"] for region in shown["regionMap"].values()} == {"ACTIVE"}
    assert (shown["status"], shown["deletionProtected"], shown["createdBy"]) == ("ACTIVE", False, TESTER)
    assert shown["createdTime"] == shown["lastModifiedTime"] == bare.now
    assert bare.incidents.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "b"}


def test_there_is_none_to_begin_with(bare: Account) -> None:
    assert bare.incidents.list_replication_sets()["replicationSetArns"] == []
    with refused("ResourceNotFoundException") as error:
        bare.incidents.get_replication_set(arn=f"arn:aws:ssm-incidents::{ACCOUNT}:replication-set/none")
    assert error["resourceType"] == "REPLICATION_SET"


def test_without_one_contacts_know_no_account_and_plans_cannot_be_made(bare: Account) -> None:
    with refused("ValidationException") as error:
        bare.contacts.list_contacts()
    assert error["Error"]["Message"] == "Invalid value provided - Account not found for the request"
    with refused("ResourceNotFoundException"):
        bare.plan()


def test_an_account_has_one_at_the_most(account: Account) -> None:
    with refused("ServiceQuotaExceededException") as error:
        account.incidents.create_replication_set(regions={"us-east-1": {}})
    assert (error["serviceCode"], error["resourceType"]) == ("ssm-incidents", "REPLICATION_SET")
    assert error["resourceIdentifier"] == _only(account)


def test_a_word_that_is_no_region_is_refused(bare: Account) -> None:
    with refused("ValidationException"):
        bare.incidents.create_replication_set(regions={"the moon": {}})


def test_regions_come_and_go_up_to_three(account: Account) -> None:
    arn = _only(account)
    for name in ("us-east-2", "eu-west-1"):
        account.incidents.update_replication_set(arn=arn, actions=[{"addRegionAction": {"regionName": name}}])
    with refused("ValidationException"):
        account.incidents.update_replication_set(arn=arn, actions=[{"addRegionAction": {"regionName": "eu-west-2"}}])
    account.incidents.update_replication_set(arn=arn, actions=[{"deleteRegionAction": {"regionName": "us-east-2"}}])
    assert list(account.incidents.get_replication_set(arn=arn)["replicationSet"]["regionMap"]) == ["eu-west-1", "us-east-1"]


@pytest.mark.parametrize("action", [{"addRegionAction": {"regionName": "us-east-1"}}, {"deleteRegionAction": {"regionName": "eu-west-1"}}])
def test_a_region_is_added_once_and_removed_once(account: Account, action: dict[str, object]) -> None:
    with refused("ValidationException"):
        account.incidents.update_replication_set(arn=_only(account), actions=[action])


def test_states_settle_at_their_time(slow: Account) -> None:
    slow.incidents.create_replication_set(regions={"us-east-1": {}})
    assert _shown(slow)["status"] == "CREATING"
    with refused("ConflictException"):
        slow.incidents.update_replication_set(arn=_only(slow), actions=[{"addRegionAction": {"regionName": "eu-west-1"}}])
    slow.advance(30)
    assert _shown(slow)["status"] == "ACTIVE"
    slow.incidents.update_replication_set(arn=_only(slow), actions=[{"addRegionAction": {"regionName": "eu-west-1"}}])
    assert _shown(slow)["status"] == "UPDATING"
    slow.advance(30)
    slow.incidents.update_replication_set(arn=_only(slow), actions=[{"deleteRegionAction": {"regionName": "us-east-1"}}])
    regions = _shown(slow)["regionMap"]
    assert isinstance(regions, dict)
    assert {name: region["status"] for name, region in regions.items()} == {"eu-west-1": "ACTIVE", "us-east-1": "DELETING"}
    slow.advance(30)
    assert list(slow.incidents.get_replication_set(arn=_only(slow))["replicationSet"]["regionMap"]) == ["eu-west-1"]


def test_the_vendors_waiters_work(slow: Account) -> None:
    arn = slow.incidents.create_replication_set(regions={"us-east-1": {}})["arn"]
    slow.advance(30)
    slow.incidents.get_waiter("wait_for_replication_set_active").wait(arn=arn, WaiterConfig={"Delay": 0, "MaxAttempts": 1})
    slow.incidents.delete_replication_set(arn=arn)
    slow.incidents.get_waiter("wait_for_replication_set_deleted").wait(arn=arn, WaiterConfig={"Delay": 0, "MaxAttempts": 1})


def test_protection_keeps_the_last_region_and_the_set(account: Account) -> None:
    arn = _only(account)
    account.advance(60)
    account.incidents.update_deletion_protection(arn=arn, deletionProtected=True)
    assert _shown(account)["lastModifiedTime"] == account.now
    with refused("ValidationException"):
        account.incidents.delete_replication_set(arn=arn)
    with refused("ValidationException"):
        account.incidents.update_replication_set(arn=arn, actions=[{"deleteRegionAction": {"regionName": "us-east-1"}}])
    account.incidents.update_deletion_protection(arn=arn, deletionProtected=False)
    account.incidents.update_replication_set(arn=arn, actions=[{"deleteRegionAction": {"regionName": "us-east-1"}}])
    assert account.incidents.list_replication_sets()["replicationSetArns"] == []


def test_deleting_it_deletes_everything_in_both_services_but_no_keys(account: Account) -> None:
    incident = account.start(account.plan(engages=(account.person(),)))
    account.note(incident)
    account.advance(5)
    account.incidents.delete_replication_set(arn=_only(account))
    assert account.incidents.list_incident_records()["incidentRecordSummaries"] == []
    assert account.incidents.list_response_plans()["responsePlanSummaries"] == []
    assert account.incidents.list_timeline_events(incidentRecordArn=incident)["eventSummaries"] == []
    assert account.server.manager.catch_up() is None
    account.incidents.create_replication_set(regions={"us-east-1": {}})
    assert account.contacts.list_contacts()["Contacts"] == []
    assert account.contacts.list_engagements()["Engagements"] == []
