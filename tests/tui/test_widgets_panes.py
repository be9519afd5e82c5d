"""The panes, header, banner and footer: what they show for a View, and that they repaint no more than that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.widget import Widget

from imtui.domain.errors import AccessDenied, CredentialsExpired
from imtui.domain.incidents import IncidentStatus
from imtui.domain.snapshot import Health, Topic, Watch
from imtui.tui.keys import hint
from imtui.tui.presenters.engagement_rows import PersonRow
from imtui.tui.presenters.hints import Hint, Need
from imtui.tui.presenters.lines import Line
from imtui.tui.presenters.rows import Row
from imtui.tui.views import Said, View
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.engagements_pane import EngagementsPane
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.key_bar import KeyBar
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.receipts_pane import ReceiptsPane
from imtui.tui.widgets.timeline_pane import TimelinePane
from tests.tui import canned
from tests.tui.canned import BILLING, CHECKOUT, NOW, SEARCH
from tests.tui.piloting import resized
from tests.tui.stage import seen, staged

PANES: tuple[type[Pane], ...] = (IncidentsPane, TimelinePane, EngagementsPane, ReceiptsPane)
VIEWS: tuple[Callable[[], View], ...] = (canned.normal, canned.empty, canned.starting, canned.stale, canned.denied, canned.nasty)


def is_shown(widget: Widget) -> bool:
    return widget.display


def painted(widget: Widget) -> list[int]:
    """Grows with each line that is painted from now on."""
    lines: list[int] = []
    original = widget.render_line

    def counting(y: int) -> object:
        lines.append(y)
        return original(y)

    widget.render_line = counting  # type: ignore[assignment, method-assign]
    return lines


@pytest.mark.parametrize("kind", PANES)
@pytest.mark.parametrize("size", [(20, 5), (44, 9), (80, 24), (150, 36)])
async def test_every_line_of_every_pane_is_exactly_as_wide_as_the_pane(kind: type[Pane], size: tuple[int, int]) -> None:
    pane = kind()
    async with staged(pane, size=size) as (_, pilot):
        for view in VIEWS:
            for shown in (view(), replace(view(), ascii=True)):
                pane.show(shown)
                await pilot.pause()
                assert {pane.render_line(y).cell_length for y in range(size[1])} == {size[0]}


@pytest.mark.parametrize("kind", PANES)
async def test_an_unchanged_view_paints_nothing(kind: type[Pane]) -> None:
    pane = kind()
    async with staged(pane) as (_, pilot):
        pane.show(canned.normal())
        await pilot.pause()
        view = canned.normal()
        pane.show(view)
        await pilot.pause()
        lines = painted(pane)
        pane.show(view)
        pane.show(replace(view))
        await pilot.pause()
        assert lines == []


async def test_a_second_repaints_only_what_counts_seconds() -> None:
    incidents, timeline = IncidentsPane(), TimelinePane()
    async with staged(incidents, size=(80, 12)) as (_, pilot):
        view = canned.normal()
        incidents.show(view)
        await pilot.pause()
        lines = painted(incidents)
        incidents.show(replace(view, now=NOW + timedelta(seconds=1)))
        await pilot.pause()
        assert lines == [2, 4], "the two countdowns"
    async with staged(timeline) as (_, pilot):
        timeline.show(view)
        await pilot.pause()
        lines = painted(timeline)
        timeline.show(replace(view, now=NOW + timedelta(seconds=1)))
        await pilot.pause()
        assert lines == []


async def test_a_filter_on_age_follows_the_time_in_every_pane() -> None:
    """What is filtered leaves by itself, and what is filtered by anything else is not looked at anew for it."""
    for kind in PANES:
        pane = kind()
        async with staged(pane) as (_, pilot):
            pane.show(replace(canned.normal(), contact=canned.ME, sending=()))
            pane.filter_text = "!age>1h"
            young = [row.key for row in pane.rows if row.selectable]
            assert young, kind
            assert pane.view is not None
            pane.show(replace(pane.view, now=NOW + timedelta(hours=2)))
            await pilot.pause()
            assert not [row for row in pane.rows if row.selectable], kind


async def test_who_sits_there_is_marked_as_soon_as_that_is_known() -> None:
    pane, view = EngagementsPane(), canned.normal()
    async with staged(pane):
        for me in ("", canned.ME):
            pane.show(replace(view, snapshot=replace(view.snapshot, me=me)))
            marked = [row.key for row in pane.rows if isinstance(row.content, PersonRow) and row.content.me]
            assert marked == ([me] if me else [])


async def test_a_border_that_ages_repaints_one_line() -> None:
    pane = TimelinePane()
    async with staged(pane) as (_, pilot):
        view = replace(canned.normal(), snapshot=replace(canned.snapshot(), health=canned.health(timedelta(seconds=20))))
        pane.show(view)
        await pilot.pause()
        lines = painted(pane)
        pane.show(replace(view, now=NOW + timedelta(seconds=1)))
        await pilot.pause()
        assert lines == [0]
        assert "◐ 21s old" in seen(pane)[0]


async def test_the_border_says_what_the_pane_is() -> None:
    pane = TimelinePane()
    async with staged(pane, size=(60, 20)) as (app, pilot):
        pane.show(canned.normal())
        await pilot.pause()
        assert seen(pane)[0].startswith("╭─ 2 Timeline · Checkout returns 5xx ──")
        assert seen(pane)[-1].endswith("── 8 entries · next update due in 15m ─╯")
        focused = pane.render_line(0)
        app.set_focus(None)
        await pilot.pause()
        assert [segment.style for segment in pane.render_line(0)] != [segment.style for segment in focused]


async def test_old_data_stays_readable_and_says_how_old_and_why() -> None:
    pane = IncidentsPane()
    async with staged(pane) as (_, pilot):
        pane.show(canned.stale())
        await pilot.pause()
        words = seen(pane)
        assert "○ 1m40s old" in words[0]
        assert any("Checkout returns 5xx" in line for line in words)
        assert any("✗ the service throttles ListTimelineEvents · again in 8s" in line for line in words)


async def test_what_is_not_allowed_names_the_permission() -> None:
    pane = TimelinePane()
    async with staged(pane) as (_, pilot):
        pane.show(canned.denied())
        await pilot.pause()
        words = " ".join(" ".join(seen(pane)).replace("│", " ").split())
        assert "not allowed: the permission ssm-incidents:ListTimelineEvents is missing: ask for it to be added to your role" in words
        assert "again in 30s" in words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (IncidentsPane, "no open incidents"),
        (TimelinePane, "no incident is selected"),
        (EngagementsPane, "no incident is selected"),
        (ReceiptsPane, "no incident is selected"),
    ],
)
async def test_empty_space_says_something(kind: type[Pane], words: str) -> None:
    pane = kind()
    async with staged(pane) as (_, pilot):
        pane.show(canned.starting())
        await pilot.pause()
        assert any("◌ asking for" in line for line in seen(pane))
        pane.show(canned.empty())
        await pilot.pause()
        assert any(words in line for line in seen(pane))


async def test_an_incident_without_anything_says_so_in_each_pane() -> None:
    shown = canned.snapshot()
    bare = replace(shown, timelines={SEARCH: ()}, engagements={SEARCH: ()})
    view = canned.view(snapshot=bare, incident=SEARCH, contact="")
    for kind, words in (
        (TimelinePane, "nothing was written down yet"),
        (EngagementsPane, "nobody is engaged"),
        (ReceiptsPane, "akuam was not paged for this incident"),
    ):
        pane: Pane = kind()
        async with staged(pane) as (_, pilot):
            pane.show(view)
            await pilot.pause()
            assert any(words in line for line in seen(pane)), kind


async def test_a_page_whose_receipts_are_not_read_yet_is_not_said_to_be_missing() -> None:
    shown = canned.snapshot()
    pane = ReceiptsPane()
    async with staged(pane) as (_, pilot):
        for unread in (replace(shown, receipts={}), replace(shown, pages={}, receipts={})):
            pane.show(canned.view(snapshot=unread, incident=CHECKOUT, contact=canned.ME))
            await pilot.pause()
            assert any("asking what became of the pages to akuam" in line for line in seen(pane))
            assert not any("0 receipts" in line for line in seen(pane))
        refused = Health(succeeded=NOW, fault=AccessDenied("not allowed: ssm-contacts:ListPageReceipts"))
        denied = replace(shown, receipts={}, health={Watch(Topic.ENGAGEMENTS, CHECKOUT): refused})
        pane.show(canned.view(snapshot=denied, incident=CHECKOUT, contact=canned.ME))
        await pilot.pause()
        assert any("what became of the pages to akuam could not be read" in line for line in seen(pane))
        bare = replace(shown, receipts=dict.fromkeys(shown.receipts, ()))
        pane.show(canned.view(snapshot=bare, incident=CHECKOUT, contact=canned.ME))
        await pilot.pause()
        assert any("akuam is paged · no receipt yet" in line for line in seen(pane))


@pytest.mark.parametrize("size", [(54, 18), (54, 8), (60, 22)])
async def test_the_login_that_is_due_can_be_read_in_full(size: tuple[int, int]) -> None:
    remedy = "run `aws sso login --profile production`; imtui carries on by itself"
    fault = CredentialsExpired("the SSO session of 111122223333 has expired or was never there", remedy=remedy)
    late = {Watch(Topic.INCIDENTS): Health(succeeded=NOW - timedelta(seconds=50), fault=fault)}
    pane = IncidentsPane()
    async with staged(pane, size=size) as (_, pilot):
        pane.show(canned.view(snapshot=replace(canned.snapshot(), health=late)))
        await pilot.pause()
        words = " ".join(" ".join(line.strip("│ ") for line in seen(pane)).split())
        assert ":login runs `aws sso login --profile production`" in words


async def test_where_there_is_no_login_to_run_it_begins_with_what_happened() -> None:
    remedy = "export fresh AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN and start imtui again"
    fault = CredentialsExpired("the AWS credentials have expired", remedy=remedy)
    late = {Watch(Topic.INCIDENTS): Health(succeeded=NOW - timedelta(seconds=50), fault=fault)}
    pane = IncidentsPane()
    async with staged(pane, size=(54, 8)) as (_, pilot):
        pane.show(canned.view(snapshot=replace(canned.snapshot(), health=late)))
        await pilot.pause()
        assert any("✗ the AWS credentials have expired: export" in line for line in seen(pane))


async def test_keys_are_what_the_screens_expect() -> None:
    for kind, key in ((IncidentsPane, CHECKOUT), (TimelinePane, "sending-1"), (EngagementsPane, canned.ME)):
        pane: Pane = kind()
        async with staged(pane) as (app, pilot):
            pane.show(canned.normal())
            await pilot.pause()
            assert pane.cursor_key == key
            assert [message.key for message in app.heard if isinstance(message, KeyedLines.Highlighted)] == [key]


async def test_the_filter_narrows_and_says_so() -> None:
    pane = IncidentsPane()
    async with staged(pane) as (_, pilot):
        pane.show(canned.normal())
        pane.filter_text = "impact<3"
        await pilot.pause()
        words = seen(pane)
        assert "/impact<3" in words[0]
        assert "2 of 4" in words[-1]
        assert not any("Billing" in line for line in words)
        pane.filter_text = "no such thing"
        assert any("nothing here matches no such thing" in line for line in seen(pane))
        pane.filter_text = "impact:3"
        assert "✗ “impact:3” compares with an unknown" in seen(pane)[0]
        assert any("Billing" in line for line in seen(pane)), "a filter that is not understood hides nothing"
        pane.filter_text = ""
        assert any("Billing" in line for line in seen(pane))


async def test_the_timeline_filters_by_what_is_read() -> None:
    pane = TimelinePane()
    async with staged(pane) as (_, pilot):
        pane.show(canned.normal())
        pane.filter_text = "decision"
        await pilot.pause()
        assert [row.key for row in pane.rows if row.selectable] == ["sending-1", "8"]
        pane.filter_text = "me"
        assert "10" in [row.key for row in pane.rows]


async def test_another_incident_starts_at_the_top() -> None:
    pane = TimelinePane()
    async with staged(pane, size=(60, 8)) as (_, pilot):
        view = canned.many(incidents=2, events=100)
        pane.show(view)
        pane.action_last()
        other = canned.incident_arn("load-1")
        snapshot = replace(view.snapshot, timelines={**view.snapshot.timelines, other: (canned.note("first", NOW, "hello", other),)})
        pane.show(replace(view, snapshot=snapshot, incident=other))
        await pilot.pause()
        assert (pane.cursor_key, pane.scroll_offset.y) == ("first", 0)


async def test_coming_back_to_an_incident_shows_what_was_written_meanwhile() -> None:
    pane = TimelinePane()
    async with staged(pane, size=(60, 8)) as (_, pilot):
        view = canned.many(incidents=2, events=100)
        pane.show(view)
        rows = pane.rows
        other = canned.incident_arn("load-1")
        pane.show(replace(view, incident=other))
        assert not any(row.selectable for row in pane.rows)
        fresh = canned.note("fresh", NOW + timedelta(seconds=1), "news", view.incident)
        timelines = {view.incident: (fresh, *view.snapshot.timelines[view.incident])}
        pane.show(replace(view, snapshot=replace(view.snapshot, timelines=timelines)))
        await pilot.pause()
        assert pane.cursor_key == "fresh"
        assert "news" in seen(pane)[1]
        assert len(pane.rows) == len(rows) + 1
        assert all(one is other_one for one, other_one in zip(pane.rows[-50:], rows[-50:], strict=True)), "no row is made twice"


async def test_a_text_that_comes_in_out_of_sight_paints_no_row() -> None:
    pane = TimelinePane()
    async with staged(pane, size=(60, 10)) as (_, pilot):
        view = canned.many(incidents=1, events=200)
        pane.show(view)
        await pilot.pause()
        lines = painted(pane)
        events = list(view.snapshot.timelines[view.incident])
        events[150] = replace(events[150], data='"another text"')
        pane.show(replace(view, snapshot=replace(view.snapshot, timelines={view.incident: tuple(events)})))
        await pilot.pause()
        assert lines == []
        pane.action_last()
        pane.move_to(events[150].id)
        await pilot.pause()
        assert any("another text" in line for line in seen(pane))


async def test_news_above_is_counted_while_one_reads_below() -> None:
    pane = TimelinePane()
    async with staged(pane, size=(60, 10)) as (_, pilot):
        view = canned.many(incidents=1, events=200)
        pane.show(view)
        pane.move_to("event-100")
        await pilot.pause()
        before = seen(pane)[1:-1]
        fresh = canned.note("fresh", NOW + timedelta(seconds=1), "news", view.incident)
        events = (fresh, *view.snapshot.timelines[view.incident])
        pane.show(replace(view, snapshot=replace(view.snapshot, timelines={view.incident: events})))
        await pilot.pause()
        assert seen(pane)[1:-1] == before
        assert "↑ 1 newer" in seen(pane)[-1]
        pane.action_first()
        await pilot.pause()
        assert "newer" not in seen(pane)[-1]
        assert pane.cursor_key == "fresh"


async def test_paged_people_that_join_a_line_do_not_move_the_cursor() -> None:
    pane = TimelinePane()
    async with staged(pane) as (_, pilot):
        shown = canned.snapshot()
        later = tuple(event for event in shown.timelines[CHECKOUT] if event.id != "5")
        pane.show(canned.view(snapshot=replace(shown, timelines={CHECKOUT: later})))
        assert pane.move_to("4")
        pane.show(canned.view(snapshot=shown))
        await pilot.pause()
        assert pane.cursor_key == "4"
        assert any("paged akuam, chen" in line for line in seen(pane))


async def test_the_header_repaints_with_the_clock_and_not_otherwise() -> None:
    bar = HeaderBar()
    async with staged(bar, size=(120, 5)) as (_, pilot):
        bar.show(canned.normal())
        await pilot.pause()
        lines = painted(bar)
        bar.show(canned.normal())
        await pilot.pause()
        assert lines == []
        bar.show(replace(canned.normal(), now=NOW + timedelta(seconds=1)))
        await pilot.pause()
        assert lines == [0]
        assert "14:03:23 UTC" in seen(bar)[0]


async def test_the_banner_is_there_only_while_it_has_something_to_say() -> None:
    banner = Banner()
    async with staged(banner, size=(120, 40)) as (_, pilot):
        banner.show(canned.empty())
        await pilot.pause()
        assert not is_shown(banner)
        banner.show(canned.normal())
        await pilot.pause()
        assert is_shown(banner)
        assert banner.size.height == 3
        assert "PAGED" in seen(banner)[1]
        assert {banner.render_line(y).cell_length for y in range(3)} == {120}
        shown = canned.snapshot()
        resolved = replace((shown.incidents or {})[BILLING], status=IncidentStatus.RESOLVED)
        over = replace(shown, incidents={**(shown.incidents or {}), BILLING: resolved})
        banner.show(canned.view(snapshot=over, said=Said(text="accepted 14:03:20, read by the service")))
        await pilot.pause()
        assert banner.size.height == 1
        assert "✓ accepted 14:03:20, read by the service" in seen(banner)[0]
        banner.show(canned.view(snapshot=over))
        await pilot.pause()
        assert not is_shown(banner)


async def test_a_low_screen_gets_a_low_banner() -> None:
    banner = Banner()
    async with staged(banner, size=(80, 24)) as (_, pilot):
        banner.show(canned.normal())
        await pilot.pause()
        assert banner.size.height == 1
        assert "Billing export is late" in seen(banner)[0]


async def test_the_footer_fits_and_acts_when_clicked() -> None:
    bar = KeyBar((Hint("q", "quit", 2, "app.bell"), Hint("a", "accept", 1)))
    async with staged(bar, size=(40, 5)) as (app, pilot):
        rung: list[bool] = []
        app.bell = lambda: rung.append(True)  # type: ignore[method-assign]
        await pilot.click(bar, offset=(2, 0))
        await pilot.click(bar, offset=(20, 0))
        assert rung == [True]
        await resized(pilot, 12, 5)
        assert seen(bar)[0].split() == ["a", "accept"]


async def test_a_thousand_incidents_cost_no_more_than_those_in_sight() -> None:
    drawn: list[str] = []

    class Counting(IncidentsPane):
        def draw(self, row: Row, width: int) -> Line:
            drawn.append(row.key)
            return super().draw(row, width)

    pane = Counting()
    async with staged(pane, size=(100, 30)) as (_, pilot):
        view = canned.many()
        pane.show(view)
        await pilot.pause()
        assert len(set(drawn)) == pane.room == 27
        drawn.clear()
        pane.show(replace(view, now=NOW + timedelta(seconds=1)))
        assert len(drawn) <= 27


_WRITES = (Hint("n", "note", need=Need.WRITING), Hint("a", "accept", need=Need.PAGE), Hint("q", "quit"))
_READING = replace(canned.SESSION, read_only=True)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (canned.view(), "n note a accept q quit"),
        (canned.view(snapshot=replace(canned.snapshot(), my_pages=())), "n note q quit"),
        (
            canned.view(snapshot=replace(canned.snapshot(), my_pages=(), me=""), session=replace(canned.SESSION, me="")),
            "n note a accept q quit",
        ),
        (canned.view(session=_READING), "q quit"),
    ],
    ids=["paged", "not-paged", "anybody", "read-only"],
)
async def test_the_footer_offers_what_would_do_something(view: View, words: str) -> None:
    bar = KeyBar(_WRITES)
    async with staged(bar, size=(60, 5)) as (_, pilot):
        assert seen(bar)[0].split() == ["n", "note", "q", "quit"]
        bar.show(view)
        await pilot.pause()
        assert seen(bar)[0].split() == words.split()


async def test_the_banner_of_somebody_who_only_reads_offers_no_acceptance() -> None:
    banner = Banner((hint("page.accept"), hint("page.accept-with"), hint("pane.paged")))
    async with staged(banner, size=(150, 40)) as (_, pilot):
        banner.show(canned.normal())
        await pilot.pause()
        assert "a  accept" in seen(banner)[1]
        banner.show(canned.view(session=_READING))
        await pilot.pause()
        assert "PAGED" in seen(banner)[1]
        assert "accept " not in seen(banner)[1]
        assert "with note" not in seen(banner)[1]
        assert "0  open" in seen(banner)[1]
