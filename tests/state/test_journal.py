"""The journal on disk: several processes, one after another and at once, killed or not."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from imtui.domain.errors import ImtuiError
from imtui.domain.incidents import Impact, IncidentStatus, RelatedItem
from imtui.domain.notes import compose
from imtui.domain.unsent import UnsentState
from imtui.state.intents import (
    AcceptPage,
    AddRelatedItem,
    CreateEvent,
    DeleteEvent,
    Intent,
    RemoveRelatedItem,
    StartEngagement,
    StartIncident,
    StopEngagement,
    UpdateEvent,
    UpdateIncident,
)
from imtui.state.journal import Entry, Journal, Place
from imtui.state.verbs import from_json, to_json, verb_of, words
from tests.clocks import START
from tests.unit.desks import INCIDENT, PAGE

HERE = Place(endpoint_url="http://127.0.0.1:8321", region="us-east-1", account_id="111122223333")
ITEM = RelatedItem(kind="METRIC", value="https://example.com", value_kind="url", title="t")


def note(text: str = "rolled back", incident: str = INCIDENT) -> CreateEvent:
    return CreateEvent(incident_arn=incident, type="Note", time=START, data=compose(text, "akuam"), references=(incident,))


def append(journal: Journal, intent: Intent | None = None, token: str = "t-1") -> Entry:
    return journal.append(intent or note(), token=token, place=HERE, now=START)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path) as opened:
        yield opened


def states(journal: Journal) -> list[UnsentState]:
    return [entry.state for entry in journal.entries()]


@pytest.mark.parametrize(
    "intent",
    [
        note(),
        UpdateEvent(incident_arn=INCIDENT, event_id="e", data='"x"', time=START),
        DeleteEvent(incident_arn=INCIDENT, event_id="e"),
        UpdateIncident(arn=INCIDENT, title="t", impact=Impact.LOW, summary="", status=IncidentStatus.RESOLVED),
        StartIncident(plan_arn="plan", title="t", impact=Impact.HIGH, related_items=(ITEM,)),
        AddRelatedItem(incident_arn=INCIDENT, item=ITEM),
        RemoveRelatedItem(incident_arn=INCIDENT, item=ITEM),
        AcceptPage(page_arn=PAGE.arn, code="123456", note="mine"),
        StartEngagement(contact_arn="c", sender="s", title="t", content="c", incident_arn=INCIDENT),
        StopEngagement(engagement_arn="e", reason="r"),
    ],
    ids=verb_of,
)
def test_each_write_comes_back_from_the_disk_as_it_was(intent: Intent, tmp_path: Path) -> None:
    with Journal.open(tmp_path) as first:
        append(first, intent)
    with Journal.open(tmp_path) as second:
        [entry] = second.entries()
    assert entry.intent == intent == from_json(verb_of(intent), to_json(intent))
    assert (entry.lane, entry.subject, entry.sentence) == (intent.lane, intent.subject, intent.sentence)
    assert "123456" not in entry.shown().sentence
    assert entry.shown().page == (intent.page_arn if isinstance(intent, AcceptPage) else "")


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "state") as journal:
        append(journal)
        files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {"journal.db", "journal.db-wal"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_an_entry_waits_is_sent_and_is_gone(journal: Journal) -> None:
    entry = append(journal)
    assert (entry.state, entry.attempts, entry.token) == (UnsentState.WAITING, 0, "t-1")
    begun = journal.begin(entry.id)
    assert begun is not None
    assert (begun.state, begun.attempts) == (UnsentState.SENDING, 1)
    assert journal.begin(entry.id) is None
    journal.done(entry.id)
    assert journal.entries() == ()


def test_what_was_not_confirmed_waits_with_its_reason_and_its_token(journal: Journal) -> None:
    entry = append(journal)
    journal.begin(entry.id)
    journal.put_back(entry.id, "no answer")
    [waiting] = journal.waiting()
    assert (waiting.token, waiting.attempts, waiting.reason) == ("t-1", 1, "no answer")
    assert not waiting.is_editable


def test_two_at_once_send_nothing_twice(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as one, Journal.open(tmp_path) as other:
        entry = append(one)
        other.adopt(HERE)
        assert other.waiting() == ()
        assert other.begin(entry.id) is None
        assert [each.id for each in other.entries()] == [entry.id]
        assert one.begin(entry.id) is not None


def test_what_one_leaves_the_next_one_adopts(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as first:
        entry = append(first)
        first.begin(entry.id)
    with Journal.open(tmp_path) as second:
        second.adopt(HERE)
        [adopted] = second.waiting()
    assert (adopted.id, adopted.attempts, adopted.token) == (entry.id, 1, "t-1")


def test_another_account_or_place_adopts_nothing(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as first:
        append(first)
    elsewhere = [
        Place(endpoint_url=HERE.endpoint_url, region=HERE.region, account_id="444455556666"),
        Place(endpoint_url=HERE.endpoint_url, region=HERE.region),
        Place(endpoint_url="", region=HERE.region, account_id=HERE.account_id),
        Place(endpoint_url=HERE.endpoint_url, region="eu-west-1", account_id=HERE.account_id),
    ]
    with Journal.open(tmp_path) as second:
        for place in elsewhere:
            second.adopt(place)
            assert second.waiting() == ()
        second.adopt(HERE)
        assert len(second.waiting()) == 1
        assert [len(second.entries(place)) for place in (*elsewhere, HERE)] == [0, 1, 0, 0, 1]


_WRITES_AND_WAITS = """
import sys
from pathlib import Path
from imtui.state.journal import Journal
from tests.state.test_journal import append
journal = Journal.open(Path(sys.argv[1]))
journal.begin(append(journal).id)
print("ready", flush=True)
sys.stdin.read()
"""


def test_a_killed_process_frees_its_entries_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WRITES_AND_WAITS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        with Journal.open(tmp_path) as mine:
            mine.adopt(HERE)
            assert mine.waiting() == ()
            with pytest.raises(ImtuiError, match="is on its way"):
                mine.drop(1)
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            mine.adopt(HERE)
            assert [entry.attempts for entry in mine.waiting()] == [1]
        assert list((tmp_path / "owners").iterdir()) == []


def test_a_lane_is_kept_in_order_and_lanes_apart(journal: Journal) -> None:
    ids = [append(journal, note(str(number), incident)).id for number, incident in enumerate(("a", "b", "a"))]
    assert [entry.id for entry in journal.waiting()] == ids
    assert [entry.id for entry in journal.waiting("a")] == [ids[0], ids[2]]


def test_what_was_refused_stays_until_a_person_decides(journal: Journal) -> None:
    entry = append(journal)
    journal.begin(entry.id)
    journal.refuse(entry.id, "access denied")
    assert journal.waiting() == ()
    [refused] = journal.entries()
    assert (refused.state, refused.reason, refused.is_editable) == (UnsentState.REFUSED, "access denied", True)
    journal.retry(entry.id)
    assert [each.token for each in journal.waiting()] == ["t-1"]
    with pytest.raises(ImtuiError, match="is not refused"):
        journal.retry(entry.id)


def test_a_refused_note_is_changed_and_sent_as_another_one(journal: Journal) -> None:
    entry = append(journal, note("d! no mail"))
    journal.begin(entry.id)
    journal.refuse(entry.id, "too long")
    journal.reword(entry.id, "d! no mail before noon", token="t-2")
    [waiting] = journal.waiting()
    assert isinstance(waiting.intent, CreateEvent)
    assert waiting.intent.data == compose("d! no mail before noon", "akuam")
    assert (waiting.token, waiting.attempts, words(waiting.intent)) == ("t-2", 0, "d! no mail before noon")


def test_what_the_service_may_have_is_not_changed(journal: Journal) -> None:
    sent, resolving = append(journal), append(journal, UpdateIncident(arn=INCIDENT, status=IncidentStatus.RESOLVED))
    journal.begin(sent.id)
    journal.put_back(sent.id, "no answer")
    for entry in (sent, resolving):
        with pytest.raises(ImtuiError, match="cannot be changed"):
            journal.reword(entry.id, "something else", token="t-2")


def test_what_is_dropped_is_forgotten(journal: Journal) -> None:
    entry = append(journal)
    journal.drop(entry.id)
    assert states(journal) == []
    for change in (journal.drop, journal.retry):
        with pytest.raises(ImtuiError, match="has no entry"):
            change(entry.id)


def test_an_acceptance_that_worked_makes_the_refused_one_pointless(journal: Journal) -> None:
    wrong = append(journal, AcceptPage(page_arn=PAGE.arn, code="000000"))
    journal.begin(wrong.id)
    journal.refuse(wrong.id, "wrong code")
    other = append(journal, AcceptPage(page_arn="another"))
    journal.begin(other.id)
    journal.refuse(other.id, "gone")
    right = append(journal, AcceptPage(page_arn=PAGE.arn, code="123456"))
    journal.begin(right.id)
    journal.done(right.id)
    assert [entry.id for entry in journal.entries()] == [other.id]


def test_what_was_typed_with_a_refused_acceptance_outlives_one_without_it(journal: Journal) -> None:
    for note in ("on my way", "", "on it"):
        refused = append(journal, AcceptPage(page_arn=PAGE.arn, code="000000", note=note))
        journal.begin(refused.id)
        journal.refuse(refused.id, "wrong code")
    right = append(journal, AcceptPage(page_arn=PAGE.arn, code="123456", note="on it"))
    journal.begin(right.id)
    journal.done(right.id)
    [kept] = journal.entries()
    assert kept.intent == AcceptPage(page_arn=PAGE.arn, code="000000", note="on my way")


def test_ids_are_never_used_again(journal: Journal) -> None:
    first = append(journal)
    journal.drop(first.id)
    assert append(journal).id > first.id


def test_what_another_version_wrote_is_kept_as_it_is(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        append(journal)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("UPDATE entries SET verb = 'Levitate'")
    connection.close()
    with Journal.open(tmp_path) as journal:
        [entry] = journal.entries()
        assert entry.intent is None
        assert (entry.sentence, entry.shown().text, entry.is_editable) == ("note", "", False)


def test_a_file_that_is_no_journal_is_put_aside_and_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"this is no database at all" * 100)
    with Journal.open(tmp_path) as journal:
        append(journal)
        assert len(journal.entries()) == 1
    [aside] = tmp_path.glob("journal.db.unreadable-*")
    assert aside.read_bytes().startswith(b"this is no database")


def test_what_is_put_aside_takes_the_place_of_nothing(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / "journal.db").write_bytes(content * 2000)
        Journal.open(tmp_path).close()
    aside = {path.name: path.read_bytes() for path in tmp_path.glob("journal.db.unreadable-*")}
    assert aside == {"journal.db.unreadable-1": b"first" * 2000, "journal.db.unreadable-2": b"second" * 2000}


def test_a_journal_in_memory_ends_with_its_process(tmp_path: Path) -> None:
    with Journal.open(None) as journal:
        append(journal)
        journal.adopt(HERE)
        assert len(journal.waiting()) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_people_see_of_an_entry(journal: Journal) -> None:
    at = START - timedelta(minutes=7)
    backdated = CreateEvent(incident_arn=INCIDENT, type="Note", time=at, data=compose("rolled back", "akuam"))
    shown = append(journal, backdated).shown()
    assert (shown.text, shown.at, shown.created, shown.subject, shown.account_id) == (
        "rolled back",
        at,
        START,
        INCIDENT,
        HERE.account_id,
    )
