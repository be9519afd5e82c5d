"""What people ask of imtui itself, by command: what changed, timers, colours, another place, who one is.

Invariant: nothing here changes an incident. A command that cannot be done says why, and changes nothing. What a command needs is
imported when it is first given, not before the first frame.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from textual import events, work
from textual.dom import DOMNode
from textual.events import Event
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from imtui.arns import is_region
from imtui.clock import Clock
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.sessions import Session
from imtui.tui.absences import Presence
from imtui.tui.drafts import Drafts
from imtui.tui.messages import IdentityRequested
from imtui.tui.ports import Connect, Elsewhere, Preferences
from imtui.tui.sounding import SoundingApp

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.domain.contacts import Contact
    from imtui.tui.verbs import Verb


class CommandedApp(SoundingApp):
    """`elsewhere` leads to other profiles and Regions, where there are any."""

    drafts: Drafts

    def __init__(
        self, *, session: Session, clock: Clock, connect: Connect, preferences: Preferences, elsewhere: Elsewhere | None = None
    ) -> None:
        super().__init__(session=session, clock=clock, connect=connect, preferences=preferences)
        self._elsewhere = elsewhere
        self._presence = Presence(touched=clock.now())

    @property
    def touched(self) -> datetime:
        """When a key was last pressed."""
        return self._presence.touched

    # The command line

    async def action_command_line(self, begun: str = "") -> None:
        from imtui.tui.screens.modals.command_line import CommandLine

        if not isinstance(self.screen, ModalScreen):
            await self.push_screen(CommandLine(self._choices, self.drafts.commands, begun), self._obey)

    async def _obey(self, line: str | None) -> None:
        from imtui.tui.verbs import find

        if line is not None:
            self.drafts.remember(line)
            verb, words = find(line)  # the command line lets nothing else out
            await self.perform(verb, words, screen=self.screen, focused=self.focused)

    async def perform(self, verb: "Verb", words: str, *, screen: Screen[object], focused: Widget | None) -> None:
        """Do a command where it was asked for; why it cannot be done is said."""
        from imtui.tui.keys import Place

        places: dict[Place, DOMNode] = {Place.EVERYWHERE: self, Place.PANE: focused or screen}
        node = places.get(verb.place, screen)
        action = (verb.key.action if verb.key is not None and not words else verb.action).partition("(")[0]
        try:
            if verb.place is not Place.PANE and not hasattr(node, f"action_{action}"):
                raise InputError(f":{verb.word} is nothing for this screen", subject=verb.word, remedy="esc leads back to the war room")
            if verb.key is not None and not words:
                await self.run_action(verb.key.action, node)
            else:
                await self.run_action(("", verb.action, (f"{verb.lead}{words}",) if verb.wants else ()), node)
        except ImtuiError as error:
            self.say(str(error), True)

    def _choices(self, word: str) -> Iterable[str]:
        match word:
            case "theme":
                return sorted(self.available_themes)
            case "accept":
                return ("all",)
            case "handover":
                return ("accept",)
            case "report":
                return ("html", "md", "json")
            case "readiness":
                plans = self.snapshot.response_plans or ()
                return sorted({*(contact.alias for contact in self.snapshot.contacts.values()), *(plan.name for plan in plans)})
            case "me" | "ic" | "scribe" | "comms" | "ops" | "deputy":
                return sorted(contact.alias for contact in self._people())
            case "profile" if self._elsewhere is not None:
                return self._elsewhere.profiles()
            case _:
                return ()

    def action_theme(self, name: str = "") -> None:
        if not name:
            self.action_change_theme()
        elif name in self.available_themes:
            self.theme = name
        else:
            near = get_close_matches(name, self.available_themes, n=2) or sorted(self.available_themes)
            raise InputError(f"there is no theme {name}", subject=name, remedy=f"there are {', '.join(near)}")

    # What changed

    async def on_event(self, event: Event) -> None:
        # Every key passes here first, whatever has the focus and whatever stops it later.
        if isinstance(event, events.Key | events.MouseDown) and not event.is_forwarded:
            self._touched()
        await super().on_event(event)

    def _touched(self) -> None:
        now = self.clock.now()
        away = self._presence.away_since(now)
        self._presence = self._presence.pressed(now)
        if away is not None and self._backend is not None:
            self.call_later(self._catch_up, away, is_asked=False)

    def watch_moment(self, moment: datetime) -> None:
        self._presence = self._presence.seen(self.snapshot, moment)

    def action_since(self, when: str) -> None:
        from imtui.actions import backdating

        dated = backdating.read_alone(when, now=self.clock.now(), zone=self.zone)
        if dated is None:
            raise InputError(f"“{when}” is no time", subject=when, remedy="write it like 14:10, 30m or yesterday 23:10")
        self._catch_up(dated, is_asked=True)

    def _catch_up(self, moment: datetime, *, is_asked: bool) -> None:
        """Show what changed since; unasked only where it covers nothing that somebody is typing into."""
        from imtui.report.catching_up import since
        from imtui.tui.presenters.news_rows import news_heading, news_lines
        from imtui.tui.screens.modals.catching_up import CatchingUp

        now = self.clock.now()
        news = since(moment, self.snapshot, now, self._presence.known_at(moment))
        zone = self.zone
        heading = news_heading(moment, now, zone, is_asked=is_asked)
        if news and (is_asked or not isinstance(self.screen, ModalScreen)):
            self.push_screen(CatchingUp(heading, lambda width: news_lines(news, now, zone, width)))
        elif is_asked:
            self.say(f"{heading}: nothing changed")
        elif news:
            self.say(f"{heading}: {len(news)} changes; :since -{int((now - moment) / timedelta(minutes=1))}m lists them")

    # Who one is

    def on_identity_requested(self, message: IdentityRequested) -> None:
        try:
            self.action_be()
        except ImtuiError as error:
            self.say(str(error), True)

    def action_be(self, alias: str = "") -> None:
        """Ask who is at the keyboard, or be told."""
        from imtui.tui.screens.modals.who import WhoDialogue, whoever

        people = self._people()
        if alias:
            self._become(whoever(alias, people).alias)
        elif not people:
            raise ImtuiError("The contacts are not read yet, or there are none", remedy="start imtui with --me ALIAS")
        else:
            self.push_screen(WhoDialogue(people), lambda picked: self._become(picked) if picked else None)

    def _people(self) -> tuple["Contact", ...]:
        from imtui.domain.contacts import ContactType

        people = (each for each in self.snapshot.contacts.values() if each.type is ContactType.PERSONAL)
        return tuple(sorted(people, key=lambda each: each.alias.casefold()))

    def _become(self, alias: str) -> None:
        if self._backend is None:
            raise ImtuiError("There is no connection yet", remedy="try again in a moment")
        self._backend.become(alias)
        self.session = self._backend.session
        self._attend()
        self.say(f"You are {alias}, here and the next time: pages to you raise the banner, a accepts them")

    # Another place

    def move_to(self, connect: Connect, session: Session) -> None:
        super().move_to(connect, session)
        self._presence = Presence(touched=self.clock.now())  # what was known there is no measure of what changed here

    def action_profile(self, name: str) -> None:
        known = self._elsewhere.profiles() if self._elsewhere is not None else (name,)
        if name not in known:
            remedy = f"there are {', '.join(known)}" if known else "no profile is configured"
            raise InputError(f"there is no AWS profile {name}", subject=name, remedy=remedy)
        self._go_elsewhere(profile=name)

    def action_region(self, name: str) -> None:
        if not is_region(name):
            raise InputError(f"{name} is no name of a Region", subject=name, remedy="one looks like eu-west-1")
        self._go_elsewhere(region=name)

    def _go_elsewhere(self, *, profile: str = "", region: str = "") -> None:
        if self._elsewhere is None:
            raise ImtuiError("There is no other place to go to from here", remedy="start imtui with --profile or --region")
        self.move_to(self._elsewhere.connect(profile=profile, region=region), Session(region=region or self.session.region))

    def action_login(self) -> None:
        from imtui.tui.logins import login_due

        self._log_in(login_due((self.problem, *(health.fault for health in self.snapshot.health.values()))))

    @work(exit_on_error=False, exclusive=True, group="login")
    async def _log_in(self, command: str) -> None:
        from imtui.tui import logins

        try:
            self.say(await logins.run(self, command))
        except ImtuiError as error:
            self.say(str(error), True)
        else:
            self.poll()
