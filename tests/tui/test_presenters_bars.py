"""Frames, bars and glyphs: exact widths, and what matters most stays longest."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from imtui.domain.errors import AccessDenied, Throttled
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.tui.presenters.alarms import alarm
from imtui.tui.presenters.frames import bottom_edge, thumb, top_edge
from imtui.tui.presenters.freshness import Trust, badge, freshness, overall, own_age
from imtui.tui.presenters.glyphs import ASCII, UNICODE, Glyphs
from imtui.tui.presenters.header import header
from imtui.tui.presenters.hints import Hint, bar, hint_at, kept
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, line_width, plain
from imtui.tui.presenters.segments import Segment, arranged
from imtui.tui.views import Said, View
from tests.tui import canned
from tests.tui.canned import NOW

HINTS = (Hint("a", "accept", 1), Hint("n", "note", 2), Hint("x", "resolve", 3), Hint("q", "quit", 3))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_sign_is_one_cell_for_whoever_measures(glyphs: Glyphs) -> None:
    for field in fields(glyphs):
        sign = getattr(glyphs, field.name)
        expected = 3 if field.name == "mask" else 1
        assert (cell_len(sign), wcswidth(sign)) == (expected, expected), field.name
        assert "\ufe0f" not in sign


def test_the_ascii_set_is_ascii() -> None:
    assert all(getattr(ASCII, field.name).isascii() for field in fields(ASCII))


def test_states_of_a_page_differ_by_shape() -> None:
    for glyphs in (UNICODE, ASCII):
        states = [glyphs.pending, glyphs.sent, glyphs.delivered, glyphs.accepted, glyphs.stopped, glyphs.failed, glyphs.nobody]
        assert len(set(states)) == len(states)


@given(st.integers(0, 120), st.text(max_size=40), st.text(max_size=20))
def test_edges_are_exactly_as_wide_as_asked(width: int, title: str, note: str) -> None:
    titled: Line = (Span(title.replace("\n", " ")),) if title.isprintable() and title.isascii() else (Span("title"),)
    noted: Line = (Span("1m40s old"),) if note else EMPTY
    assert line_width(top_edge(titled, noted, width, UNICODE, Ink.FOCUS)) == width
    assert line_width(bottom_edge(noted, width, UNICODE, Ink.FOCUS)) == width


def test_a_long_title_gives_way_to_what_says_how_old_a_pane_is() -> None:
    title, note = (Span("2 Timeline · Checkout returns 5xx since the deployment"),), (Span("○ 1m40s old"),)
    assert plain(top_edge(title, note, 44, UNICODE, Ink.FOCUS)) == "╭─ 2 Timeline · Checkout r… ─ ○ 1m40s old ─╮"


def test_an_edge_drops_the_note_before_it_cuts_the_title() -> None:
    title: Line = (Span("1 Incidents"),)
    note: Line = (Span("○ 1m40s old"),)
    assert plain(top_edge(title, note, 40, UNICODE, Ink.FOCUS)) == "╭─ 1 Incidents ────────── ○ 1m40s old ─╮"
    assert plain(top_edge(title, note, 20, UNICODE, Ink.FOCUS)) == "╭─ 1 Incidents ────╮"
    assert plain(top_edge(title, note, 12, UNICODE, Ink.FOCUS)) == "╭─ 1 Inc… ─╮"
    assert plain(bottom_edge((Span("4 open"),), 16, UNICODE, Ink.FOCUS)) == "╰───── 4 open ─╯"


@given(st.integers(0, 500), st.integers(1, 60), st.integers(0, 600))
def test_the_thumb_stays_on_its_track(top: int, room: int, rows: int) -> None:
    found = thumb(min(top, max(0, rows - room)), room, rows)
    assert bool(found) == (rows > room)
    assert all(0 <= line < room for line in found)
    if rows > room:
        assert 0 in thumb(0, room, rows)
        assert room - 1 in thumb(rows - room, room, rows)


def test_what_matters_least_gives_way_first_and_room_left_over_goes_back() -> None:
    def words(text: str) -> Line:
        return (Span(text),)

    before = (Segment(ranks=(1,), forms=(words("important"), EMPTY)), Segment(ranks=(9,), forms=(words("a nicety"), words("nice"), EMPTY)))
    after = (Segment(forms=(words("12:00"),)),)
    assert plain(arranged(before, after, 26)) == "important  a nicety  12:00"
    assert plain(arranged(before, after, 25)) == "important  nice     12:00"
    assert plain(arranged(before, after, 18)) == "important    12:00"
    assert plain(arranged(before, after, 13)) == "nice    12:00"
    assert plain(arranged(before, after, 9)) == "    12:00"


@given(st.integers(0, 220))
def test_header_and_banner_are_exactly_as_wide_as_asked(width: int) -> None:
    for view in (canned.normal(), canned.nasty(), canned.stale(), canned.starting(), canned.empty()):
        assert line_width(header(view, width, UNICODE)) == width
        line = alarm(view, (Hint("a", "accept"),), width, UNICODE)
        if width >= 40 and line is not None:
            assert line_width(line) == width


def test_the_header_says_where_as_whom_and_how_fresh() -> None:
    words = " ".join(plain(header(canned.normal(), 150, UNICODE)).split())
    assert words == "imtui PROD 111122223333 responder eu-west-1 ● live 2s 4 open · 1 critical me akuam 14:03:22 UTC"


def test_the_name_of_a_production_account_does_not_replace_the_word() -> None:
    for label, words in (("", "PROD"), ("tallow", "PROD tallow"), ("prod-eu", "PROD-EU")):
        view = replace(canned.normal(), session=replace(canned.SESSION, label=label, production=True))
        assert plain(header(view, 150, UNICODE)).split("111122223333")[0].strip() == f"imtui   {words}"


def test_at_eighty_columns_the_header_keeps_what_one_must_not_miss() -> None:
    view = replace(canned.stale(), session=replace(canned.SESSION, read_only=True))
    words = plain(header(view, 80, UNICODE))
    for fact in ("PROD", "○ stale 1m40s", "4 open", "1 crit", "[read-only]", "14:03"):
        assert fact in words


def test_who_sits_there_gives_way_after_the_account_also_off_call() -> None:
    for width in range(200, 20, -1):
        words = plain(header(canned.normal(), width, UNICODE))
        assert "me akuam" in words or "111122223333" not in words


def test_credentials_that_end_soon_are_said() -> None:
    soon = replace(canned.normal(), session=replace(canned.SESSION, expires=NOW + timedelta(minutes=42)))
    assert "credentials end in 42m" in plain(header(soon, 160, UNICODE))
    assert "creds 42m" in plain(header(soon, 70, UNICODE))
    over = replace(soon, session=replace(canned.SESSION, expires=NOW))
    assert "credentials have expired" in plain(header(over, 160, UNICODE))
    later = replace(soon, session=replace(canned.SESSION, expires=NOW + timedelta(hours=2)))
    assert "cred" not in plain(header(later, 160, UNICODE))


def test_freshness_is_a_glyph_a_word_and_an_age() -> None:
    throttled = Throttled("the service throttles ListPages", code="ThrottlingException")
    live = Health(succeeded=NOW - timedelta(seconds=2), interval=3)
    slow = Health(succeeded=NOW - timedelta(seconds=14), interval=3)
    stale = Health(succeeded=NOW - timedelta(seconds=100), interval=3, fault=throttled, retry_at=NOW + timedelta(seconds=8))

    def words(health: Health | None) -> str:
        return plain(badge(freshness(health, NOW), NOW, UNICODE)[0])

    assert words(live) == "● live 2s"
    assert words(slow) == "◐ slow 14s"
    assert words(stale) == "○ stale 1m40s · retrying in 8s: ThrottlingException"
    assert words(None) == "◌ connecting"
    assert plain(own_age(freshness(stale, NOW), UNICODE)) == "○ 1m40s old"
    assert own_age(freshness(live, NOW), UNICODE) == EMPTY


def test_one_hiccup_is_slow_and_only_old_data_is_stale() -> None:
    fault = Throttled("the service throttles ListPages", code="ThrottlingException")
    assert freshness(Health(succeeded=NOW - timedelta(seconds=4), interval=3, fault=fault), NOW).trust is Trust.SLOW
    assert freshness(Health(succeeded=NOW - timedelta(seconds=9), interval=3, fault=fault), NOW).trust is Trust.STALE
    assert freshness(Health(interval=3, fault=fault), NOW).trust is Trust.STALE


def test_the_header_tells_the_worst_but_not_what_is_refused_for_good() -> None:
    live, slow = Health(succeeded=NOW, interval=3), Health(succeeded=NOW - timedelta(seconds=30), interval=3)
    refused = Health(interval=3, fault=AccessDenied("not allowed", action="ssm-incidents:GetTimelineEvent"))
    assert overall([live, slow], NOW).trust is Trust.SLOW
    assert overall([live, refused], NOW).trust is Trust.LIVE
    assert overall([refused], NOW).trust is Trust.STALE
    assert overall([], NOW).trust is Trust.WAITING
    view = replace(
        canned.normal(), snapshot=replace(canned.snapshot(), health={Watch(Topic.INCIDENTS): live, Watch(Topic.TIMELINE): refused})
    )
    assert "● live" in plain(header(view, 120, UNICODE))


def test_the_header_lets_details_grow_old_where_they_are_not_on_the_screen() -> None:
    fresh, old = Health(succeeded=NOW, interval=3), Health(succeeded=NOW - timedelta(minutes=4), interval=15)
    shown = canned.normal()
    for topic in (Topic.INCIDENT, Topic.RELATED_ITEMS, Topic.FINDINGS):
        health = {Watch(Topic.INCIDENTS): fresh, Watch(topic, shown.incident): old}
        view = replace(shown, snapshot=replace(canned.snapshot(), health=health))
        assert "● live" in plain(header(view, 120, UNICODE))
        assert "◐ slow 4m00s" in plain(header(replace(view, details=True), 120, UNICODE))


def banner(view: View, width: int = 150, hints: tuple[Hint, ...] = (Hint("a", "accept"), Hint("A", "with note"))) -> str:
    line = alarm(view, hints, width, UNICODE)
    return "" if line is None else " ".join(plain(line).split())


def test_the_banner_says_what_since_when_and_who_is_next() -> None:
    said = banner(canned.normal())
    assert said == ("▲ PAGED Billing export is late SMS +1 ··· 0199 unaccepted 48s · escalates to bo in 00:48 a accept A with note")


def test_a_narrow_banner_keeps_the_alarm_its_age_and_the_key() -> None:
    said = banner(canned.normal(), 60)
    for fact in ("PAGED", "Billing export is late"[:10], "48s", "a accept"):
        assert fact in said


def test_several_pages_are_counted() -> None:
    shown = canned.snapshot()
    other = canned.page("akuam", "search-sms", canned.SEARCHING, canned.SEARCH, NOW - timedelta(minutes=3))
    view = canned.view(snapshot=replace(shown, my_pages=(*(shown.my_pages or ()), other)))
    assert "and 1 more" in banner(view)


def test_no_page_no_banner_unless_there_is_something_to_say() -> None:
    quiet = canned.view(snapshot=replace(canned.snapshot(), my_pages=()))
    assert banner(quiet) == ""
    assert banner(replace(quiet, said=Said(text="accepted 14:02:07, read by the service"))) == "✓ accepted 14:02:07, read by the service"


def test_an_acceptance_on_its_way_or_failed_is_said_beside_the_page() -> None:
    page = canned.page_arn("akuam", "billing-sms")
    assert banner(replace(canned.normal(), accepting=frozenset({page}))).endswith("accepting…")
    failed = replace(canned.normal(), said=Said(text="NOT accepted: still paging", done=False))
    assert "✗ NOT accepted: still paging" in banner(failed, 180)


def test_nobody_after_me_is_said() -> None:
    shown = canned.snapshot()
    alone = canned.ladder("billing-escalation", (2, ("akuam",)))
    view = canned.view(snapshot=replace(shown, contacts={**shown.contacts, alone.arn: alone}))
    assert "nobody is paged after you" in banner(view)


def test_the_footer_drops_the_highest_rank_first_and_knows_what_is_clicked() -> None:
    assert plain(bar(HINTS, 60)).strip() == "a accept  n note  x resolve  q quit"
    assert [hint.keys for hint in kept(HINTS, 30)] == ["a", "n", "x"]
    assert [hint.keys for hint in kept(HINTS, 18)] == ["a", "n"]
    assert [hint.keys for hint in kept(HINTS, 3)] == []
    assert hint_at(HINTS, 60, 1) == HINTS[0]
    assert hint_at(HINTS, 60, 9) is None
    assert hint_at(HINTS, 60, 11) == HINTS[1]
    assert hint_at(HINTS, 60, 59) is None


@given(st.integers(1, 120))
def test_the_footer_is_exactly_as_wide_as_asked(width: int) -> None:
    assert line_width(bar(HINTS, width)) == max(width, 1)


def test_nothing_known_is_connecting() -> None:
    view = View(snapshot=Snapshot(), now=NOW, session=canned.SESSION)
    assert "◌ connecting" in plain(header(view, 120, UNICODE))


def test_whoever_is_not_on_call_stays_in_a_narrow_header_before_the_account() -> None:
    line = plain(header(canned.normal(), 80, UNICODE))
    assert "me akuam" in line
    assert "111122223333" not in line
