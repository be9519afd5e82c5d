"""The war room as it was: the App over a recording.

Invariant: its time is the recording's. Everything that reads works as it does live; nothing rings, nobody is paged, and what would change
something, or be of the present, says that this is a replay.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, TextArea

from imtui.clock import Clock
from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.tui.app import WarRoomApp
from imtui.tui.keys import Place, bindings, replay_footer
from imtui.tui.ports import Connect, Playback, Preferences
from imtui.tui.widgets.scrubber import Scrubber

if TYPE_CHECKING:
    from imtui.tui.screens.showing import ShowingScreen

_PLAYING = frozenset({"pause", "skip", "to_mark", "faster", "to_begin", "to_end"})
_BETWEEN_LOOKS = 0.2


class ReplayApp(WarRoomApp):
    """`playback` is what `connect`'s store is fed by, and `clock` its time."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.REPLAY)

    def __init__(self, *, playback: Playback, session: Session, clock: Clock, connect: Connect, preferences: Preferences) -> None:
        super().__init__(session=session, clock=clock, connect=connect, preferences=preferences)
        self._playback = playback

    def _bound(self, screen: "ShowingScreen") -> Screen[None]:
        screen.footing = replay_footer
        screen.banner_keys = ("pane.paged",)
        screen.above_keys = (Scrubber(ascii_only=self.preferences.ascii),)
        return super()._bound(screen)

    async def _open(self) -> None:
        await super()._open()
        self.set_interval(_BETWEEN_LOOKS, self._follow)
        self._follow()

    def _follow(self) -> None:
        """Show where the playback is, whatever moved it."""
        position = self._playback.position
        # While it plays, what is shown is drawn once a second; where it stands still, no second will come that would draw the rest.
        self.moment = position.now.replace(microsecond=0) if position.is_running else position.now
        for scrubber in self.screen.query(Scrubber):
            scrubber.show(position, self.zone)

    def _tick(self) -> None:
        self._follow()

    # Playing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that play do so only where nothing else wants them."""
        if action in _PLAYING:
            return not isinstance(self.screen, ModalScreen) and not isinstance(self.focused, Input | TextArea)
        return super().check_action(action, parameters)

    def action_pause(self) -> None:
        self._playback.toggle()
        self._follow()

    def action_skip(self, seconds: int) -> None:
        self._playback.skip(timedelta(seconds=seconds))
        self._follow()

    def action_to_mark(self, direction: int) -> None:
        self._playback.to_mark(direction)
        self._follow()

    def action_faster(self, steps: int) -> None:
        self._playback.faster(steps)
        self._follow()

    def action_to_begin(self) -> None:
        self._playback.seek(self._playback.position.began)
        self._follow()

    def action_to_end(self) -> None:
        self._playback.seek(self._playback.position.ended)
        self._follow()

    def on_scrubber_sought(self, message: Scrubber.Sought) -> None:
        self._playback.seek(message.moment)
        self._follow()

    def on_screen_resume(self) -> None:
        self._follow()

    # What is of the present only

    def sound(self, snapshot: Snapshot) -> None:
        """Whoever was paged then was paged then."""

    def _touched(self) -> None:
        """Nobody was away from a replay."""

    def poll(self) -> None:
        self.say("This is a replay: there is nobody to ask")

    def action_timer(self, text: str) -> None:
        raise _refusal("a timer would never end")

    def action_login(self) -> None:
        raise _refusal("no credentials are needed")

    def action_be(self, alias: str = "") -> None:
        raise _refusal("who sat here then stays who sat here")

    def _go_elsewhere(self, **elsewhere: Any) -> None:
        raise _refusal("it has no other place")


def _refusal(why: str) -> ImtuiError:
    return ImtuiError(f"This is a replay: {why}", remedy="start imtui without replay for that")
