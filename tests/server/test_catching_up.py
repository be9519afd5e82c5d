"""Very much that is due at once: it happens in slices, in order, and answers do not wait for all of it. Nothing waits for what cannot
be done."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from imtui.server.identity import Identity
from imtui.server.ids import TimePrefixedIds
from imtui.server.service import IncidentManager
from imtui.server.services import registry
from imtui.server.services.context import Context
from imtui.server.store import outbox, pages, scenario_steps, upkeep
from imtui.server.store.database import Database, Transaction
from imtui.server.timekeeping import PUT_OFF, SLICE, Timekeeper
from tests.clocks import START, FakeClock
from tests.server.rosters import FIRST_PAGE, roster

CROWD = 2 * SLICE
SECRET = "123456"


class Chores:
    """So many things that are due one second after the other; `done` says when each was. What is due at an `impossible` moment fails."""

    def __init__(self, number: int) -> None:
        self.left = [START + timedelta(seconds=second) for second in range(number)]
        self.done: list[datetime] = []
        self.impossible: set[datetime] = set()

    def next_due(self, tx: Transaction) -> datetime | None:
        return min(self.left, default=None)

    def run_next(self, context: Context) -> None:
        if context.now in self.impossible:
            outbox.refuse_address(context.transaction, "somebody@example.com", "half done")
            raise RuntimeError(f"the code is {SECRET}")
        self.left.remove(context.now)
        self.done.append(context.now)

    def put_off(self, tx: Transaction, until: datetime) -> None:
        self.left[self.left.index(min(self.left))] = until


@pytest.fixture
def chores() -> Chores:
    return Chores(2 * SLICE + 1)


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database.open("sqlite://")
    yield database
    database.close()


@pytest.fixture
def keeper(chores: Chores, database: Database) -> Timekeeper:
    identity = Identity(account_id="111122223333", region="us-east-1", ids=TimePrefixedIds(lambda n: b"\0" * n))
    return Timekeeper(database=database, agendas=(chores,), identity=identity)


def test_an_answer_waits_for_one_slice_and_the_ticker_comes_back_at_once(keeper: Timekeeper, chores: Chores) -> None:
    now = START + timedelta(hours=1)
    seen = []
    for _ in range(3):
        seen.append((keeper.keep_up(now), len(chores.done)))
    assert seen == [(START + timedelta(seconds=SLICE), SLICE), (START + timedelta(seconds=2 * SLICE), 2 * SLICE), (None, 2 * SLICE + 1)]
    assert chores.done == sorted(chores.done)


def test_what_is_not_due_stays(keeper: Timekeeper, chores: Chores) -> None:
    assert keeper.catch_up(START + timedelta(seconds=SLICE + 0.5)) == START + timedelta(seconds=SLICE + 1)
    assert len(chores.done) == SLICE + 1


def test_catching_up_is_done_when_nothing_is_due(keeper: Timekeeper, chores: Chores) -> None:
    assert keeper.catch_up(START + timedelta(hours=1)) is None
    assert chores.left == []


def test_what_cannot_be_done_is_put_off_and_holds_up_nothing(
    keeper: Timekeeper, chores: Chores, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    chores.left = chores.left[:4]
    chores.impossible = {chores.left[1]}
    now = START + timedelta(seconds=10)
    assert keeper.keep_up(now) == now + PUT_OFF
    assert chores.done == [START, START + timedelta(seconds=2), START + timedelta(seconds=3)]
    with database.reading() as tx:
        assert outbox.refusal(tx, "somebody@example.com") is None
    assert caplog.text.count("what was due at 2026-03-14T14:03:23+00:00 is put off: RuntimeError") == 1
    assert SECRET not in caplog.text
    assert keeper.keep_up(now + PUT_OFF) is None
    assert chores.done[3:] == [now + PUT_OFF]


def test_everything_that_falls_due_can_be_put_off() -> None:
    """Each of the service's agendas, with two things pending: the first one waits, the second one is next."""
    with roster() as people:
        manager = people.server.manager
        people.engage(people.person("ann", (5, {"SMS": 1})))
        later, until = people.now + timedelta(hours=1), people.now + timedelta(hours=2)
        with manager.database.transaction() as tx:
            for subject in ("a", "b"):
                upkeep.schedule(tx, upkeep.Job(due=later, kind="attach parent item", subject=subject))
                scenario_steps.schedule(tx, scenario_steps.StepRow(scenario=subject, due=later, step={}))
        people.engage(people.person("bo", (5, {"SMS": 1})))
        with manager.database.transaction() as tx:
            for agenda in registry.services().agendas:
                first = agenda.next_due(tx)
                agenda.put_off(tx, until)
                assert first is not None, agenda
                second = agenda.next_due(tx)
                assert second is not None, agenda
                assert first <= second < until, agenda
                agenda.put_off(tx, until)
                assert agenda.next_due(tx) == until, agenda


def test_a_crowd_that_fell_due_while_nobody_was_there_is_served_once_and_as_of_its_own_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    with roster(url) as people:
        ann = people.person("ann", (5, {"SMS": 1}))
        for _ in range(CROWD):
            people.engage(ann)
    manager = IncidentManager.open(clock=FakeClock(START + timedelta(seconds=FIRST_PAGE + 70)), database_url=url)
    slices = 0
    while (due := manager.tick()) is not None and due <= manager.clock.now():
        slices += 1
    with manager.database.reading() as tx:
        sent = [message for message in outbox.list_messages(tx) if message.page_arn]
        receipts = [each.type for message in sent[:CROWD] for each in pages.list_receipts(tx, str(message.page_arn))]
    manager.close()
    first = START + timedelta(seconds=FIRST_PAGE)
    assert [message.created for message in sent] == [first] * CROWD + [first + timedelta(minutes=1)] * CROWD
    assert receipts == ["DELIVERED", "DELIVERED", "SENT", "SENT"] * CROWD
    assert slices == 4 * CROWD // SLICE  # two sends and two deliveries each, and the code that activated the channel
