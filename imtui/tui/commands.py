"""What the palette offers: every command by name, from the one registry that the command line has too.

Invariant: a command does exactly what its key does, in the place from which the palette was opened.
"""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from imtui.tui.commanded import CommandedApp
from imtui.tui.keys import pressed
from imtui.tui.verbs import Verb, verbs


class Command(NamedTuple):
    """One line of the palette."""

    name: str
    help: str
    run: Callable[[], Awaitable[None]]


class WarRoomCommands(Provider):
    """The App's own commands, for Textual's palette."""

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(command.name, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(command.name) or (0.01 if query.casefold() in command.help.casefold() else 0)
            if score > 0:
                yield Hit(score, matcher.highlight(command.name), command.run, text=command.name, help=command.help)

    def _commands(self) -> Iterator[Command]:
        bound = {active.binding.id: key for key, active in reversed(self.screen.active_bindings.items())}
        for verb in verbs():
            if verb.needs:
                yield Command(f"{verb.name or verb.word.capitalize()} …", verb.help, partial(self._ask_for, verb))
            else:
                keys = pressed(verb.key, {verb.key.id: bound[verb.key.id]}) if verb.key and verb.key.id in bound else ""
                yield Command(f"{verb.name or verb.word.capitalize()}  {keys}".rstrip(), verb.help, self._runner(verb))

    def _runner(self, verb: Verb) -> Callable[[], Awaitable[None]]:
        assert isinstance(self.app, CommandedApp)
        return partial(self.app.perform, verb, "", screen=self.screen, focused=self.focused)

    async def _ask_for(self, verb: Verb) -> None:
        """What needs words is finished in the command line."""
        assert isinstance(self.app, CommandedApp)
        await self.app.action_command_line(f"{verb.word} ")
