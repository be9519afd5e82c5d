"""Imports: cut short and repeated, broken files, stores that are taken, and what AWS's own script writes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from imtui.server.importing.files import BrokenExport
from imtui.server.importing.running import bring_in
from imtui.server.store.database import Database
from tests import databases
from tests.clocks import START
from tests.moving.accounts import ACCOUNT, files, furnish, put_in, served, take_out

INCIDENT = f"arn:aws:ssm-incidents::{ACCOUNT}:incident-record/checkout/6ebcc812-85f5-b7eb-8b2f-283e4d844308"
ENGAGEMENT = f"arn:aws:ssm-contacts:eu-west-1:{ACCOUNT}:engagement/akuam/91ced54f-d6e8-b7eb-8b2f-283e4d844308"
NAMELESS = "".join(chr(0x4E00 + number * 37) for number in range(850))
"""Letters that cannot be made shorter: no index of PostgreSQL takes so many."""
SOURCE = {"createdBy": f"arn:aws:iam::{ACCOUNT}:user/akuam", "source": "aws.ssm-incidents.custom"}
RECORD = {
    "arn": INCIDENT,
    "creationTime": "2025-03-09 10:21:29.123456+00:00",
    "dedupeString": "c4bcc812-85e7-938d-2b78-17181176ee1a",
    "impact": 2,
    "incidentRecordSource": SOURCE,
    "lastModifiedBy": SOURCE["createdBy"],
    "lastModifiedTime": 1741516000.5,
    "resolvedTime": "2025-03-09T11:00:00Z",
    "status": "RESOLVED",
    "title": "Lambda high latency",
    "automationExecutions": [{"ssmExecutionArn": f"arn:aws:ssm:eu-west-1:{ACCOUNT}:automation-execution/1"}],
}


def event(number: int, **members: Any) -> dict[str, Any]:
    return {
        "eventId": f"event-{number}",
        "eventTime": f"2025-03-09T10:{20 + number}:00+00:00",
        "eventType": "Custom Event",
        "eventUpdatedTime": "2025-03-09T10:40:00+00:00",
        "incidentRecordArn": INCIDENT,
        **members,
    }


def scripted() -> dict[str, Any]:
    """A file as the user guide outlines it."""
    return {
        "incident_record": RECORD,
        "incident_summary": {"arn": INCIDENT, "title": "an older title"},
        "incident_source_details": {"enhanced_details": {"source_analysis": {"human_created": True}}},
        "timeline_events": {
            "detailed_events": [
                {"summary": event(2), "details": event(2, eventData='"second"')},
                {"summary": event(1), "details": {"event": event(1, eventData='"first"', eventReferences=[{"resource": INCIDENT}])}},
            ],
            "summary_only_events": [event(3)],
            "metadata": {"total_events_found": 3},
        },
        "related_items": {
            "items": [{"generatedId": "related-item/OTHER/1", "identifier": {"type": "OTHER", "value": {"url": "https://example.com"}}}],
            "metadata": {},
        },
        "engagements": {
            "engagements": [{"EngagementArn": ENGAGEMENT, "ContactArn": f"{ENGAGEMENT}-1", "Sender": "x", "StartTime": 1741516000}]
        },
        "automation_executions": [],
        "findings": [
            {
                "id": "f1",
                "lastModifiedTime": "2025-03-09T10:22:00Z",
                "details": {
                    "cloudFormationStackUpdate": {
                        "startTime": "2025-03-09T10:00:00Z",
                        "stackArn": "arn:aws:cloudformation:eu-west-1:444455556666:stack/x/1",
                    }
                },
            }
        ],
        "tags": [{"Key": "team", "Value": "payments"}],
        "post_incident_analysis": {"analysis_reference": {}, "metadata": {}},
        "export_metadata": {"exported_at": "2025-09-18T00:00:00", "region": "eu-west-1", "incident_arn": INCIDENT},
    }


def camel() -> dict[str, Any]:
    """The same as plain answers of the API, under names like its own."""
    given = scripted()
    return {
        "incidentRecord": {"incidentRecord": RECORD},
        "timelineEvents": [entry["details"] for entry in given["timeline_events"]["detailed_events"]] + [event(3)],
        "relatedItems": given["related_items"]["items"],
        "engagements": given["engagements"]["engagements"],
        "findings": given["findings"],
        "tags": {"tags": {"team": "payments"}},
    }


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir()
    return tmp_path / "store"


def written(folder: Path, name: str, document: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return folder


@pytest.mark.parametrize("place", ["incident_records/20250309_Lambda.json", "20250309_Lambda.json"])
@pytest.mark.parametrize("document", [scripted(), camel()], ids=["snake", "camel"])
def test_what_awss_script_wrote_is_read(document: dict[str, Any], place: str, tmp_path: Path, store: Path) -> None:
    imported = put_in(store, written(tmp_path / "aws", place, document))
    assert (imported.new, imported.silent) == ({"incidents": 1, "engagements": 1}, 1)
    with served(store) as account:
        account.incidents.create_replication_set(regions={"eu-west-1": {}})
        record = account.record(INCIDENT)
        assert (record["title"], record["status"]) == ("Lambda high latency", "RESOLVED")
        assert record["automationExecutions"] == RECORD["automationExecutions"]
        assert record["creationTime"] == datetime(2025, 3, 9, 10, 21, 29, 123000, tzinfo=UTC)
        listed = account.incidents.list_timeline_events(incidentRecordArn=INCIDENT)["eventSummaries"]
        assert [one["eventId"] for one in listed] == ["event-3", "event-2", "event-1"]
        whole = account.incidents.get_timeline_event(incidentRecordArn=INCIDENT, eventId="event-1")["event"]
        assert (whole["eventData"], whole["eventReferences"]) == ('"first"', [{"resource": INCIDENT}])
        assert account.incidents.list_related_items(incidentRecordArn=INCIDENT)["relatedItems"][0]["generatedId"] == "related-item/OTHER/1"
        [finding] = account.incidents.batch_get_incident_findings(incidentRecordArn=INCIDENT, findingIds=["f1"])["findings"]
        assert finding["details"]["cloudFormationStackUpdate"]["startTime"] == datetime(2025, 3, 9, 10, tzinfo=UTC)
        assert account.incidents.list_tags_for_resource(resourceArn=INCIDENT)["tags"] == {"team": "payments"}
        [engagement] = account.contacts.list_engagements(IncidentId=INCIDENT)["Engagements"]
        assert engagement["EngagementArn"] == ENGAGEMENT
        account.advance(60)
        assert account.contacts.list_pages_by_engagement(EngagementId=ENGAGEMENT)["Pages"] == []


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ('{"incident_record": {', r"a\.json is not JSON: line 1, column 22"),
        ("[]", r"a\.json must hold a JSON object"),
        ({"weather": "fine"}, r"a\.json: incident_record is missing"),
        ({"incident_record": {"arn": INCIDENT}}, r"a\.json: incidentRecord lacks creationTime"),
        ({"incident_record": {**RECORD, "status": "ASLEEP"}}, r"incidentRecord\.status must be one of OPEN, RESOLVED"),
        ({"incident_record": {**RECORD, "creationTime": "soon"}}, r"incidentRecord\.creationTime is no time: 'soon'"),
        ({"incident_record": {**RECORD, "title": "a\0b"}}, r"incidentRecord\.title must be a string without null characters"),
        ({"incident_record": RECORD, "timeline_events": [event(1, eventTime=None)]}, r"timeline_events: eventTime must be a timestamp"),
        ({"incident_record": RECORD, "tags": 5}, r"must be a list"),
        ({"incident_record": RECORD, "timeline_events": [event(1), event(1)]}, r"a\.json names something that another file, or the store"),
    ],
)
def test_a_broken_file_is_one_sentence_and_leaves_nothing(document: Any, sentence: str, tmp_path: Path, store: Path) -> None:
    with pytest.raises(BrokenExport, match=sentence) as failure:
        put_in(store, written(tmp_path / "aws", "a.json", document))
    assert "\n" not in str(failure.value)
    with served(store) as account:
        assert account.incidents.list_incident_records()["incidentRecordSummaries"] == []


@pytest.mark.skipif(not databases.SERVER, reason=databases.MISSING)
@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            {"incident_record": {**RECORD, "title": "x" * 201}},
            r"title in incidents \(arn 6ebcc812-.*\) is 201 characters long, .* takes 200: xxx",
        ),
        (
            {"incident_record": RECORD, "timeline_events": [event(2), event(1, eventType="T" * 101)]},
            r"type in timeline_events \(event_id event-1\) is 101 characters long, and the database takes 100",
        ),
        ({"incident_record": RECORD, "tags": {"team": "a", "tier": "v" * 300}}, r"value in tags \(key tier\) is 300 characters long"),
        (
            {"incident_record": {**RECORD, "arn": INCIDENT + NAMELESS}, "engagements": scripted()["engagements"]},
            r"engagements: index row size",
        ),
    ],
)
def test_what_postgresql_has_no_room_for_is_named_and_leaves_nothing(document: Any, sentence: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "aws", "b.json", document)
    database = Database.open(databases.emptied())
    try:
        with pytest.raises(BrokenExport, match=rf"b\.json does not fit: {sentence}") as failure:
            bring_in(database, folder, now=START, progress=lambda done, of: None)
        assert "\n" not in str(failure.value)
        written(folder, "b.json", {**document, "incident_record": RECORD, "timeline_events": [], "tags": {}})
        assert bring_in(database, folder, now=START, progress=lambda done, of: None).new["incidents"] == 1
    finally:
        database.close()


def test_the_same_is_brought_into_sqlite_whole(tmp_path: Path, store: Path) -> None:
    put_in(store, written(tmp_path / "aws", "b.json", {"incident_record": {**RECORD, "title": "x" * 300}}))
    with served(store) as account:
        assert account.record(INCIDENT)["title"] == "x" * 300


@pytest.mark.parametrize(
    ("name", "document", "sentence"),
    [
        ("manifest.json", {"format": "x"}, "is not the manifest of an export"),
        ("manifest.json", {"format": "imtui account", "version": 9}, "is of version 9; this imtui reads version 1"),
        ("manifest.json", {"format": "imtui account", "version": 1, "files": 7}, "files must be a list of names"),
        ("manifest.json", {"format": "imtui account", "version": 1, "files": ["contacts/../../etc"]}, "is no file of an export"),
        ("manifest.json", {"format": "imtui account", "version": 1, "files": ["contacts/a.json"]}, "cannot read .*a.json: No such file"),
        ("manifest.json", {"format": "imtui account", "version": 1, "files": ["weather/a.json"]}, "cannot read"),
        ("readme.txt", "hello", "holds no export: neither a manifest.json nor the incident_records"),
    ],
)
def test_a_folder_that_is_no_export_is_said_to_be_none(name: str, document: Any, sentence: str, tmp_path: Path, store: Path) -> None:
    with pytest.raises(BrokenExport, match=sentence):
        put_in(store, written(tmp_path / "out", name, document))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, store: Path) -> None:
    with pytest.raises(BrokenExport, match="there is no folder"):
        put_in(store, tmp_path / "nowhere")


async def test_an_import_that_was_cut_short_goes_on(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    with served(tmp_path / "old") as account:
        furnish(account)
        await take_out(account.server, tmp_path / "out", monkeypatch)
        now = account.now

    def stop_half_way(done: int, total: int) -> None:
        if 2 * done > total:
            raise KeyboardInterrupt

    database = Database.open(f"sqlite:///{store / 'imtui.db'}")
    with pytest.raises(KeyboardInterrupt):
        bring_in(database, tmp_path / "out", now=START, progress=stop_half_way)
    database.close()
    rest = put_in(store, tmp_path / "out")
    assert rest.new
    assert rest.present
    with served(store) as account:
        account.server.clock.set(now)
        await take_out(account.server, tmp_path / "again", monkeypatch)
    assert files(tmp_path / "again") == files(tmp_path / "out")


async def test_a_store_holds_one_account(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(store) as account:
        account.incidents.create_replication_set(regions={"eu-west-1": {}})
        await take_out(account.server, tmp_path / "out", monkeypatch)
        account.incidents.delete_replication_set(arn=account.incidents.list_replication_sets()["replicationSetArns"][0])
        account.incidents.create_replication_set(regions={"eu-west-1": {}})
    with pytest.raises(BrokenExport, match=r"replication-set\.json: the store holds another account already, that of arn:aws:"):
        put_in(store, tmp_path / "out")


async def test_files_of_an_export_are_read_strictly(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    with served(tmp_path / "old") as account:
        furnish(account)
        await take_out(account.server, tmp_path / "out", monkeypatch)
    path = next((tmp_path / "out" / "rotations").glob("*.json"))
    for change, sentence in (
        ({"Colour": "red"}, "rotation has a member that nothing has: Colour"),
        ({"TimeZoneId": "Mars/Olympus"}, "rotation has shifts that cannot be computed: TimeZoneId"),
    ):
        document = json.loads(path.read_text())
        path.write_text(json.dumps({**document, "rotation": {**document["rotation"], **change}}))
        with pytest.raises(BrokenExport, match=rf"{path.name}: {sentence}"):
            put_in(store, tmp_path / "out")
        path.write_text(json.dumps(document))
    assert put_in(store, tmp_path / "out").new["rotations"]
