"""The App, as far as it begins where the last one ended: drafts, the last picture, and of that the first frame.

Invariant: what is kept for the first frame is what the panes of the war room show, written now and then while they change, and once more
at the end; so it is there after `kill -9` too, a little older.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from imtui.clock import Clock
from imtui.domain.sessions import Session
from imtui.tui.drafts import Drafts
from imtui.tui.first_frames import FirstFrame, FrameShelf, read, written
from imtui.tui.ports import Connect, Elsewhere, Preferences, Remembered
from imtui.tui.preparing import PreparingApp
from imtui.tui.presence import is_standing
from imtui.tui.screens.opening import OpeningScreen

_EVERY = timedelta(seconds=10)
_LOOK_EVERY = timedelta(seconds=3)


class RememberingApp(PreparingApp):
    """`remember` is asked after the first frame, `frames` before it (None: nothing is kept of it)."""

    def __init__(
        self,
        *,
        session: Session,
        clock: Clock,
        connect: Connect,
        preferences: Preferences,
        remember: Callable[[], Remembered],
        elsewhere: Elsewhere | None,
        frames: FrameShelf | None,
    ) -> None:
        super().__init__(session=session, clock=clock, connect=connect, preferences=preferences, elsewhere=elsewhere)
        self.drafts = Drafts()
        self._remember = remember
        self._frames = frames
        self._looked: datetime | None = None
        self._seen: FirstFrame | None = None
        self._kept: FirstFrame | None = None
        self.add_mode("opening", self._opening)

    def _opening(self) -> OpeningScreen:
        frame = read(self._frames.read()) if self._frames is not None else None
        return OpeningScreen(self.preferences.keymap, frame=frame, now=self.clock.now(), ascii_only=self.preferences.ascii)

    def recall(self) -> None:
        """What the last imtui left."""
        kept = self._remember()
        self.drafts = Drafts(kept.drafts)
        self.snapshot = kept.snapshot

    def keep_frame(self) -> None:
        """Now and then look at what the panes show, and keep it."""
        if self._looked is None or self.moment - self._looked >= _LOOK_EVERY:
            self._look()

    def move_to(self, connect: Connect, session: Session) -> None:
        super().move_to(connect, session)
        self._seen = self._kept = None  # from here on frames are kept for another place

    def exit(self, *args: Any, **options: Any) -> None:
        self._look()
        super().exit(*args, **options)

    def _look(self) -> None:
        frame, self._looked = self._frame(), self.moment
        if frame is None or (self._seen is not None and frame.panes == self._seen.panes):
            return
        self._seen = frame
        if self._frames is not None and (self._kept is None or frame.at - self._kept.at >= _EVERY):
            self._kept = frame
            self.run_worker(partial(self._frames.write, written(frame)), thread=True, group="frames", exit_on_error=False)

    async def on_unmount(self) -> None:
        # The panes are gone by now. Textual calls the base's own handler after this one by itself.
        if self._frames is not None and self._seen is not None and self._seen is not self._kept:
            self._frames.write(written(self._seen))

    def _frame(self) -> FirstFrame | None:
        """What the panes of the war room show; None while they know nothing."""
        from imtui.tui.screens.war_room import WarRoomScreen

        screen = next(iter(self.screen_stack), None)
        if not isinstance(screen, WarRoomScreen) or not is_standing(screen) or self.snapshot.incidents is None:
            return None
        return FirstFrame(at=self.moment, panes={id: pane.in_sight for id, pane in screen.panes.by_name.items() if pane.rows})
