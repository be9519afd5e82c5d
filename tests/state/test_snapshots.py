"""The last picture: small, whole, quick, and honest about its age."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imtui.domain.errors import Unreachable
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.domain.timeline import TimelineEvent
from imtui.state.snapshots import LastPicture, PictureKeeper
from imtui.sync.store import Store
from tests import made
from tests.clocks import START, FakeClock
from tests.tui import canned

QUICK_ENOUGH = 0.01


def picture_of(folder: Path) -> LastPicture:
    return LastPicture(folder / "pictures" / "one.json")


def large(incidents: int = 50, events: int = 500) -> Snapshot:
    """A war room in full swing."""
    arns = [f"{made.CHECKOUT}-{number}" for number in range(incidents)]
    timelines = {
        arn: tuple(
            TimelineEvent(id=f"{arn}-{each}", incident_arn=arn, type="Note", time=START, updated=START, data=json.dumps("words " * 20))
            for each in range(events)
        )
        for arn in arns[:6]
    }
    shown = canned.snapshot()
    return replace(shown, incidents={arn: made.incident(arn) for arn in arns}, timelines=timelines)


def test_what_was_known_is_known_again(tmp_path: Path) -> None:
    shown = canned.snapshot()
    picture_of(tmp_path).write(shown)
    read = picture_of(tmp_path).read()
    assert read is not None
    for name in ("incidents", "records", "engagements", "pages", "receipts", "related_items", "contacts", "channels", "shifts"):
        assert getattr(read, name) == getattr(shown, name), name
    assert {arn: events[0] for arn, events in read.timelines.items()} == {
        arn: events[0] for arn, events in list(shown.timelines.items())[-3:]
    }


def test_it_is_as_old_as_it_is_and_pages_nobody(tmp_path: Path) -> None:
    fault = Unreachable("no answer")
    listed, mine, never = Watch(Topic.INCIDENTS), Watch(Topic.MY_PAGES, "akuam"), Watch(Topic.CONTACTS)
    health = {
        listed: Health(succeeded=START, interval=3.0, fault=fault, retry_at=START + timedelta(seconds=9)),
        mine: Health(succeeded=START, interval=3.0),
        never: Health(fault=fault),
    }
    picture_of(tmp_path).write(replace(canned.snapshot(), health=health))
    read = picture_of(tmp_path).read()
    assert read is not None
    assert read.health == {listed: Health(succeeded=START, interval=3.0)}
    assert (read.me, read.my_pages) == ("", None)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"text"', b'{"format": 0}', b'{"format": 1}', b'{"format": 1, "incidents": 5}', b"\xff\xfe"],
)
def test_what_cannot_be_read_is_no_picture_and_no_trouble(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "one.json").write_bytes(content)
    assert LastPicture(tmp_path / "one.json").read() is None
    assert LastPicture(tmp_path / "missing.json").read() is None


def test_a_picture_of_another_shape_is_refused_whole(tmp_path: Path) -> None:
    picture_of(tmp_path).write(canned.snapshot())
    path = tmp_path / "pictures" / "one.json"
    document = json.loads(path.read_text())
    next(iter(document["incidents"].values())).pop("title")
    path.write_text(json.dumps(document))
    assert picture_of(tmp_path).read() is None


def test_only_its_owner_can_read_it_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    picture_of(tmp_path).write(canned.snapshot())
    [path] = (tmp_path / "pictures").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_disk_that_refuses_is_no_trouble(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("not a folder")
    LastPicture(tmp_path / "file" / "one.json").write(canned.snapshot())
    assert "cannot be written" in caplog.text


def test_it_is_bounded_and_read_within_a_frame(tmp_path: Path) -> None:
    picture_of(tmp_path).write(large())
    assert (tmp_path / "pictures" / "one.json").stat().st_size < 500_000
    taken = []
    for _ in range(7):
        since = time.process_time()
        read = picture_of(tmp_path).read()
        taken.append(time.process_time() - since)
    assert read is not None
    assert read.incidents is not None
    assert (len(read.incidents), {len(events) for events in read.timelines.values()}) == (50, {100})
    assert min(taken) < QUICK_ENOUGH


def test_a_text_that_is_too_long_is_read_again_later(tmp_path: Path) -> None:
    event = TimelineEvent(id="e", incident_arn=made.CHECKOUT, type="Note", time=START, updated=START, data="x" * 100_000)
    picture_of(tmp_path).write(replace(canned.snapshot(), timelines={made.CHECKOUT: (event,)}))
    read = picture_of(tmp_path).read()
    assert read is not None
    assert read.timelines[made.CHECKOUT] == (replace(event, data=None),)


class Counting(LastPicture):
    """Remembers what it was told to write."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.written: list[Snapshot] = []

    def write(self, snapshot: Snapshot) -> None:
        self.written.append(snapshot)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.to_thread(lambda: None)


async def test_it_is_written_soon_after_news_seldom_for_its_age_and_at_the_end() -> None:
    clock, store, picture = FakeClock(), Store(), Counting()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(PictureKeeper(picture, store, clock=clock).run())
        await clock.settle()
        store.update(health={Watch(Topic.INCIDENTS): Health(interval=3.0)})
        await clock.settle()
        assert picture.written == []

        store.replace(canned.snapshot())
        await until(lambda: len(picture.written) == 1 and bool(clock._sleepers))
        store.update(health={})
        await clock.advance(10)
        assert len(picture.written) == 1
        await clock.advance(50)
        store.update(health={Watch(Topic.INCIDENTS): Health(succeeded=clock.now())})
        await until(lambda: len(picture.written) == 2 and bool(clock._sleepers))

        store.update(incidents={})
        await clock.settle()
        assert len(picture.written) == 2
        task.cancel()
    assert len(picture.written) == 3
    assert picture.written[-1] is store.snapshot
