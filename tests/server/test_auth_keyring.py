"""Access keys and identifiers: what they look like, and how soon a change is known."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from imtui.server.ids import TimePrefixedIds
from imtui.server.keyring import Keyring
from imtui.server.store import access_keys
from imtui.server.store.database import Database
from tests.clocks import START, FakeClock


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database.open("sqlite://")
    yield database
    database.close()


def counting_bytes() -> TimePrefixedIds:
    numbers = count()
    return TimePrefixedIds(lambda size: next(numbers).to_bytes(size))


def keyring(database: Database, clock: FakeClock) -> Keyring:
    numbers = count(1)
    return Keyring(database=database, clock=clock, entropy=lambda size: bytes(next(numbers) for _ in range(size)))


def test_a_key_is_found_by_its_id(database: Database) -> None:
    keys = keyring(database, FakeClock())
    made = keys.add("akuam", read_only=True, created=START)
    found = keys.find(made.access_key_id)
    assert found is not None
    assert (found.name, found.secret, found.read_only) == ("akuam", made.secret, True)
    assert keys.find("IMTUIOTHER") is None


def test_keys_look_like_keys_but_never_like_those_of_aws(database: Database) -> None:
    made = keyring(database, FakeClock()).add("akuam", read_only=False, created=START)
    assert re.fullmatch(r"IMTUI[A-Z2-7]{15}", made.access_key_id)
    assert re.fullmatch(r"[A-Za-z0-9+/]{40}", made.secret)
    assert made.secret not in repr(made)


def test_keys_are_listed_oldest_first(database: Database) -> None:
    keys = keyring(database, FakeClock())
    second = keys.add("bo", read_only=False, created=START + timedelta(seconds=1))
    first = keys.add("akuam", read_only=False, created=START)
    assert keys.list() == [first, second]


def test_a_key_that_another_process_revokes_works_for_a_second_at_the_most(database: Database) -> None:
    clock = FakeClock()
    keys = keyring(database, clock)
    made = keys.add("akuam", read_only=False, created=START)
    assert keys.find(made.access_key_id)
    with database.transaction() as tx:
        access_keys.delete_access_key(tx, made.access_key_id)
    clock.set(START + timedelta(seconds=1))
    assert keys.find(made.access_key_id) is None


def test_a_key_that_is_revoked_here_stops_at_once(database: Database) -> None:
    keys = keyring(database, FakeClock())
    made = keys.add("akuam", read_only=False, created=START)
    assert keys.find(made.access_key_id)
    assert keys.revoke(made.access_key_id)
    assert keys.find(made.access_key_id) is None


def test_a_seal_is_made_once(database: Database) -> None:
    with database.transaction() as tx:
        assert access_keys.seal(tx, "pages", b"first") == b"first"
        assert access_keys.seal(tx, "pages", b"second") == b"first"
        assert access_keys.seal(tx, "other", b"third") == b"third"


def test_identifiers_sort_by_time_and_within_a_moment_by_order() -> None:
    ids = counting_bytes()
    moments = [START + timedelta(milliseconds=number // 300) for number in range(1000)]
    made = [ids.new(moment) for moment in moments]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in made)


def test_an_identifier_of_the_past_sorts_into_the_past() -> None:
    ids = counting_bytes()
    now = ids.new(START)
    assert ids.new(START - timedelta(days=30)) < now
