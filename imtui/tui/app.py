"""The App: modes, global keys, and the running of what was asked for.

Invariant: the App alone acts on the connection; screens see values and post requests. Nothing it awaits blocks the keyboard, and no
failure ends it: an `ImtuiError` becomes a sentence with a remedy.
"""

from datetime import UTC
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.events import Resize
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from imtui.clock import Clock
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.tui import terminal
from imtui.tui.alarms import Alarm
from imtui.tui.connected import ConnectedApp
from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import (
    AcceptRequested,
    ChangeRequested,
    CopyRequested,
    DetailsRequested,
    NoteRequested,
    ResolveRequested,
    SnapshotChanged,
    UnsentChanged,
    UnsentDecided,
)
from imtui.tui.ports import Connect, Preferences, Remembered
from imtui.tui.screens.modals.too_small import TooSmall, is_too_small
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.theme import DEFAULT_THEME, THEMES, variable_defaults

if TYPE_CHECKING:
    from imtui.tui.commands import WarRoomCommands
    from imtui.tui.errands import Errands, Request


def _commands() -> "type[WarRoomCommands]":
    from imtui.tui.commands import WarRoomCommands

    return WarRoomCommands


class WarRoomApp(ConnectedApp):
    """What the first frame does not need (dialogues, actions, the palette) is imported when it is first wanted; what it shows at first
    is `kept`."""

    TITLE = "imtui"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.EVERYWHERE)
    DEFAULT_MODE = "war-room"

    def __init__(
        self, *, session: Session, clock: Clock, connect: Connect, preferences: Preferences | None = None, kept: Remembered = Remembered()
    ) -> None:
        super().__init__(session=session, clock=clock, connect=connect, snapshot=kept.snapshot)
        self.preferences = preferences or Preferences()
        self.drafts = Drafts(kept.drafts)
        self._alarm = Alarm()
        self.set_reactive(WarRoomApp.zone, self.preferences.zone)
        self.add_mode("war-room", self._war_room)
        for theme in THEMES:
            self.register_theme(theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def _war_room(self) -> Screen[None]:
        screen = WarRoomScreen(drafts=self.drafts, keymap=self.preferences.keymap, ascii_only=self.preferences.ascii)
        cls = WarRoomApp
        return screen.data_bind(cls.snapshot, cls.moment, cls.session, cls.zone, cls.underway, cls.problem)

    def on_load(self) -> None:
        wanted = self.preferences.theme
        self.theme = wanted if wanted in self.available_themes else DEFAULT_THEME
        self.set_keymap(self.preferences.keymap)

    def on_mount(self) -> None:
        self._write(terminal.SAVE_TITLE + terminal.title(self.TITLE or ""))
        self.set_interval(1, self._tick)

    async def on_unmount(self) -> None:
        self._write(terminal.RESTORE_TITLE)

    def _tick(self) -> None:
        self.moment = self.clock.now()
        self._errands.tick()

    # What is heard

    def on_snapshot_changed(self, message: SnapshotChanged) -> None:
        # Textual calls the base's own handler after this one by itself.
        self._errands.settle(self.snapshot, message.snapshot)

    def on_unsent_changed(self, message: UnsentChanged) -> None:
        if message.unsent != self.underway.kept:
            self._errands.keep(message.unsent)

    def watch_snapshot(self, snapshot: Snapshot) -> None:
        self._alarm, sequence, rings = self._alarm.heard(snapshot, self.clock.now(), self.preferences.environment)
        self._write(sequence)
        if rings:
            self.bell()

    # What people ask for

    @cached_property
    def _errands(self) -> "Errands":
        from imtui.tui.errands import Errands

        return Errands(clock=self.clock, drafts=self.drafts, show=partial(setattr, self, "underway"), say=self.say)

    @on(AcceptRequested)
    @on(NoteRequested)
    @on(ResolveRequested)
    @on(ChangeRequested)
    @on(UnsentDecided)
    @work(exit_on_error=False, group="errands")
    async def _run(self, message: "Request") -> None:
        if self._backend is None:
            self.say("There is no connection yet: nothing was sent", True)
        else:
            await self._errands.run(self._backend, message, self.zone)

    def say(self, words: str, failed: bool = False) -> None:
        """A sentence in the corner: what happened, and for failures what to do."""
        self.notify(words, severity="error" if failed else "information", timeout=12 if failed else 6, markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What should never happen is said too: polling that ended, or an action that broke, is no secret."""
        if event.state is WorkerState.ERROR:
            self.say(f"imtui stumbled ({event.worker.error!r}): ctrl+r connects and polls again", True)

    def on_details_requested(self, message: DetailsRequested) -> None:
        from imtui.tui.screens.modals.details import Details

        self._attend(details=message.whole)
        self.push_screen(Details(message.facts).data_bind(WarRoomApp.snapshot), lambda _: self._attend())

    def on_copy_requested(self, message: CopyRequested) -> None:
        self._write(terminal.clipboard(message.text, self.preferences.environment))
        self.say(f"Copied the {message.what}: {message.text}")

    # Global keys

    def action_help(self) -> None:
        from imtui.tui.screens.modals.help import Help

        self.push_screen(Help(self.preferences.keymap))

    def action_journal(self) -> None:
        from imtui.tui.screens.modals.journal import Journal

        self.push_screen(Journal().data_bind(WarRoomApp.underway, WarRoomApp.moment))

    def action_local_time(self) -> None:
        self.zone = self.preferences.local_zone if self.zone == UTC else UTC

    async def action_quit(self) -> None:
        """Asks only where something would be lost."""
        from imtui.tui.screens.modals.confirm import ConfirmDialogue
        from imtui.tui.screens.modals.quitting import unsent_question

        question = unsent_question(self.drafts, self.underway.unsent, self.snapshot, self.underway.kept)
        if question is None:
            self.exit()
        elif not isinstance(self.screen, ConfirmDialogue):
            self.push_screen(ConfirmDialogue(question), lambda answer: self.exit() if answer and answer.yes else None)

    def on_resize(self, event: Resize) -> None:
        if is_too_small(event.size) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    def _write(self, sequence: str) -> None:
        """To the terminal itself: Textual has no public way for sequences that draw nothing."""
        if sequence and self._driver is not None:
            self._driver.write(sequence)
