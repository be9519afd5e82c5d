"""Very much that is due at once: it happens in slices, in order, and answers do not wait for all of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from imtui.server.identity import Identity
from imtui.server.ids import TimePrefixedIds
from imtui.server.service import IncidentManager
from imtui.server.services.context import Context
from imtui.server.store import outbox, pages
from imtui.server.store.database import Database, Transaction
from imtui.server.timekeeping import SLICE, Timekeeper
from tests.clocks import START, FakeClock
from tests.server.rosters import FIRST_PAGE, roster

CROWD = 2 * SLICE


class Chores:
    """So many things that are due one second after the other; `done` says when each was."""

    def __init__(self, number: int) -> None:
        self.left = [START + timedelta(seconds=second) for second in range(number)]
        self.done: list[datetime] = []

    def next_due(self, tx: Transaction) -> datetime | None:
        return min(self.left, default=None)

    def run_next(self, context: Context) -> None:
        self.left.remove(context.now)
        self.done.append(context.now)


@pytest.fixture
def chores() -> Chores:
    return Chores(2 * SLICE + 1)


@pytest.fixture
def keeper(chores: Chores) -> Iterator[Timekeeper]:
    database = Database.open("sqlite://")
    identity = Identity(account_id="111122223333", region="us-east-1", ids=TimePrefixedIds(lambda n: b"\0" * n))
    yield Timekeeper(database=database, agendas=(chores,), identity=identity)
    database.close()


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
