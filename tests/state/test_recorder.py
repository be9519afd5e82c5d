"""Recording while a war room is open: only what changed, in a thread, and never in anybody's way."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imtui.domain.patches import patched
from imtui.domain.recordings import ON_TIME, Recording
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.state.patch_codec import without_addresses
from imtui.state.recorder import Recorder
from imtui.state.recordings import Recordings, read
from imtui.sync.store import Store
from tests.clocks import FakeClock
from tests.tui import canned

LISTED = Watch(Topic.INCIDENTS)


class Studio:
    """A Store that is recorded, and all that can be turned about it."""

    def __init__(self, folder: Path, *, most_bytes: int = 10_000_000) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.store = Store()
        self.session = canned.SESSION
        recordings = Recordings(lambda: folder, most_bytes=most_bytes)
        self.recorder = Recorder(recordings, self.store, session=lambda: self.session, clock=self.clock)

    @asynccontextmanager
    async def recording(self) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))  # whose next work is done when all before is
        task = asyncio.create_task(self.recorder.run())
        try:
            await self.pass_time(0)
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def pass_time(self, seconds: float) -> None:
        """Second by second, and no second before the threads are done with the one before."""
        for _ in range(int(seconds)):
            await self._threads()
            await self.clock.advance(1)
        await self._threads()

    async def _threads(self) -> None:
        for _ in range(5):
            await asyncio.to_thread(lambda: None)
            await self.clock.settle()

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    @property
    def read(self) -> Recording:
        [path] = self.files
        return read(path)


def at_last(recording: Recording) -> Snapshot:
    snapshot = Snapshot()
    for frame in recording.frames:
        snapshot = patched(snapshot, frame.patch)
    return snapshot


async def test_nothing_is_made_before_there_is_something_to_show(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.recording():
        studio.store.update(contacts=canned.snapshot().contacts)
        await studio.pass_time(3)
    assert studio.files == []


async def test_what_was_shown_is_recorded_without_addresses(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.recording():
        studio.store.replace(canned.snapshot())
        await studio.pass_time(2)
        studio.store.update(me="someone else")
        await studio.pass_time(2)
    found = studio.read
    assert found.session == replace(canned.SESSION, expires=None)
    shown = replace(canned.snapshot(), me="someone else", channels=without_addresses(canned.snapshot().channels))
    last = at_last(found)
    assert replace(last, health={}) == replace(shown, health={})
    assert found.frames[-1].at - found.began <= timedelta(seconds=4)  # as long as it went on: it is written in a thread of its own


async def test_what_changed_last_is_not_lost_when_it_ends(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.recording():
        studio.store.replace(canned.snapshot())
        await studio.pass_time(1)
        studio.store.update(me="at the very end")
    assert at_last(studio.read).me == "at the very end"


async def test_polls_that_bring_nothing_cost_a_line_a_minute(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.recording():
        studio.store.replace(canned.snapshot())
        for _ in range(200):
            studio.store.update(health={LISTED: Health(succeeded=studio.clock.now(), interval=3.0)})
            await studio.pass_time(1)
    found = studio.read
    assert len(found.frames) <= 3
    assert found.length >= timedelta(seconds=180)
    assert found.breaks == ()
    assert at_last(found).health[LISTED].succeeded == ON_TIME
    assert studio.files[0].stat().st_size < 8_000


async def test_when_answers_stay_away_the_recording_says_since_when(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    answered = studio.clock.now()
    async with studio.recording():
        studio.store.replace(replace(canned.snapshot(), health={LISTED: Health(succeeded=answered, interval=3.0)}))
        await studio.pass_time(1)
        studio.store.update(me="somebody")
        await studio.pass_time(20)
        studio.store.update(me="somebody else")
        await studio.pass_time(1)
    assert at_last(studio.read).health[LISTED].succeeded == answered


async def test_who_it_is_becomes_known_later(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.session = replace(canned.SESSION, account_id="")
    async with studio.recording():
        studio.store.replace(canned.snapshot())
        await studio.pass_time(2)
        studio.session = canned.SESSION
        studio.store.update(me="me")
        await studio.pass_time(2)
    found = studio.read
    assert (found.session.account_id, found.frames[-1].session) == ("", canned.SESSION)


async def test_a_long_one_goes_on_in_another_file_that_stands_alone(tmp_path: Path) -> None:
    studio = Studio(tmp_path, most_bytes=40_000)
    async with studio.recording():
        studio.store.replace(canned.snapshot())
        for number in range(12):
            event = canned.note(f"n{number}", studio.clock.now(), random.Random(number).randbytes(2000).hex())
            studio.store.update(timelines={canned.CHECKOUT: (event,)})
            await studio.pass_time(1)
    assert len(studio.files) > 1
    assert sum(path.stat().st_size for path in studio.files) <= 50_000
    for path in studio.files:
        assert at_last(read(path)).incidents == canned.snapshot().incidents


async def test_a_large_picture_is_recorded_in_pieces(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    whole = canned.many(incidents=1000, events=1000).snapshot
    async with studio.recording():
        studio.store.replace(whole)
        await studio.pass_time(5)
    found = studio.read
    assert len(found.frames) > 8
    assert at_last(found).incidents == whole.incidents


async def test_a_disk_that_refuses_ends_the_recording_and_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    studio = Studio(tmp_path / "file" / "in the way")
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING):
        async with studio.recording():
            studio.store.replace(canned.snapshot())
            await studio.pass_time(3)
            studio.store.update(me="still alive")
            await studio.pass_time(3)
    assert len([record for record in caplog.records if "not recorded any more" in record.getMessage()]) == 1
