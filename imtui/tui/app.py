"""The App: modes, global keys, and the running of what was asked for.

Invariant: the App alone acts on the connection; screens see values and post requests. Nothing it awaits blocks the keyboard, and no
failure ends it: an `ImtuiError` becomes a sentence with a remedy.
"""

from collections.abc import Callable, Sequence
from datetime import UTC
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from imtui.clock import Clock
from imtui.domain.sessions import Session
from imtui.tui.first_frames import FrameShelf
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import (
    AcceptRequested,
    ChangeRequested,
    CopyRequested,
    DetailsRequested,
    Diverged,
    IncidentDeleted,
    IncidentOpened,
    NoteRequested,
    ResolveRequested,
    SnapshotChanged,
    UnsentChanged,
    UnsentDecided,
)
from imtui.tui.ports import Connect, Elsewhere, Preferences, Remembered
from imtui.tui.remembering import RememberingApp
from imtui.tui.resting import resting
from imtui.tui.stylesheets import FrugalStylesheet
from imtui.tui.theme import DEFAULT_THEME, THEMES, variable_defaults

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.filter import LineFilter

    from imtui.tui.commands import WarRoomCommands
    from imtui.tui.errands import Errands, Request


def _commands() -> "type[WarRoomCommands]":
    from imtui.tui.commands import WarRoomCommands

    return WarRoomCommands


class WarRoomApp(RememberingApp):
    """The first frame is the opening screen's; the war room is imported once that is painted, and begins with what `remember`
    says. What it does not need at once (dialogues, actions, the palette) is imported when it is first wanted."""

    TITLE = "imtui"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.EVERYWHERE)
    DEFAULT_MODE = "opening"

    def __init__(
        self,
        *,
        session: Session,
        clock: Clock,
        connect: Connect,
        preferences: Preferences | None = None,
        remember: Callable[[], Remembered] = Remembered,
        elsewhere: Elsewhere | None = None,
        frames: FrameShelf | None = None,
    ) -> None:
        super().__init__(
            session=session,
            clock=clock,
            connect=connect,
            preferences=preferences or Preferences(),
            remember=remember,
            elsewhere=elsewhere,
            frames=frames,
        )
        self.stylesheet = FrugalStylesheet(variables=self.get_css_variables())
        self.set_reactive(WarRoomApp.zone, self.preferences.zone)
        self.add_mode("war-room", self._war_room)
        for theme in THEMES:
            self.register_theme(theme)

    def get_driver_class(self) -> type["Driver"]:
        return resting(super().get_driver_class())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    @cached_property
    def _signs(self) -> tuple["LineFilter", ...]:
        if not self.preferences.ascii:
            return ()
        from imtui.tui.plain_signs import PlainSigns

        return (PlainSigns(),)

    def get_line_filters(self) -> Sequence["LineFilter"]:
        return (*super().get_line_filters(), *self._signs)

    def _war_room(self) -> Screen[None]:
        from imtui.tui.screens.war_room import WarRoomScreen

        return self._bound(WarRoomScreen(drafts=self.drafts, keymap=self.preferences.keymap, ascii_only=self.preferences.ascii))

    def on_load(self) -> None:
        wanted = self.preferences.theme
        self.theme = wanted if wanted in self.available_themes else DEFAULT_THEME
        self.set_keymap(self.preferences.keymap)

    def on_mount(self) -> None:
        self.call_after_refresh(self._open)

    async def _open(self) -> None:
        """After the first frame: the war room, with what was kept."""
        self.recall()
        await self.switch_mode("war-room")
        self.remove_mode("opening")  # by itself, after this: waiting for it here would be waiting for ourselves
        self._cover_where_too_small(self.size)
        self.set_timer(1 - self.clock.monotonic() % 1, self._begin_to_tick)

    def _begin_to_tick(self) -> None:
        """In step with what polls."""
        self._tick()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        self.moment = self.clock.now()
        for timer in self._errands.tick():
            self.remind(timer.words)
        self.sound(self.snapshot)
        self.keep_frame()

    # What is heard

    def on_snapshot_changed(self, message: SnapshotChanged) -> None:
        # Textual calls the base's own handler after this one by itself.
        self._errands.settle(self.snapshot, message.snapshot)

    def on_unsent_changed(self, message: UnsentChanged) -> None:
        if message.unsent != self.underway.kept:
            self._errands.keep(message.unsent, self.snapshot)

    # What people ask for

    @cached_property
    def _errands(self) -> "Errands":
        from imtui.tui.errands import Errands

        return Errands(clock=self.clock, drafts=self.drafts, show=partial(setattr, self, "underway"), say=self.say, post=self.post_message)

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

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What should never happen is said too: polling that ended, or an action that broke, is no secret."""
        if event.state is WorkerState.ERROR:
            self.say(f"imtui stumbled ({event.worker.error!r}): ctrl+r connects and polls again", True)

    def on_details_requested(self, message: DetailsRequested) -> None:
        from imtui.tui.screens.modals.details import Details

        self.push_screen(Details(message.facts).data_bind(WarRoomApp.snapshot))

    def on_incident_opened(self, message: IncidentOpened) -> None:
        from imtui.tui.screens.incident import IncidentScreen

        if isinstance(self.screen, IncidentScreen):
            self.pop_screen()
        where = (message.incident, message.tab)
        screen = IncidentScreen(*where, drafts=self.drafts, keymap=self.preferences.keymap, ascii_only=self.preferences.ascii)
        self.push_screen(self._bound(screen))

    def on_incident_deleted(self, message: IncidentDeleted) -> None:
        from imtui.tui.screens.incident import IncidentScreen

        if isinstance(self.screen, IncidentScreen) and self.screen.view.incident == message.incident:
            self.pop_screen()

    def on_diverged(self, message: Diverged) -> None:
        from imtui.tui.screens.incident_deeds import IncidentDeeds

        if isinstance(self.screen, IncidentDeeds):
            self.screen.settle(message.incident, message.divergence)

    def on_copy_requested(self, message: CopyRequested) -> None:
        self.copy(message.text)
        self.say(f"Copied the {message.what}: {message.text}")

    # Global keys

    def action_help(self) -> None:
        from imtui.tui.screens.modals.help import Help

        self.push_screen(Help(self.preferences.keymap))

    def action_journal(self) -> None:
        from imtui.tui.screens.modals.journal import Journal

        self.push_screen(Journal().data_bind(WarRoomApp.underway, WarRoomApp.moment, WarRoomApp.snapshot))

    def action_timer(self, text: str) -> None:
        from imtui.domain.timers import read

        self._errands.remind(read(text, self.clock.now()))

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
        if self.current_mode != "opening":
            self._cover_where_too_small(event.size)

    def _cover_where_too_small(self, size: Size) -> None:
        from imtui.tui.screens.modals.too_small import TooSmall, is_too_small

        if is_too_small(size) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())
