"""Exports that are cut short, resumed, repeated, and refused a folder."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from imtui.domain.errors import ImtuiError
from imtui.gateway.transport import CallRecord
from imtui.moving.places import ExportError, file_name
from imtui.moving.pooling import each
from imtui.server.faults import Fault, Trouble
from imtui.server.importing.files import BrokenExport, find
from tests.moving.accounts import files, furnish, served, take_out
from tests.server.accounts import Account, opened

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "moving.md"


@pytest.fixture
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with served(tmp_path_factory.mktemp("server")) as account:
        furnish(account)
        yield account


async def test_an_export_that_was_cut_short_goes_on_and_comes_to_the_same(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[CallRecord] = []
    whole = await take_out(account.server, tmp_path / "whole", monkeypatch, calls=calls)
    trouble = Fault(trouble=Trouble.DENIED, operations=frozenset({"ListPageReceipts"}))
    account.server.faults.add(trouble)
    with pytest.raises(ImtuiError):
        await take_out(account.server, tmp_path / "parts", monkeypatch)
    written = set(files(tmp_path / "parts"))
    assert "unfinished.json" in written
    assert "manifest.json" not in written
    assert not any(name.startswith(".") or "/." in name for name in written), "half a file was left"
    with pytest.raises(BrokenExport, match="cut short"):
        find(tmp_path / "parts")
    account.server.faults.clear()
    resumed: list[CallRecord] = []
    rest = await take_out(account.server, tmp_path / "parts", monkeypatch, calls=resumed)
    assert files(tmp_path / "parts") == files(tmp_path / "whole")
    assert rest.counts == whole.counts
    assert rest.kept > 5
    assert len(resumed) < len(calls)


async def test_what_was_open_is_looked_at_again(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await take_out(account.server, tmp_path / "out", monkeypatch)
    (tmp_path / "out" / "manifest.json").rename(tmp_path / "out" / "unfinished.json")
    marker = json.loads((tmp_path / "out" / "unfinished.json").read_text())
    (tmp_path / "out" / "unfinished.json").write_text(json.dumps({name: marker[name] for name in marker if name != "files"}))
    opened = account.incidents.list_incident_records(filters=[{"key": "status", "condition": {"equals": {"stringValues": ["OPEN"]}}}])[
        "incidentRecordSummaries"
    ]
    for incident in opened:
        account.incidents.update_incident_record(arn=incident["arn"], status="RESOLVED")
    await take_out(account.server, tmp_path / "out", monkeypatch)
    await take_out(account.server, tmp_path / "fresh", monkeypatch)
    assert files(tmp_path / "out") == files(tmp_path / "fresh")
    assert all(b'"OPEN"' not in text for name, text in files(tmp_path / "out").items() if name.startswith("incidents/"))


async def test_a_finished_export_stays_until_it_is_wanted_anew(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    await take_out(account.server, out, monkeypatch)
    before = files(out)
    gone = account.incidents.list_incident_records()["incidentRecordSummaries"][0]["arn"]
    account.incidents.delete_incident_record(arn=gone)
    assert (await take_out(account.server, out, monkeypatch)).was_complete
    assert files(out) == before
    again = await take_out(account.server, out, monkeypatch, anew=True)
    assert again.counts["incidents"] == sum(name.startswith("incidents/") for name in files(out)) == _incidents(before) - 1


async def test_a_folder_with_something_else_in_it_is_left_alone(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ExportError, match="is not empty and holds no export: name another folder"):
        await take_out(account.server, tmp_path, monkeypatch)
    assert files(tmp_path) == {"notes.txt": b"mine"}


async def test_another_accounts_export_is_left_alone(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await take_out(account.server, tmp_path / "out", monkeypatch)
    with opened() as other, pytest.raises(ExportError, match=r"manifest.json is the export of account 444455556666 in eu-west-1"):
        await take_out(other.server, tmp_path / "out", monkeypatch)


async def test_an_account_without_a_replication_set_is_said_to_be_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(replicated=False) as account, pytest.raises(ImtuiError, match="not set up in this account"):
        await take_out(account.server, tmp_path / "out", monkeypatch)
    assert not (tmp_path / "out").exists()


async def test_an_export_reads_and_nothing_else_and_the_document_names_what(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[CallRecord] = []
    await take_out(account.server, tmp_path / "out", monkeypatch, calls=calls)
    made = {f"{call.service}:{call.operation}" for call in calls}
    assert all(name.partition(":")[2].startswith(("Get", "List", "Describe", "BatchGet")) for name in made)
    assert [name for name in sorted(made) if f'"{name}"' not in DOCUMENT.read_text(encoding="utf-8")] == []


def test_names_that_a_file_system_could_mix_up_are_told_apart() -> None:
    names = [file_name("response-plans", name) for name in ("checkout", "Checkout", "CHECKOUT", "c" * 200, "c" * 201)]
    assert names[0] == "response-plans/checkout.json"
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name.partition("/")[2]) < 200 for name in names)


async def test_a_pool_keeps_the_order_and_its_size() -> None:
    running = Counter[str]()

    async def double(number: int) -> int:
        running["now"] += 1
        running["most"] = max(running["most"], running["now"])
        await asyncio.sleep(0)
        running["now"] -= 1
        return 2 * number

    assert await each(range(20), double, at_once=4) == list(range(0, 40, 2))
    assert running["most"] == 4


async def test_a_pool_ends_with_the_failure_itself() -> None:
    async def fail(number: int) -> int:
        raise ImtuiError(f"no {number}")

    with pytest.raises(ImtuiError, match="no 0"):
        await each(range(9), fail, at_once=3)


def _incidents(found: dict[str, bytes]) -> int:
    return sum(name.startswith("incidents/") for name in found)
