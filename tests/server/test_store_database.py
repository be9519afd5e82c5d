"""The database: what is refused with a sentence, what survives, who may read it, and that transactions are ones."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from imtui.server.services.incidents.upkeep import UpkeepAgenda
from imtui.server.store import outbox, schema, tags, upkeep
from imtui.server.store.database import Database, DatabaseError, Transaction
from imtui.server.store.metadata import from_micros
from imtui.server.store.schema import VERSION
from imtui.server.store.tables import account_tables
from tests.clocks import START
from tests.server.accounts import opened

ARN = "arn:aws:ssm-incidents::111122223333:response-plan/checkout"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "incidents.db"


def _open(path: Path) -> Database:
    return Database.open(f"sqlite:///{path}")


def _count(tx: Transaction) -> int:
    return len(tags.of(tx, ARN))


def test_only_its_owner_may_read_the_file(path: Path) -> None:
    path.touch(mode=0o644)
    database = _open(path)
    with database.transaction() as tx:
        tags.put(tx, ARN, {"a": "b"})
    files = list(path.parent.iterdir())
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert {each.name for each in files} == {"incidents.db", "incidents.db-wal", "incidents.db-shm"}
    database.close()


def test_what_was_committed_is_there_for_the_next_one(path: Path) -> None:
    first = _open(path)
    with first.transaction() as tx:
        tags.put(tx, ARN, {"a": "b"})
    # The first one is still open: as after a kill.
    second = _open(path)
    with second.transaction() as tx:
        assert tags.of(tx, ARN) == {"a": "b"}
    second.close()
    first.close()


def _fail_halfway(database: Database) -> None:
    with database.transaction() as tx:
        tags.put(tx, ARN, {"a": "b"})
        raise KeyError


def test_what_fails_leaves_nothing(path: Path) -> None:
    for database in (_open(path), Database.open("sqlite://")):
        with pytest.raises(KeyError):
            _fail_halfway(database)
        with database.transaction() as tx:
            assert _count(tx) == 0
        database.close()


def test_a_transaction_sees_one_state_from_its_first_read(path: Path) -> None:
    """With the driver's own habit, to begin at the first change, another one's commit could come between."""
    database = _open(path)
    entered, seen = threading.Event(), []

    def other() -> None:
        entered.set()
        with database.transaction() as tx:
            tags.put(tx, ARN, {"other": "1"})

    with database.transaction() as tx:
        seen.append(_count(tx))
        writer = threading.Thread(target=other)
        writer.start()
        entered.wait(10)
        seen.append(_count(tx))
        tags.put(tx, ARN, {"mine": "1"})
        seen.append(_count(tx))
    writer.join(10)
    assert seen == [0, 0, 1]
    with database.transaction() as tx:
        assert tags.of(tx, ARN) == {"mine": "1", "other": "1"}
    database.close()


def test_threads_take_turns_on_a_database_in_memory() -> None:
    database = Database.open("sqlite://")

    def write(number: int) -> None:
        for step in range(20):
            with database.transaction() as tx:
                tags.put(tx, ARN, {f"{number}-{step}": "1"})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.transaction() as tx:
        assert _count(tx) == 80
    database.close()


def test_what_a_newer_imtui_wrote_is_refused_and_left_alone(path: Path) -> None:
    _open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema_version SET version = ?", (VERSION + 3,))
        connection.execute("DROP TABLE tags")
    connection.close()
    with pytest.raises(DatabaseError, match=rf"a newer imtui wrote it \(schema {VERSION + 3}, this one knows {VERSION}\)"):
        _open(path)
    with sqlite3.connect(path) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "tags" not in names


def test_someone_elses_database_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(DatabaseError, match="tables of something other than imtui"):
        _open(path)
    with sqlite3.connect(path) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert names == {"songs"}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////no/such/place/x.db", "the directory /no/such/place does not exist"),
        ("nonsense", "Could not parse"),
        ("postgresql+nodriver://user:secret@localhost/x", "nodriver"),
        ("sqlite:////", ""),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line_without_secrets(url: str, reason: str) -> None:
    with pytest.raises(DatabaseError) as failure:
        Database.open(url)
    said = str(failure.value)
    assert said.startswith("cannot open the database ")
    assert reason in said
    assert "\n" not in said
    assert "secret" not in said


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("dear diary, " * 1000)
    with pytest.raises(DatabaseError, match="not a database"):
        _open(path)
    assert path.read_text().startswith("dear diary")


def test_all_tables_have_a_home() -> None:
    """Keys, seals and versions outlive the account; everything else goes with its replication set."""
    names = {table.name for table in account_tables()}
    assert {"incidents", "timeline_events", "response_plans", "contacts", "engagements", "pages", "tags", "upkeep_jobs"} <= names
    assert not {"access_keys", "seals", "schema_version", "scenarios"} & names


def test_jobs_outlive_the_process_and_are_done_once(path: Path) -> None:
    url = f"sqlite:///{path}"
    with opened(database_url=url) as account:
        arn = account.start()
    database = Database.open(url)
    with database.transaction() as tx:
        due = upkeep.next_due(tx)
        assert due is not None
        assert due > START
        assert UpkeepAgenda().next_due(tx) == due
    database.close()
    with opened(database_url=url, replicated=False) as account:
        account.advance(3600)
        assert len(account.incidents.list_related_items(incidentRecordArn=arn)["relatedItems"]) == 1
        account.advance(3600)
        assert len(account.incidents.list_related_items(incidentRecordArn=arn)["relatedItems"]) == 1


def _as_version_1_left_it(path: Path) -> None:
    """A database of the first schema, as it was made then, with one message that waits."""
    with sqlite3.connect(path) as connection:
        connection.executescript((Path(__file__).parent / "schemas" / "1.sql").read_text())
        connection.execute(
            "INSERT INTO outbox (id, created, contact_arn, channel_arn, channel_type, address, subject, text, code, status, due, attempts)"
            " VALUES ('m', 1, 'c', 'd', 'SMS', '+12065550199', 's', 't', '123456', 'PENDING', 2, 0)"
        )
        connection.execute("INSERT INTO schema_version VALUES (1)")
    connection.close()


def _shape(path: Path) -> set[tuple[str, str, str]]:
    """(table, kind, name) of every column and index."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {(table, row[2], row[1]) for table in tables for row in connection.execute(f"PRAGMA table_info({table})")}
        indexes = {(table, "index", row[1]) for table in tables for row in connection.execute(f"PRAGMA index_list({table})")}
    connection.close()
    return columns | indexes


def test_an_older_schema_is_brought_to_this_one_and_keeps_what_is_in_it(path: Path, tmp_path: Path) -> None:
    _as_version_1_left_it(path)
    assert ("outbox", "BIGINT", "try_at") not in _shape(path)
    for _ in range(2):  # the second time there is nothing left to do
        database = _open(path)
        with database.reading() as tx:
            [message] = outbox.list_messages(tx)
        database.close()
        assert (message.id, message.due, message.try_at) == ("m", from_micros(2), None)
    new = tmp_path / "new.db"
    _open(new).close()
    assert _shape(path) == _shape(new)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(VERSION,)]
    connection.close()


def test_a_migration_that_fails_halfway_leaves_the_old_schema(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _as_version_1_left_it(path)
    before = _shape(path)
    monkeypatch.setattr(schema, "STEPS", {1: (*schema.STEPS[1], "ALTER TABLE no_such_table ADD COLUMN x BIGINT")})
    with pytest.raises(DatabaseError, match="no such table"):
        _open(path)
    assert _shape(path) == before


def test_every_version_has_a_step_to_the_next() -> None:
    assert set(schema.STEPS) == set(range(1, VERSION))


def test_who_only_looks_changes_nothing(path: Path) -> None:
    with pytest.raises(DatabaseError):
        Database.look_into(f"sqlite:///{path}")
    assert not path.exists()
    _as_version_1_left_it(path)
    with pytest.raises(DatabaseError, match=rf"an older imtui wrote it \(schema 1, this one reads {VERSION}\)"):
        Database.look_into(f"sqlite:///{path}")
    _open(path).close()
    database = Database.look_into(f"sqlite:///{path}")
    with database.reading() as tx:
        assert [message.id for message in outbox.list_messages(tx)] == ["m"]
        with pytest.raises(OperationalError, match="readonly"):
            outbox.accept_address(tx, "nobody")
    database.close()
