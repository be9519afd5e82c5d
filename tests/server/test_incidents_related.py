"""Related items and findings of incidents."""

import json
from typing import Any

import pytest

from imtui.server.identity import Identity
from imtui.server.ids import TimePrefixedIds
from imtui.server.services.incidents import findings
from tests.server.accounts import ACCOUNT, TESTER, Account, refused

MISSING = f"arn:aws:ssm-incidents::{ACCOUNT}:incident-record/checkout/none"
WIKI = {"type": "OTHER", "value": {"url": "https://wiki.example.com/checkout"}}
PAGER = {"type": "TASK", "value": {"pagerDutyIncidentDetail": {"id": "P1", "autoResolve": True, "secretId": "s"}}}
DEPLOYMENT = {
    "codeDeployDeployment": {
        "deploymentId": "d-1",
        "deploymentGroupArn": f"arn:aws:codedeploy:us-east-1:{ACCOUNT}:deploymentgroup:shop/api",
    }
}


def _items(account: Account, arn: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.incidents.list_related_items(incidentRecordArn=arn)["relatedItems"]
    return found


def _add(account: Account, arn: str, identifier: dict[str, Any], title: str = "t") -> None:
    change = {"itemToAdd": {"identifier": identifier, "title": title}}
    account.incidents.update_related_items(incidentRecordArn=arn, relatedItemsUpdate=change)


@pytest.mark.parametrize("identifier", [WIKI, PAGER], ids=["url", "pager duty"])
def test_an_item_is_added_and_removed_by_type_and_value(account: Account, identifier: dict[str, Any]) -> None:
    arn = account.start()
    _add(account, arn, identifier, "the wiki")
    (item,) = _items(account, arn)
    assert (item["identifier"], item["title"]) == (identifier, "the wiki")
    assert item["generatedId"].startswith(f"related-item/{identifier['type']}/")
    assert len(item["generatedId"].rpartition("/")[2]) == 32
    other_type = {**identifier, "type": "ANALYSIS"}
    account.incidents.update_related_items(incidentRecordArn=arn, relatedItemsUpdate={"itemToRemove": other_type})
    assert _items(account, arn) == [item]
    account.incidents.update_related_items(incidentRecordArn=arn, relatedItemsUpdate={"itemToRemove": identifier})
    assert _items(account, arn) == []


def test_a_change_is_an_update_of_the_record(account: Account) -> None:
    arn = account.start()
    account.advance(60)
    _add(account, arn, WIKI)
    update = account.events(arn, "SSM Incident Record Update")[0]
    assert (update["data"]["modifiedBy"], update["data"]["incidentTitle"]) == (TESTER, "Checkout is failing")
    (attribute,) = update["data"]["modifiedAttributes"]
    assert attribute["attributeName"] == "relatedItems"
    assert json.loads(attribute["newValue"]) == {"itemToAdd": {"identifier": WIKI, "title": "t"}}
    assert account.record(arn)["lastModifiedTime"] == account.now


def test_removing_what_is_not_there_changes_nothing(account: Account) -> None:
    arn = account.start()
    account.incidents.update_related_items(incidentRecordArn=arn, relatedItemsUpdate={"itemToRemove": WIKI})
    assert account.events(arn, "SSM Incident Record Update") == []


def test_the_same_item_again_only_gets_the_new_title(account: Account) -> None:
    arn = account.start()
    _add(account, arn, WIKI, "old")
    (before,) = _items(account, arn)
    _add(account, arn, WIKI, "new")
    assert _items(account, arn) == [{**before, "title": "new"}]


def test_items_are_listed_in_the_order_they_came_at_any_page_size(account: Account) -> None:
    arn = account.start()
    for number in range(5):
        _add(account, arn, {"type": "OTHER", "value": {"url": f"https://example.com/{9 - number}"}}, str(number))
    for size in (1, 2, 100):
        pages = account.incidents.get_paginator("list_related_items").paginate(incidentRecordArn=arn, PaginationConfig={"PageSize": size})
        assert [each["title"] for page in pages for each in page["relatedItems"]] == ["0", "1", "2", "3", "4"]


def test_without_an_incident_the_list_is_empty_and_a_change_is_refused(account: Account) -> None:
    assert _items(account, MISSING) == []
    with refused("ResourceNotFoundException"):
        _add(account, MISSING, WIKI)


def _find(account: Account, arn: str, number: int) -> str:
    """Bring in a finding, as a scenario does."""
    identity = Identity(account_id=ACCOUNT, region="us-east-1", ids=TimePrefixedIds(bytes))
    details = {"codeDeployDeployment": {**DEPLOYMENT["codeDeployDeployment"], "startTime": account.now}}
    with account.server.manager.database.transaction() as tx:
        return findings.add(identity.context(tx, now=account.now), arn, details, finding_id=f"f{number}")


def test_findings_are_listed_and_read(account: Account) -> None:
    arn = account.start()
    ids = [_find(account, arn, number) for number in range(3)]
    pages = account.incidents.get_paginator("list_incident_findings").paginate(incidentRecordArn=arn, PaginationConfig={"PageSize": 2})
    listed = [each for page in pages for each in page["findings"]]
    assert [each["id"] for each in listed] == ids
    assert {each["lastModifiedTime"] for each in listed} == {account.now}
    answer = account.incidents.batch_get_incident_findings(incidentRecordArn=arn, findingIds=["f2", "f0", "never"])
    assert [each["id"] for each in answer["findings"]] == ["f2", "f0"]
    finding = answer["findings"][0]
    assert finding["details"]["codeDeployDeployment"] == {**DEPLOYMENT["codeDeployDeployment"], "startTime": account.now}
    assert finding["creationTime"] == finding["lastModifiedTime"] == account.now
    (error,) = answer["errors"]
    assert (error["findingId"], error["code"]) == ("never", "ResourceNotFoundException")


def test_findings_need_an_incident(account: Account) -> None:
    with refused("ResourceNotFoundException"):
        account.incidents.list_incident_findings(incidentRecordArn=MISSING)
    with refused("ResourceNotFoundException"):
        account.incidents.batch_get_incident_findings(incidentRecordArn=MISSING, findingIds=["f0"])
    assert account.incidents.list_incident_findings(incidentRecordArn=account.start())["findings"] == []
