"""What the terminal is told beside the picture: the title, the bell, notifications, the clipboard, links.

Invariant: all of it is written here, and as loud as the person allowed for this hour.
"""

from typing import TYPE_CHECKING

from imtui.clock import Clock
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible
from imtui.tui import terminal
from imtui.tui.connected import ConnectedApp
from imtui.tui.messages import LinkRequested
from imtui.tui.ports import Connect, Preferences

if TYPE_CHECKING:
    from imtui.tui.alarms import Alarm


class SoundingApp(ConnectedApp):
    """`preferences` say how loud it may be."""

    def __init__(self, *, session: Session, clock: Clock, connect: Connect, preferences: Preferences) -> None:
        super().__init__(session=session, clock=clock, connect=connect)
        self.preferences = preferences
        self._alarm: Alarm | None = None

    def on_mount(self) -> None:
        self._write(terminal.SAVE_TITLE + terminal.title(self.TITLE or ""))

    async def on_unmount(self) -> None:
        self._write(terminal.RESTORE_TITLE)

    def say(self, words: str, failed: bool = False) -> None:
        """A sentence in the corner: what happened, and for failures what to do."""
        self.notify(words, severity="error" if failed else "information", timeout=12 if failed else 6, markup=False)

    def watch_snapshot(self, snapshot: Snapshot) -> None:
        self.sound(snapshot)

    def sound(self, snapshot: Snapshot) -> None:
        """Be heard about pages, for the first time and again."""
        if snapshot.my_pages is None and self._alarm is None:
            return
        from imtui.tui.alarms import Alarm

        preferences = self.preferences
        self._alarm, sequence, rings = (self._alarm or Alarm()).heard(
            snapshot, self.clock.now(), preferences.environment, preferences.loudness
        )
        self._write(sequence)
        if rings:
            self.bell()

    def remind(self, words: str) -> None:
        """A timer is over: say so, and be heard where that may be."""
        loudness = self.preferences.loudness
        if not loudness.is_silent(self.clock.now()):
            if loudness.desktop:
                self._write(terminal.notification("imtui: time is up", words, self.preferences.environment))
            if loudness.bell:
                self.bell()
        self.say(f"Time is up: {words}")

    def copy(self, text: str) -> None:
        """Put it on the clipboard, through whatever lies between."""
        self._write(terminal.clipboard(text, self.preferences.environment))

    def on_link_requested(self, message: LinkRequested) -> None:
        """Open it; where there is no browser, put it on the clipboard."""
        from imtui.tui.browsers import has_browser

        hint = f": {message.hint}" if message.hint else ""
        if self.is_web or has_browser(self.preferences.environment):
            self.open_url(message.url)
            self.say(f"Opened {message.what} in the browser{hint}")
        else:
            self.copy(message.url)
            self.say(f"There is no browser here. Copied the link to {message.what}, {visible(message.url)}{hint}")

    def _write(self, sequence: str) -> None:
        """To the terminal itself: Textual has no public way for sequences that draw nothing."""
        if sequence and self._driver is not None:
            self._driver.write(sequence)
