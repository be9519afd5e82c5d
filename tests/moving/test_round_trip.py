"""An account that moves out of a server, into an empty one, and out again: nothing is lost, nothing comes twice, nobody is paged anew."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.moving.accounts import files, furnish, put_in, served, take_out
from tests.server.accounts import Account


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """Two places for servers to keep their data."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    return tmp_path / "old", tmp_path / "new"


async def test_what_comes_out_again_is_the_same_to_the_byte(
    homes: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = homes
    with served(old) as account:
        furnish(account)
        first = await take_out(account.server, tmp_path / "first", monkeypatch)
        now = account.now
    imported = put_in(new, tmp_path / "first")
    with served(new) as account:
        account.server.clock.set(now)
        second = await take_out(account.server, tmp_path / "second", monkeypatch)
    assert files(tmp_path / "second") == files(tmp_path / "first")
    assert imported.new == first.counts == second.counts
    assert all(first.counts[kind] for kind in ("response-plans", "contacts", "rotations", "incidents", "engagements"))


async def test_the_files_hold_something_of_everything(homes: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the comparison above is worth."""
    with served(homes[0]) as account:
        incident = furnish(account)
        await take_out(account.server, tmp_path / "out", monkeypatch)
    documents = {name: json.loads(text) for name, text in files(tmp_path / "out").items()}
    whole = next(each for each in documents.values() if each.get("incidentRecord", {}).get("arn") == incident)
    assert whole["incidentRecord"]["chatChannel"] == {"empty": {}}
    assert [event["eventData"] for event in whole["timelineEvents"]][:3] == ['"note 0"', '"note 1"', '"note 2"']
    assert {item["identifier"]["type"] for item in whole["relatedItems"]} == {"METRIC", "PARENT"}
    assert [finding["id"] for finding in whole["findings"]] == ["finding-0", "finding-1"]
    assert whole["tags"] == {"seen": "", "team": "payments"}
    receipts = Counter(receipt["ReceiptType"] for each in documents.values() for receipt in _receipts(each))
    assert all(receipts[kind] for kind in ("SENT", "DELIVERED", "READ", "STOP", "ERROR"))
    assert any(each.get("engagement", {"StopTime": 1}).get("StopTime") is None for each in documents.values()), "none is running"
    assert any(len(each.get("overrides", ())) == 2 for each in documents.values())
    assert any(each.get("policy") for each in documents.values())
    assert any(each.get("resourcePolicies") for each in documents.values())
    states = {channel["ActivationStatus"] for each in documents.values() for channel in each.get("channels", ())}
    assert states == {"ACTIVATED", "NOT_ACTIVATED"}


async def test_an_imported_engagement_is_history_that_people_can_still_end(
    homes: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(homes[0]) as account:
        furnish(account)
        fresh = account.start(account.plan("slow", engages=(account.person("sleeper", minutes=30, retry=1),)))
        account.advance(5)
        await take_out(account.server, tmp_path / "out", monkeypatch)
        now = account.now
    put_in(homes[1], tmp_path / "out")
    with served(homes[1]) as account:
        account.server.clock.set(now)
        [page] = account.pages(fresh)
        before = account.receipts(page["PageArn"])
        account.advance(600)
        assert account.receipts(page["PageArn"]) == before
        with pytest.raises(ClientError, match="AcceptCode"):
            _accept(account, page, AcceptCodeValidation="ENFORCE")
        _accept(account, page)
        account.incidents.update_incident_record(arn=fresh, status="RESOLVED")
        assert account.contacts.list_engagements(IncidentId=fresh)["Engagements"][0]["StopTime"] == account.now
        assert "READ" in account.receipts(page["PageArn"])
        again = account.contacts.start_engagement(
            ContactId=page["ContactArn"], Sender="tester", Subject="again", Content="again", IncidentId=fresh
        )["EngagementArn"]
        account.advance(2)
        assert len(account.contacts.list_pages_by_engagement(EngagementId=again)["Pages"]) == 1


async def test_importing_twice_leaves_nothing_twice_and_no_change_undone(
    homes: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(homes[0]) as account:
        incident = furnish(account)
        await take_out(account.server, tmp_path / "out", monkeypatch)
    put_in(homes[1], tmp_path / "out")
    with served(homes[1]) as account:
        account.incidents.update_incident_record(arn=incident, title="Changed since")
        kept = await take_out(account.server, tmp_path / "changed", monkeypatch)
    twice = put_in(homes[1], tmp_path / "out")
    assert twice.new == {}
    assert twice.present == kept.counts
    with served(homes[1]) as account:
        await take_out(account.server, tmp_path / "again", monkeypatch)
    assert files(tmp_path / "again") == files(tmp_path / "changed")


def _accept(account: Account, page: dict[str, Any], **how: str) -> None:
    account.contacts.accept_page(**{"PageId": page["PageArn"], "AcceptType": "READ", "AcceptCode": "123456", **how})


def _receipts(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [receipt for page in document.get("pages", ()) for receipt in page["receipts"]]
