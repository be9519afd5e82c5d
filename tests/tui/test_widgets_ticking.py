"""What a pane leaves undone while only time goes by, and that nothing of it is ever seen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.app import App

from imtui.domain.errors import Unreachable
from imtui.domain.snapshot import Health
from imtui.tui.views import View
from imtui.tui.widgets.engagements_pane import EngagementsPane
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.receipts_pane import ReceiptsPane
from imtui.tui.widgets.timeline_pane import TimelinePane
from tests.tui import canned
from tests.tui.canned import CHECKOUT, NOW
from tests.tui.stage import staged

PANES: tuple[type[Pane], ...] = (IncidentsPane, TimelinePane, EngagementsPane, ReceiptsPane)
SIZE = (70, 20)
MINUTES = (1, 2, 5, 14, 20, 30, 60, 24 * 60)
MOMENTS = sorted({1, 2, 3, *range(0, 180, 10), *(minutes * 60 + seconds for minutes in MINUTES for seconds in (-1, 0, 1))})
"""Seconds: those around which something may tell another time, on the minute or not."""


def later(view: View, seconds: int, *, answered: bool) -> View:
    """`view` so much later; `answered`: and everything was polled just before."""
    now = NOW + timedelta(seconds=seconds)
    health = {watch: replace(each, succeeded=now) for watch, each in view.snapshot.health.items()} if answered else view.snapshot.health
    return replace(view, now=now, snapshot=replace(view.snapshot, health=health))


def views(*, answered: bool) -> Iterator[View]:
    view = replace(canned.normal(), contact=canned.ME)
    incidents = dict(view.snapshot.incidents or {})
    incidents[CHECKOUT] = replace(incidents[CHECKOUT], created=incidents[CHECKOUT].created + timedelta(seconds=23))
    view = replace(view, snapshot=replace(view.snapshot, incidents=incidents))
    yield view
    yield from (later(view, seconds, answered=answered) for seconds in MOMENTS)


def on_screen(app: App[None]) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("kind", PANES)
async def test_what_is_left_as_it_is_looks_as_if_it_were_drawn_anew(kind: type[Pane], answered: bool) -> None:
    ticked, drawn = kind(), kind()
    async with staged(ticked, size=SIZE) as (one, first), staged(drawn, size=SIZE) as (other, second):
        before: View | None = None
        for view in views(answered=answered):
            assert before is None or view.is_only_later(before)
            ticked.tick(view) if before is not None else ticked.show(view)
            drawn.show(view)
            before = view
            await first.pause()
            await second.pause()
            assert on_screen(one) == on_screen(other), view.now
            assert ticked.view is view


async def test_while_nothing_tells_another_time_nothing_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pane, view = TimelinePane(), canned.normal()
    shown: list[View] = []
    async with staged(pane, size=SIZE):
        pane.show(view)
        monkeypatch.setattr(pane, "show", shown.append)
        second, minute = later(view, 1, answered=True), later(view, 60, answered=True)
        pane.tick(second)
        assert shown == []
        pane.tick(minute)
        assert shown == [minute]


def test_a_view_is_only_later_while_it_says_nothing_else() -> None:
    view = canned.normal()
    second = later(view, 1, answered=True)
    assert second.is_only_later(view)
    assert not view.is_only_later(second)
    assert not replace(second, contact="").is_only_later(view)
    assert not replace(second, offline=True).is_only_later(view)
    assert not replace(second, snapshot=replace(second.snapshot, contacts={})).is_only_later(view)
    watch, health = next(iter(second.snapshot.health.items()))
    failed = {**second.snapshot.health, watch: Health(interval=health.interval, fault=Unreachable("gone"))}
    assert not replace(second, snapshot=replace(second.snapshot, health=failed)).is_only_later(view)
