"""A replay within reach: the App, its player, and the time of the room it is shown in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot

from imtui.cli.replaying import Replayed, Showing
from imtui.domain.recordings import Recording
from imtui.tui.ports import Preferences
from imtui.tui.presenters.lines import plain
from imtui.tui.replayed import ReplayApp
from imtui.tui.widgets.scrubber import Scrubber
from tests import recorded
from tests.clocks import FakeClock
from tests.tui.piloting import SIZE, settled


@dataclass
class Cinema:
    """`clock` is the room's; the recording's is the player's."""

    app: ReplayApp
    backend: Replayed
    clock: FakeClock

    @property
    def line(self) -> str:
        """The scrubber, as it is shown."""
        scrubber = self.app.screen.query_one(Scrubber)
        return plain(scrubber.line_at(0, scrubber.size.width, 1))

    @property
    def said(self) -> list[str]:
        return [notification.message for notification in self.app._notifications]


def cinema(recording: Recording | None = None, **preferences: Any) -> Cinema:
    """The recording of `tests.recorded` (or another one), paused at its beginning."""
    clock = FakeClock()
    backend = Showing(recording=recording or recorded.recording(), clock=clock).backend()

    async def connect() -> Replayed:
        return backend

    app = ReplayApp(
        playback=backend.player,
        session=backend.session,
        clock=backend.player.clock,
        connect=connect,
        preferences=Preferences(**preferences),
    )
    return Cinema(app=app, backend=backend, clock=clock)


@asynccontextmanager
async def playing(shown: Cinema, size: tuple[int, int] = SIZE) -> AsyncIterator[Pilot[Any]]:
    async with shown.app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot
