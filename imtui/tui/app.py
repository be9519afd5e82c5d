"""The App: modes, global keys, the Snapshot, and the running of what was asked for.

Invariant: the App alone holds the connection and acts on it; screens see values and post requests. Nothing it awaits blocks the
keyboard, and no failure ends it: an `ImtuiError` becomes a sentence with a remedy.
"""

from datetime import UTC, datetime, tzinfo
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import BindingType
from textual.events import Resize
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from imtui.clock import Clock
from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.tui import terminal
from imtui.tui.alarms import Alarm
from imtui.tui.bridge import attention, forward
from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import (
    AcceptRequested,
    CopyRequested,
    DetailsRequested,
    IncidentAttended,
    NoteRequested,
    PollRequested,
    ResolveRequested,
    SnapshotChanged,
    UnsentChanged,
    UnsentDecided,
)
from imtui.tui.ports import Backend, Connect, Preferences, Remembered
from imtui.tui.screens.modals.too_small import TooSmall, is_too_small
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.theme import DEFAULT_THEME, THEMES, variable_defaults
from imtui.tui.underway import Underway

if TYPE_CHECKING:
    from imtui.tui.commands import WarRoomCommands
    from imtui.tui.errands import Errands, Request

_MOMENT = datetime.fromtimestamp(0, UTC)


def _commands() -> "type[WarRoomCommands]":
    from imtui.tui.commands import WarRoomCommands

    return WarRoomCommands


class WarRoomApp(App[None]):
    """`connect` is awaited once after the first painted frame, and again when the person asks after a failure. What the first frame
    does not need (dialogues, actions, the palette) is imported when it is first wanted; what it shows at first is `kept`."""

    TITLE = "imtui"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.EVERYWHERE)
    DEFAULT_MODE = "war-room"

    snapshot: reactive[Snapshot] = reactive(Snapshot)
    """All that is known; the store's, as of the latest SnapshotChanged."""
    moment: reactive[datetime] = reactive(_MOMENT)
    """The present, once a second: every age and countdown on the screen follows it."""
    session: reactive[Session] = reactive(lambda: Session(region=""))
    """Who imtui acts as, and where."""
    zone: reactive[tzinfo] = reactive(lambda: UTC)
    """In which times are shown."""
    underway: reactive[Underway] = reactive(Underway)
    """What was asked for and is not known to be done."""
    problem: reactive[ImtuiError | None] = reactive(None)
    """Why there is no connection."""

    def __init__(
        self, *, session: Session, clock: Clock, connect: Connect, preferences: Preferences | None = None, kept: Remembered = Remembered()
    ) -> None:
        super().__init__()
        self.clock = clock
        self.preferences = preferences or Preferences()
        self.drafts = Drafts(kept.drafts)
        self._connect = connect
        self._backend: Backend | None = None
        self._attended = ""
        self._alarm = Alarm()
        self.set_reactive(WarRoomApp.snapshot, kept.snapshot)
        self.set_reactive(WarRoomApp.session, session)
        self.set_reactive(WarRoomApp.zone, self.preferences.zone)
        self.set_reactive(WarRoomApp.moment, clock.now())
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
        self.call_after_refresh(self._connect_now)

    async def on_unmount(self) -> None:
        self._write(terminal.RESTORE_TITLE)
        if self._backend is not None:
            await self._backend.close()

    def _tick(self) -> None:
        self.moment = self.clock.now()
        self._errands.tick()

    # The connection

    @work(exit_on_error=False, exclusive=True, group="connection")
    async def _connect_now(self) -> None:
        self.problem = None
        try:
            backend = self._backend = self._backend or await self._connect()
        except ImtuiError as error:
            self.problem = error
            return
        unsubscribe = forward(backend, self)
        self.session = backend.session
        self.snapshot = backend.store.snapshot
        self._attend()
        try:
            await backend.poller.run()
        finally:
            unsubscribe()

    def on_snapshot_changed(self, message: SnapshotChanged) -> None:
        self._errands.settle(self.snapshot, message.snapshot)
        self.snapshot = message.snapshot
        if self._backend is not None:
            self.session = self._backend.session

    def on_unsent_changed(self, message: UnsentChanged) -> None:
        if message.unsent != self.underway.kept:
            self._errands.keep(message.unsent)

    def watch_snapshot(self, snapshot: Snapshot) -> None:
        self._alarm, sequence, rings = self._alarm.heard(snapshot, self.clock.now(), self.preferences.environment)
        self._write(sequence)
        if rings:
            self.bell()

    def on_incident_attended(self, message: IncidentAttended) -> None:
        self._attended = message.incident
        self._attend()

    def _attend(self, *, details: bool = False) -> None:
        if self._backend is not None:
            self._backend.poller.attend(attention(self._backend.session, self._attended, details=details))

    def on_poll_requested(self, message: PollRequested) -> None:
        polling = any(worker.group == "connection" and worker.is_running for worker in self.workers)
        if self._backend is not None and polling:
            self._backend.poller.request()
        elif not polling:
            self._connect_now()

    # What people ask for

    @cached_property
    def _errands(self) -> "Errands":
        from imtui.tui.errands import Errands

        return Errands(clock=self.clock, drafts=self.drafts, show=partial(setattr, self, "underway"), say=self.say)

    @on(AcceptRequested)
    @on(NoteRequested)
    @on(ResolveRequested)
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
