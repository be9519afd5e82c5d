"""The App, as far as it opens the screens for people, shifts, plans and Regions, and reads for them.

Invariant: one of these screens is open at a time, on top of whatever one came from; reading for it never holds up the keyboard.
"""

from typing import TYPE_CHECKING, Any

from textual import work
from textual.screen import Screen

from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session
from imtui.tui.messages import LookupRequested, SetupChanged
from imtui.tui.ports import Connect
from imtui.tui.reporting import ReportingApp

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.tui.screens.setup import SetupScreen
    from imtui.tui.screens.showing import ShowingScreen


class PreparingApp(ReportingApp):
    """An action a screen."""

    def action_on_call(self) -> None:
        from imtui.tui.screens.on_call import OnCallScreen

        self._open_setup(OnCallScreen)

    def action_contacts(self) -> None:
        from imtui.tui.screens.contacts import ContactsScreen

        self._open_setup(ContactsScreen)

    def action_readiness(self, name: str = "") -> None:
        """Who would be paged: of a contact or a response plan, else of everybody."""
        from imtui.tui.screens.contacts import ContactsScreen

        self._open_setup(ContactsScreen)
        screen = self.screen
        if isinstance(screen, ContactsScreen):
            screen.tell_readiness(name)

    def action_response_plans(self) -> None:
        from imtui.tui.screens.response_plans import ResponsePlansScreen

        self._open_setup(ResponsePlansScreen)

    def action_replication(self) -> None:
        from imtui.tui.screens.replication import ReplicationScreen

        self._open_setup(ReplicationScreen)

    def action_console(self) -> None:
        from imtui.tui.screens.console import ConsoleScreen

        self._open_setup(ConsoleScreen)

    def action_calls(self) -> None:
        from imtui.tui.screens.calls import CallsScreen

        self._open_setup(CallsScreen)

    def _open_setup(self, kind: "type[SetupScreen]") -> None:
        from imtui.tui.screens.setup import SetupScreen

        if type(self.screen) is kind:
            return
        if isinstance(self.screen, SetupScreen):
            self.pop_screen()
        screen = kind(drafts=self.drafts, keymap=self.preferences.keymap, ascii_only=self.preferences.ascii)
        self.push_screen(self._bound(screen))

    def _bound(self, screen: "ShowingScreen") -> Screen[None]:
        cls = PreparingApp
        return screen.data_bind(cls.snapshot, cls.moment, cls.session, cls.zone, cls.underway, cls.problem)

    def move_to(self, connect: Connect, session: Session) -> None:
        while len(self.screen_stack) > 1:  # what they show is there, and not here
            self.pop_screen()
        super().move_to(connect, session)

    @work(exit_on_error=False, group="lookups")
    async def on_lookup_requested(self, message: LookupRequested) -> None:
        answer: Any = None
        fault: ImtuiError | None = None
        backend = self._backend
        if backend is None:
            fault = ImtuiError("There is no connection yet")
        else:
            try:
                answer = await message.read(backend.desk.setup)
            except ImtuiError as error:
                fault = error
        message.answered(answer, fault)

    def on_setup_changed(self, message: SetupChanged) -> None:
        from imtui.tui.screens.setup import SetupScreen

        for screen in self.screen_stack:
            if isinstance(screen, SetupScreen):
                screen.ask_again()
