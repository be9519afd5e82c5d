"""Picking one of many by some letters of its name.

Invariant: the field has the focus, the list follows; what is highlighted is what is picked, and stays so when the list is offered anew
while it still holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

_NAMES = 30
_MOST = 60
"""So many of the best matches are listed; more letters find the rest."""


class Pick(NamedTuple):
    """`key` names it, `name` is matched and shown, `words` stand behind it, and are matched too."""

    key: str
    name: str
    words: Content = Content("")


class Picker(Vertical):
    """`empty` is said where there is nothing to pick from."""

    DEFAULT_CSS = """
    Picker { height: auto; }
    Picker > OptionList {
        height: 5; background: $ground; color: $ink-text; border: none; padding: 0; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis;
        & > .option-list--option-highlighted { background: $selected-ground; color: $ink-text; text-style: none; }
    }
    Picker > Static { height: 5; padding: 0 1; color: $ink-quiet; background: $ground; display: none; }
    Picker.-empty > OptionList { display: none; }
    Picker.-empty > Static { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another one is highlighted (None: there are none), or others are in sight."""

        key: str | None

    @dataclass
    class Chosen(Message):
        """The person said: this one."""

        key: str

    def __init__(self, *, placeholder: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placeholder = placeholder
        self._picks: tuple[Pick, ...] = ()
        self._shown: tuple[Pick, ...] = ()
        self._empty = ""

    def compose(self) -> ComposeResult:
        field = Input(placeholder=self._placeholder, compact=True)
        field.cursor_blink = False
        yield field
        options = OptionList(compact=True, markup=False)
        options.can_focus = False
        yield options
        yield Static()

    @property
    def picked(self) -> str | None:
        """The key of what is highlighted."""
        place = self.query_one(OptionList).highlighted
        return self._shown[place].key if place is not None and place < len(self._shown) else None

    @property
    def in_sight(self) -> tuple[str, ...]:
        """The keys around what is highlighted, the nearest first."""
        place = self.query_one(OptionList).highlighted or 0
        near = sorted(range(len(self._shown)), key=lambda each: abs(each - place))
        return tuple(self._shown[each].key for each in near[:8])

    def offer(self, picks: Sequence[Pick], *, empty: str = "") -> None:
        """What there is to pick from now; `empty` says why there is nothing."""
        if tuple(picks) != self._picks or empty != self._empty:
            self._picks, self._empty = tuple(picks), empty
            self._list()

    def pick(self, key: str) -> None:
        """Highlight the one with that key, where it is listed."""
        place = next((place for place, each in enumerate(self._shown) if each.key == key), None)
        if place is not None:
            self.query_one(OptionList).highlighted = place

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if self._shown:
            options.highlighted = min(max((options.highlighted or 0) + by, 0), len(self._shown) - 1)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._list(afresh=True)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.picked is not None:
            self.post_message(self.Chosen(self.picked))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._shown[event.option_index].key))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(self.Changed(self.picked))

    def _list(self, *, afresh: bool = False) -> None:
        before, query = self.picked, self.query_one(Input).value.strip()
        matcher = Matcher(query)
        scored = [(self._score(matcher, each, query) if query else 1, each) for each in self._picks]
        kept = [pair for pair in scored if pair[0] > 0]
        best = sorted(kept, key=lambda pair: -pair[0])[:_MOST]
        self._shown = tuple(each for _, each in best)
        options = self.query_one(OptionList)
        options.clear_options()
        column = min(max((cell_len(each.name) for each in self._shown), default=0), _NAMES)
        options.add_options([Option(self._line(matcher, each, query, column)) for each in self._shown])
        place = None if afresh else next((place for place, each in enumerate(self._shown) if each.key == before), None)
        options.highlighted = (place or 0) if self._shown else None
        self.set_class(not self._shown, "-empty")
        self.query_one(Static).update(Content(f"nothing is called like “{query}”" if self._picks else self._empty))
        self.post_message(self.Changed(self.picked))

    def _score(self, matcher: Matcher, pick: Pick, query: str) -> float:
        """The name counts; a word behind it only when it is typed as it is."""
        return matcher.match(pick.name) or (0.01 if query.casefold() in pick.words.plain.casefold() else 0)

    def _line(self, matcher: Matcher, pick: Pick, query: str, column: int) -> Content:
        name = matcher.highlight(pick.name) if query and matcher.match(pick.name) else Content(pick.name)
        return Content.assemble(" ", name, " " * max(2, column + 2 - cell_len(pick.name)), pick.words)
