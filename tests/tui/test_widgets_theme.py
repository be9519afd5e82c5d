"""Themes: every meaning has a colour, text can be read, and themes that never heard of imtui work."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from imtui.tui.presenters.lines import Ground, Ink, Span
from imtui.tui.theme import DEFAULT_THEME, MEANINGS, THEMES, contrast, variable_defaults
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.palette import Palette
from tests.tui import canned
from tests.tui.backend import room
from tests.tui.piloting import running, settled
from tests.tui.stage import seen, staged

READ = [ink for ink in Ink if ink not in (Ink.HAIRLINE, Ink.DUE_TROUGH, Ink.FAINT, Ink.ALARM_EDGE, Ink.ALARM_QUIET, Ink.PRODUCTION)]
GROUNDS = (Ground.PANE, Ground.BAR, Ground.SELECTED, Ground.SELECTED_BLURRED)


def test_every_meaning_has_a_variable_and_every_variable_a_meaning() -> None:
    assert set(MEANINGS) == {*Ink, *Ground}
    for theme in THEMES:
        assert set(MEANINGS) <= set(theme.variables)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_our_themes_can_be_read_on_every_ground(theme: Theme) -> None:
    colours = {name: Color.parse(theme.variables[name]) for name in MEANINGS}
    for ink in READ:
        for ground in GROUNDS:
            assert contrast(colours[ink], colours[ground]) >= 4.1, (ink, ground)
    for loud in (Ink.TEXT, Ink.ALARM_EDGE, Ink.ALARM_QUIET, Ink.DUE):
        assert contrast(colours[loud], colours[Ground.ALARM]) >= 4.1, loud
    assert contrast(colours[Ink.PRODUCTION], colours[Ground.PRODUCTION]) >= 4.5
    assert contrast(colours[Ink.TEXT], colours[Ground.ALARM_KEY]) >= 4.5


@pytest.mark.parametrize("name", [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi])
def test_other_themes_get_every_meaning_as_readable_as_their_own_text(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    found = variable_defaults(theme)
    assert set(MEANINGS) <= set(found)
    ground, text = Color.parse(found["ground"]), Color.parse(found["ink-text"])
    enough = min(4.5, contrast(text, ground)) - 0.05
    for ink in (Ink.IMPACT_1, Ink.IMPACT_2, Ink.IMPACT_3, Ink.IMPACT_4, Ink.ACCEPTED, Ink.DECISION, Ink.DUE, Ink.FAILED, Ink.FOCUS):
        assert contrast(Color.parse(found[ink]), ground) >= enough, ink


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
async def test_every_builtin_theme_draws_a_pane(name: str) -> None:
    pane = IncidentsPane()
    async with staged(pane, theme=name) as (app, pilot):
        pane.show(canned.normal())
        await pilot.pause()
        assert any("Checkout returns 5xx" in line for line in seen(pane))
        palette = Palette.of(app)
        assert palette == Palette.of(app)
        assert hash(palette) == hash(Palette.of(app))


def test_a_style_has_its_ground_and_its_weight() -> None:
    palette = Palette(next(theme for theme in THEMES if theme.name == DEFAULT_THEME).variables)
    style = palette.style(Ink.IMPACT_1, Ground.SELECTED, bold=True)
    assert style.bold
    assert style.color is not None
    assert style.color.name == "#ff6b63"
    assert style.bgcolor is not None
    assert style.bgcolor.name == "#1f2937"
    strip = palette.strip((Span("a", Ink.ACCEPTED), Span(""), Span("b", ground=Ground.BADGE)), Ground.PANE)
    assert [(segment.text, segment.style.bgcolor.name) for segment in strip if segment.style and segment.style.bgcolor] == [
        ("a", "#0e1116"),
        ("b", "#2b323d"),
    ]


def test_on_a_terminals_own_colours_a_selected_line_is_turned_in_one_piece() -> None:
    palette = Palette(variable_defaults(BUILTIN_THEMES["ansi-dark"]))
    styles = {palette.style(ink, Ground.SELECTED) for ink in (Ink.IMPACT_1, Ink.QUIET, Ink.TEXT)}
    assert len(styles) == 1
    assert next(iter(styles)).reverse


def test_without_colour_the_monochrome_theme_still_weighs() -> None:
    mono = Palette(next(theme for theme in THEMES if theme.name == "imtui-monochrome").variables)
    assert mono.style(Ink.IMPACT_1, Ground.PANE).bold
    assert mono.style(Ink.DECISION, Ground.PANE).italic
    for theme in THEMES:
        if theme.name == "imtui-monochrome":
            assert all(len(set(Color.parse(theme.variables[name]).rgb)) == 1 for name in MEANINGS)


async def test_styles_are_parsed_anew_for_another_theme_only() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        sheet = shown.app.stylesheet
        before = list(sheet.rules)
        shown.app.refresh_css()
        assert all(mine is theirs for mine, theirs in zip(before, sheet.rules, strict=True))
        shown.app.theme = "imtui-light"
        await settled(pilot)
        assert not any(mine is theirs for mine, theirs in zip(before, sheet.rules, strict=True))
