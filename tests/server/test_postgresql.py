"""Several services on one PostgreSQL: they share the work, page nobody twice, and take over from one another."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import make_url

from imtui.server.delivery.carriage import LEASE
from imtui.server.pace import Pace
from imtui.server.service import IncidentManager
from imtui.server.store import outbox
from imtui.server.store.database import Database, DatabaseError
from tests import databases
from tests.clocks import FakeClock
from tests.server.carriers import FakeCarrier, desk
from tests.server.rosters import FIRST_PAGE, Roster
from tests.serving import Serving, serving

pytestmark = pytest.mark.skipif(not databases.SERVER, reason=databases.MISSING)
MANY = 120


@pytest.fixture
def url() -> str:
    return databases.emptied()


@pytest.fixture
def both(url: str) -> Iterator[tuple[Roster, Serving]]:
    """A roster on one service, and a second service on the same database, whose time is the same."""
    clock = FakeClock()
    with ExitStack() as stack:
        first, second = (stack.enter_context(serving(clock=clock, database_url=url)) for _ in range(2))
        yield Roster(first).found(), second


def test_the_tests_that_say_so_run_on_postgresql(url: str) -> None:
    with serving(database_url=url) as server:
        assert server.manager.database.is_shared


def test_what_one_service_was_told_the_other_knows(both: tuple[Roster, Serving]) -> None:
    people, other = both
    ann = people.person("ann", (5, {"SMS": 0}))
    contacts = other.client("ssm-contacts", key=people.server.key)
    assert contacts.get_contact(ContactId=ann)["Alias"] == "ann"
    engagement = people.engage(ann)
    other.clock.set(other.clock.now() + timedelta(seconds=FIRST_PAGE))  # neither ticks: whoever is asked first pages
    assert len(contacts.list_pages_by_engagement(EngagementId=engagement)["Pages"]) == 1
    assert people.sends(engagement) == 1


def test_services_share_what_is_due_and_each_thing_happens_once(both: tuple[Roster, Serving]) -> None:
    people, other = both
    ann = people.person("ann", (5, {"SMS": 1, "EMAIL": 0}))
    engagements = [people.engage(ann) for _ in range(MANY)]
    start, done = threading.Barrier(2), Counter[str]()

    def work(name: str, manager: IncidentManager) -> None:
        start.wait(30)
        while (due := manager.tick()) is not None and due <= other.clock.now():
            done[name] += 1

    other.clock.set(other.clock.now() + timedelta(seconds=FIRST_PAGE + 70))
    workers = [threading.Thread(target=work, args=each) for each in (("first", people.server.manager), ("second", other.manager))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [people.sends(engagement) for engagement in engagements] == [3] * MANY
    with other.manager.database.reading() as tx:
        sent = [message for message in outbox.list_messages(tx) if message.page_arn]
    assert len(sent) == len({message.id for message in sent}) == 3 * MANY
    assert {message.status for message in sent} == {outbox.DELIVERED}
    assert set(done) == {"first", "second"}


async def test_carriers_of_two_services_share_the_messages_and_send_none_twice(url: str) -> None:
    first, second = FakeCarrier(), FakeCarrier()
    with desk({"EMAIL": first}, database_url=url) as here, desk({"EMAIL": second}, database_url=url) as there:
        here.founded()
        ids = {here.send() for _ in range(60)}
        workers = [asyncio.create_task(each.manager.carriage.run(Pace(in_threads=True, farewell=0.0))) for each in (here, there)]
        async with asyncio.timeout(30):
            while {message.status for message in here.messages()} != {outbox.DELIVERED}:
                await asyncio.sleep(0)
                await here.clock.advance(0.1)
                await there.clock.advance(0.1)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        assert Counter(each.id for each in [*first.given, *second.given]) == Counter(ids)
        assert len(here.receipts()) == 60
        assert first.given
        assert second.given


async def test_what_a_service_that_died_had_in_hand_is_sent_by_the_other_once_the_loan_is_over(url: str) -> None:
    carrier = FakeCarrier()
    with desk({"EMAIL": FakeCarrier()}, database_url=url) as dead, desk({"EMAIL": carrier}, database_url=url) as here:
        message_id = dead.founded().send()
        with dead.manager.database.beside() as tx:
            outbox.take_tries(tx, dead.clock.now(), most=1, until=dead.clock.now() + LEASE)
        worker = asyncio.create_task(here.manager.carriage.run(Pace(farewell=0.0)))
        await here.clock.advance(LEASE.total_seconds() - 0.001)
        assert carrier.given == []
        await here.clock.advance(0.001)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        assert [each.id for each in carrier.given] == [message_id]
        assert [type_ for type_, _, _ in here.receipts()] == ["DELIVERED"]


def test_a_service_that_hangs_in_a_transaction_does_not_hold_up_the_others_for_ever(url: str) -> None:
    database = Database.open(url)
    with database.transaction() as tx:
        limits = [tx.exec_driver_sql(f"SHOW {name}").scalar() for name in ("idle_in_transaction_session_timeout", "lock_timeout")]
    database.close()
    assert limits == ["15s", "20s"]


def test_reading_waits_for_no_writer_and_changes_nothing(url: str) -> None:
    database = Database.open(url)
    with database.transaction() as writer:
        outbox.refuse_address(writer, "a@example.com", "full")
        with database.reading() as reader:
            assert outbox.refusal(reader, "a@example.com") is None
            with pytest.raises(Exception, match="read-only transaction"):
                outbox.accept_address(reader, "a@example.com")
    with database.reading() as reader:
        assert outbox.refusal(reader, "a@example.com") == "full"
    database.close()


def test_services_that_start_at_once_on_an_empty_database_all_start() -> None:
    url, failures = databases.fresh("imtui_empty"), []

    def start() -> None:
        try:
            IncidentManager.open(clock=FakeClock(), database_url=url).close()
        except DatabaseError as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


def test_someone_elses_database_is_refused() -> None:
    url = databases.fresh("imtui_songs")
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(DatabaseError, match="tables of something other than imtui"):
        Database.open(url)


def test_text_that_postgresql_cannot_keep_is_no_fault_of_the_server(url: str) -> None:
    with serving(database_url=url) as server:
        people = Roster(server).found()
        with pytest.raises(people.contacts.exceptions.ValidationException):
            people.engage(people.person("ann", (5, {"SMS": 0})), Content="a\x00b")
