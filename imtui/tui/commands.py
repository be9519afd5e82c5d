"""What the palette offers: everything on the list of keys by name, themes, and the zone of times.

Invariant: a command does exactly what its key does, in the place from which the palette was opened.
"""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

from imtui.tui.keys import KEYS, Group, Key, Place, pressed


class Command(NamedTuple):
    """One line of the palette."""

    name: str
    help: str
    run: Callable[[], Awaitable[bool] | None]


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
        for key in KEYS:
            if key.group is not Group.MOVE and key.place is not Place.DIALOGUE and not key.always and key.action != "command_palette":
                name = key.name or f"{key.label[:1].upper()}{key.label[1:]}"
                keys = pressed(key, {key.id: bound[key.id]}) if key.id in bound else ""
                yield Command(f"{name}  {keys}".rstrip(), key.tooltip, self._runner(key))
        help = "What is not sent yet or was refused: retry, edit, drop"
        yield Command("Journal", help, partial(self._run, "journal", self.app))
        yield Command("Local time", "Show times in the zone of this machine, or in UTC again", partial(self._run, "local_time", self.app))
        yield Command("Theme", "Choose the colours", partial(self._run, "change_theme", self.app))

    def _runner(self, key: Key) -> Callable[[], Awaitable[bool]]:
        match key.place:
            case Place.EVERYWHERE:
                node: DOMNode = self.app
            case Place.PANE:
                node = self.focused or self.screen
            case Place.WAR_ROOM | Place.DIALOGUE:
                node = self.screen
        return partial(self._run, key.action, node)

    async def _run(self, action: str, node: DOMNode) -> bool:
        return await self.app.run_action(action, node)
