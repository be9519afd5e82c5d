"""Meanings turned into terminal styles, for widgets that draw their own lines.

Invariant: a Palette is made of the theme's variables and nothing else; widgets compare palettes by value and repaint only when
the theme really changed. Every style names its ground: a line drawn through the line API gets none from CSS.
"""

from collections.abc import Mapping
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.presenters.lines import Ground, Ink, Line, Span
from imtui.tui.theme import MEANINGS, variable_defaults

_STYLE_SUFFIX = "-text-style"
_INK_SUFFIX = "-ink"
"""A ground may name the one ink of all that stands on it, where its own colour would not go with several."""


class Palette:
    """Styles by meaning. Build it with `of(app)` once a theme."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        names = (*MEANINGS, *(name + suffix for name in MEANINGS for suffix in (_STYLE_SUFFIX, _INK_SUFFIX)))
        self._variables = {name: variables[name] for name in names if name in variables}
        self._styles: dict[tuple[Ink, bool, bool, Ground], Style] = {}

    @classmethod
    def of(cls, app: App[Any]) -> "Palette":
        """The palette of the app's theme, whether or not that theme has heard of imtui."""
        known = app.theme_variables
        return cls(known if all(name in known for name in MEANINGS) else {**variable_defaults(app.current_theme), **known})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Palette) and other._variables == self._variables

    def __hash__(self) -> int:
        return hash(frozenset(self._variables.items()))

    def style(self, ink: Ink, ground: Ground, *, bold: bool = False, italic: bool = False) -> Style:
        """The terminal style of a meaning on a ground."""
        key = (ink, bold, italic, ground)
        if (style := self._styles.get(key)) is None:
            style = self._styles[key] = self._make(ink, ground, bold=bold, italic=italic)
        return style

    def strip(self, line: Line, ground: Ground) -> Strip:
        """`line` as a strip; pieces without a ground of their own stand on `ground`."""
        return Strip([Segment(span.text, self._span_style(span, ground)) for span in line if span.text])

    def _span_style(self, span: Span, ground: Ground) -> Style:
        _, ink, bold, italic, own = span
        return self.style(ink, own or ground, bold=bold, italic=italic)

    def _make(self, ink: Ink, ground: Ground, *, bold: bool, italic: bool) -> Style:
        only_ink = ground + _INK_SUFFIX in self._variables
        colour = self._colour(ground + _INK_SUFFIX if only_ink else ink)
        colours = Style.from_color(colour.rich_color, self._colour(ground).rich_color)
        flags = Style(bold=bold or None, italic=italic or None)
        return colours + (Style() if only_ink else self._flags(ink)) + self._flags(ground) + flags

    def _colour(self, name: str) -> Color:
        return Color.parse(self._variables[name])

    def _flags(self, name: str) -> Style:
        return Style.parse(self._variables.get(name + _STYLE_SUFFIX, ""))


class PaletteSource:
    """A widget's palette, renewed when the theme's variables were."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._variables: Mapping[str, str] | None = None
        self._palette: Palette | None = None

    @property
    def palette(self) -> Palette:
        """The palette of the present theme."""
        self.renew()
        assert self._palette is not None
        return self._palette

    def renew(self) -> bool:
        """Look at the theme again; whether any colour is different now. Cheap when the theme was not touched."""
        variables = self._widget.app.theme_variables
        if self._palette is not None and variables is self._variables:
            return False
        self._variables = variables
        before, self._palette = self._palette, Palette.of(self._widget.app)
        return before is not None and before != self._palette
