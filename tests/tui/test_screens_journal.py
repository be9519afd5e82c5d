"""What is not sent, on the screen: rows, the count in the header, the journal and what its keys ask for, and the question at the end."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from textual.widgets import OptionList

from imtui.domain import payloads
from imtui.domain.errors import Kept, Rejected, Unreachable
from imtui.domain.timeline import TimelineEvent
from imtui.domain.unsent import Unsent, UnsentState
from imtui.report.catching_up import News
from imtui.tui.drafts import Purpose
from imtui.tui.presenters.news_rows import news_lines
from imtui.tui.presenters.unsent_rows import describe, drop_lines
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.journal import Journal
from imtui.tui.underway import PATIENCE, Underway
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.timeline_pane import TimelinePane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import command, running, said, settled
from tests.tui.stage import seen

NOTE = Unsent(
    id=7,
    state=UnsentState.WAITING,
    sentence="note",
    subject=canned.CHECKOUT,
    text="restarted the queue",
    created=canned.NOW - timedelta(minutes=4),
    at=canned.NOW - timedelta(minutes=5),
    attempts=3,
    reason="no answer: check the network",
)
REFUSED = replace(NOTE, id=8, state=UnsentState.REFUSED, text="half the customers", reason="access denied", is_editable=True)
RESOLUTION = replace(NOTE, id=9, sentence="resolve the incident", text="", attempts=0, reason="")


def rows(shown: Room) -> str:
    return "\n".join(seen(shown.app.screen_stack[0].query_one(TimelinePane)))


def header(shown: Room) -> str:
    return seen(shown.app.screen_stack[0].query_one(HeaderBar))[0]


def listed(shown: Room) -> list[str]:
    options = shown.app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]


async def hold(shown: Room, pilot: Any, *unsent: Unsent) -> None:
    shown.backend.outbox.hold(*unsent)
    await settled(pilot)


async def test_what_waits_stands_on_its_timeline_and_is_counted() -> None:
    shown = room()
    async with running(shown) as pilot:
        assert "unsent" not in header(shown)
        await hold(shown, pilot, NOTE, REFUSED, RESOLUTION)
        assert "2 unsent 1 refused" in header(shown)
        [waiting] = [row for row in rows(shown).splitlines() if "restarted the queue" in row]
        assert "not sent yet, kept" in waiting
        [refused] = [row for row in rows(shown).splitlines() if "half the customers" in row]
        assert "refused, see :journal" in refused
        await hold(shown, pilot, REFUSED)
        assert "unsent" not in header(shown)


async def test_the_banner_knows_of_an_acceptance_that_is_not_sent() -> None:
    shown = room()
    accepting = replace(RESOLUTION, sentence="accept the page to akuam", subject="", page=canned.page_arn("akuam", "billing-sms"))
    async with running(shown) as pilot:
        banner = shown.app.screen.query_one(Banner)
        await hold(shown, pilot, accepting)
        said_there = "".join(seen(banner))
        assert "not sent yet" in said_there
        assert " a " in said_there
        await hold(shown, pilot, replace(accepting, state=UnsentState.REFUSED))
        assert "not sent yet" not in "".join(seen(banner))


async def test_the_journal_lists_all_of_it_with_its_reason() -> None:
    shown = room()
    async with running(shown) as pilot:
        await hold(shown, pilot, NOTE, REFUSED, RESOLUTION)
        await command(pilot, "ctrl+p", "Journal")
        await settled(pilot)
        assert isinstance(shown.app.screen, Journal)
        first, second, third = listed(shown)
        assert "waiting" in first
        assert "4m · tried 3 times" in first
        assert "no answer: check the network" in first
        assert "access denied" in second
        assert "resolve the incident" in third
        await hold(shown, pilot, RESOLUTION)
        assert len(listed(shown)) == 1
        await hold(shown, pilot)
        assert shown.app.screen.query_one("#nothing").display
        await pilot.press("r", "e", "d")
        assert shown.backend.outbox.decided == []
        await pilot.press("escape")
        assert len(shown.app.screen_stack) == 1


async def journal_open(shown: Room, pilot: Any, *unsent: Unsent) -> None:
    await hold(shown, pilot, *unsent)
    await shown.app.run_action("journal")
    await settled(pilot)


async def test_what_was_refused_is_sent_again_and_what_waits_needs_nobody() -> None:
    shown = room()
    async with running(shown) as pilot:
        await journal_open(shown, pilot, REFUSED, NOTE)
        await pilot.press("r")
        await settled(pilot)
        assert shown.backend.outbox.decided == [("retry", 8, "")]
        await pilot.press("down", "r")
        await settled(pilot)
        assert said(shown)[-1] == "It is sent by itself as soon as the service answers"
        assert len(shown.backend.outbox.decided) == 1


async def test_a_note_is_changed_before_it_is_sent_where_the_service_cannot_have_it() -> None:
    shown = room()
    async with running(shown) as pilot:
        await journal_open(shown, pilot, REFUSED, NOTE, RESOLUTION)
        await pilot.press("e")
        await settled(pilot)
        await pilot.press(*" cannot pay", "enter")
        await settled(pilot)
        assert shown.backend.outbox.decided == [("reword", 8, "half the customers cannot pay")]
        for words in ("The service may have it already", "Only the text of a note can be changed"):
            await pilot.press("down", "e")
            await settled(pilot)
            assert said(shown)[-1] == words


@pytest.mark.parametrize(("key", "decided"), [("y", [("drop", 7, "")]), ("n", []), ("escape", [])])
async def test_dropping_asks_first(key: str, decided: list[object]) -> None:
    shown = room()
    async with running(shown) as pilot:
        await journal_open(shown, pilot, NOTE)
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        await pilot.press(key)
        await settled(pilot)
        assert shown.backend.outbox.decided == decided
        assert ("restarted the queue" in rows(shown)) is not bool(decided)


async def test_quitting_with_something_on_its_way_asks_and_says_that_it_is_kept() -> None:
    shown = room()
    async with running(shown) as pilot:
        await hold(shown, pilot, NOTE, RESOLUTION)
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        words = "\n".join(str(line) for line in shown.app.screen._question.lines)
        assert "It is kept, and sent as soon as imtui runs again" in words
        assert "restarted the queue" in words
        await pilot.press("n")
        await hold(shown, pilot, REFUSED)
        await pilot.press("q")
        await settled(pilot)
    assert shown.app.return_code == 0


async def test_a_note_that_is_kept_is_no_draft_any_more() -> None:
    shown = room()
    shown.backend.gate.fault = Kept(Unreachable("no answer"), refused=False)
    async with running(shown) as pilot:
        await pilot.press("n", *"rolled back", "enter")
        await settled(pilot)
        assert said(shown)[-1] == "Note not sent yet: no answer: it is kept, and is sent by itself"
        assert shown.app.drafts.text(Purpose.NOTE, canned.CHECKOUT) == ""
        shown.backend.gate.fault = Kept(Rejected("too long"), refused=True)
        await pilot.press("n", *"again", "enter")
        await settled(pilot)
        assert said(shown)[-1] == "Note not sent: too long: :journal keeps it, to edit, retry or drop"


async def test_each_letter_of_a_note_is_a_draft_at_once() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("n", *"half")
        await settled(pilot)
        assert shown.app.drafts.text(Purpose.NOTE, canned.CHECKOUT) == "half"
        await pilot.press("escape", "x")
        await settled(pilot)
        await pilot.press("tab", "tab", *"DNS")
        await settled(pilot)
        assert shown.app.drafts.text(Purpose.CLOSING, canned.CHECKOUT) == "DNS"


def test_a_note_that_left_the_journal_stays_until_its_timeline_was_read() -> None:
    before = canned.snapshot()
    underway = Underway().with_kept((NOTE, REFUSED), canned.NOW, before).with_kept((REFUSED,), canned.NOW, before)
    assert [(row.text, row.state) for row in underway.rows] == [("half the customers", "refused, see :journal"), (NOTE.text, "")]
    assert underway.unsent == ()
    after = replace(before, timelines={**before.timelines, canned.CHECKOUT: ()})
    assert [row.text for row in underway.settled(before, after).rows] == ["half the customers"]
    assert [row.text for row in underway.at(canned.NOW + PATIENCE).rows] == ["half the customers"]


def test_a_note_that_was_dropped_is_gone_at_once() -> None:
    known = canned.snapshot()
    underway = Underway().with_kept((NOTE,), canned.NOW, known).without_kept(NOTE.id).with_kept((), canned.NOW, known)
    assert underway.rows == ()


def test_a_note_that_another_imtui_sent_is_not_shown_beside_its_own_row() -> None:
    moment = NOTE.at.replace(microsecond=0)
    written = TimelineEvent(id="e1", incident_arn=NOTE.subject, type=payloads.NOTE, time=moment, updated=canned.NOW)
    for data, shown in ((NOTE.text, []), (None, []), ("another one", [NOTE.text])):
        there = replace(written, data=data)
        known = replace(canned.snapshot(), timelines={NOTE.subject: (there,)})
        underway = Underway().with_kept((NOTE,), canned.NOW, known).with_kept((), canned.NOW, known)
        assert [row.text for row in underway.rows] == shown


def test_what_others_typed_is_shown_and_not_obeyed() -> None:
    nasty = replace(NOTE, text="\x1b[2J[bold]x", reason="\x1b]0;title\x07[red]no", subject="arn:\x1b[2J")
    for content in (describe(nasty, canned.NOW, canned.snapshot()), *drop_lines(nasty)):
        assert "\x1b" not in content.plain
    assert "[bold]x" in describe(nasty, canned.NOW, canned.snapshot()).plain
    assert "may have it already" in drop_lines(nasty)[1].plain
    assert "never sent" in drop_lines(REFUSED)[1].plain


def test_all_of_a_reason_can_be_read_beside_the_name_of_the_incident() -> None:
    reason = "not allowed: the permission ssm-incidents:CreateTimelineEvent is missing: ask for it, or use another profile"
    refused = replace(REFUSED, reason=reason)
    lines = describe(refused, canned.NOW, canned.snapshot()).plain.splitlines()
    assert lines[0].endswith("· Checkout returns 5xx")
    assert " ".join(line.strip() for line in lines[2:]) == reason
    assert all(line.startswith("         ") for line in lines[1:])


def test_what_changed_stays_in_its_column() -> None:
    news = [News(at=canned.NOW, about=canned.CHECKOUT, subject="Checkout", words="one two three four five six")]
    lines = news_lines(news, canned.NOW, UTC, 24).plain.splitlines()
    assert lines == ["Checkout", " 14:03:22  one two three", "           four five six"]
