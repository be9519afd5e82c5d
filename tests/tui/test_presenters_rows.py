"""Rows of the four panes: the words, the columns, and exact widths whatever is in them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imtui.domain import filters
from imtui.domain.backgrounds import background
from imtui.domain.contacts import ContactType, Plan
from imtui.domain.engagements import ReceiptType
from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.timeline import TimelineEvent
from imtui.tui.presenters import engagement_lines, engagement_rows, incident_rows, receipt_rows, timeline_rows
from imtui.tui.presenters.calendar_rows import Day, day_line, head, scale_line
from imtui.tui.presenters.engagement_rows import AirRow, FuseRow, LadderRow, PersonRow, RungRow, ThenRow, TroubleRow
from imtui.tui.presenters.glyphs import ASCII, UNICODE, Glyphs
from imtui.tui.presenters.lines import Ink, Line, fit, line_width, plain
from imtui.tui.presenters.receipt_rows import ReceiptLine
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.separators import Separator, draw_separator, separated
from imtui.tui.views import View
from tests.tui import canned
from tests.tui.canned import BILLING, CHECKOUT, ME, NOW, PAYMENTS, at, note

EVERYTHING = filters.parse("")


def incident_line(arn: str, width: int = 68, view: View | None = None, glyphs: Glyphs = UNICODE) -> Line:
    view = view or canned.normal()
    return incident_rows.draw((view.snapshot.incidents or {})[arn], view, width, glyphs)


def engagement_words(view: View | None = None, width: int = 68, predicate: filters.Predicate = EVERYTHING) -> list[str]:
    view = view or canned.normal()
    listed = engagement_rows.rows(view, predicate)
    cells = engagement_lines.columns(listed, width)
    return [plain(engagement_lines.draw(content(row), cells, view, width, UNICODE)).rstrip() for row in listed]


def content(row: Row) -> engagement_rows.EngagementRow:
    assert isinstance(row.content, LadderRow | PersonRow | FuseRow | ThenRow | TroubleRow | RungRow | AirRow)
    return row.content


def told(event: TimelineEvent, width: int = 80, view: View | None = None) -> str:
    view = view or canned.normal()
    return plain(timeline_rows.draw((event,), background(view.snapshot, CHECKOUT), view, width, UNICODE)).rstrip()


# Incidents


def test_incidents_are_worst_first_and_resolved_last() -> None:
    shown = canned.snapshot()
    listed = dict(shown.incidents or {})
    listed[CHECKOUT] = replace(listed[CHECKOUT], status=IncidentStatus.RESOLVED, resolved=NOW - timedelta(minutes=4))
    view = canned.view(snapshot=replace(shown, incidents=listed))
    found = [incident.impact for row in incident_rows.rows(view, EVERYTHING) if (incident := listed[row.key])]
    assert found == [Impact.HIGH, Impact.MEDIUM, Impact.LOW, Impact.CRITICAL]
    assert plain(incident_line(CHECKOUT, view=view)).split("5xx")[1].split() == ["4m", "■", "resolved"]
    assert plain(incident_rows.counts(view, 4, UNICODE)) == "3 open · 1 resolved"


def test_an_incident_says_how_bad_how_old_who_has_it_and_what_is_next() -> None:
    assert plain(incident_line(CHECKOUT)).split("Checkout returns 5xx") == ["▌1 CRIT ", "                   5m  ● 1 of 3    02:31"]
    assert plain(incident_line(BILLING)).endswith("○ nobody    00:48")
    assert plain(incident_line(canned.CERTIFICATE)).rstrip().endswith("2d04h  – none")


def test_columns_line_up_with_their_heading_at_any_width() -> None:
    for width in range(30, 120):
        heading = plain(incident_rows.heading(width))
        for arn in (CHECKOUT, BILLING, canned.CERTIFICATE):
            line = plain(incident_line(arn, width))
            assert line_width(incident_line(arn, width)) == width == len(heading)
            assert line[heading.index("accepted")] in "●○–"
            if "age" in heading:
                end = heading.index("age") + 3
                assert line[end - 1] in "smhd"
                assert line[end] == " "


def test_what_nobody_asked_for_is_not_claimed_to_be_none() -> None:
    shown = canned.snapshot()
    view = canned.view(snapshot=replace(shown, engagements={}))
    assert "none" not in plain(incident_line(CHECKOUT, view=view))
    assert "nobody" not in plain(incident_line(CHECKOUT, view=view))


def test_a_countdown_turns_red_at_its_end() -> None:
    def ink(after: int) -> Ink:
        view = replace(canned.normal(), now=NOW + timedelta(seconds=after))
        return next(span.ink for span in reversed(incident_line(BILLING, view=view)) if ":" in span.text)

    assert ink(0) is Ink.DUE
    assert ink(20) is Ink.FAILED


def test_the_filter_keeps_incidents() -> None:
    view = canned.normal()

    def kept(text: str) -> list[str]:
        return [row.key for row in incident_rows.rows(view, filters.parse(text))]

    assert kept("impact<3") == [CHECKOUT, canned.SEARCH]
    assert kept("age>1d") == [canned.CERTIFICATE]
    assert kept("checkout") == [CHECKOUT]
    assert set(kept("me")) == {CHECKOUT, BILLING}
    assert plain(incident_rows.counts(view, 1, UNICODE)) == "1 of 4"


# Timeline


def test_events_read_as_sentences_with_who_and_when() -> None:
    events = {event.id: event for event in canned.snapshot().timelines[CHECKOUT]}
    assert told(events["10"]) == "14:01:40  ✓  akuam accepted the page  SMS · 3m38s after start"
    assert told(events["9"]) == "14:00:12  ✎  rolled back web-412  chen · written 14:02:02"
    assert told(events["8"]) == "13:59:55  ◆  decision no customer mail before 14:30  chen"
    assert told(events["7"]) == "13:59:10  ☐  to do ask payments for their error rate  chen"
    assert told(events["6"]) == "13:58:50  ▲  impact → 1 Critical  chen"
    assert told(events["3"]) == "13:58:02  ▶  incident started by alarm checkout-5xx  CloudWatch"


def test_a_long_note_is_cut_but_its_author_stays() -> None:
    long = note("long", at("14:02:00"), "x" * 200 + " — @chen")
    assert told(long, 60).endswith("…  chen")
    assert told(long, 40).endswith("x…")
    assert line_width(timeline_rows.draw((long,), background(canned.snapshot(), CHECKOUT), canned.normal(), 60, UNICODE)) == 60


def test_details_give_way_from_the_last() -> None:
    accepted = canned.snapshot().timelines[CHECKOUT][0]
    assert told(accepted, 50) == "14:01:40  ✓  akuam accepted the page  SMS"


def test_a_note_on_its_way_says_so() -> None:
    view = canned.normal()
    line = timeline_rows.draw_sending(view.sending[0], view, 80, UNICODE)
    assert plain(line) == "14:03:05  ◌  failover of db-2 is next, 5 min  sending…"
    assert next(span for span in line if "failover" in span.text).italic


def test_a_narrow_timeline_says_of_a_note_that_it_is_not_sent() -> None:
    waits = replace(canned.normal().sending[0], state="not sent yet, kept")
    assert plain(timeline_rows.draw_sending(waits, canned.normal(), 45, UNICODE)) == "14:03:05  ◌  failover of db-2 is n…  not sent"
    refused = replace(waits, state="refused, see :journal", refused=True)
    assert plain(timeline_rows.draw_sending(refused, canned.normal(), 45, UNICODE)).endswith("failover of db-2 is ne…  refused")


@given(st.lists(st.integers(-40 * 24 * 60, 40 * 24 * 60), max_size=20), st.sampled_from(["UTC", "Europe/Berlin", "Atlantic/Azores"]))
def test_a_day_begins_where_the_zone_says(minutes: list[int], name: str) -> None:
    zone = ZoneInfo(name)
    moments = [NOW + timedelta(minutes=each) for each in sorted(minutes, reverse=True)]  # clocks change within
    found = separated([Row(str(each)) for each in range(len(moments))], moments, replace(canned.normal(), zone=zone))
    days = [NOW.astimezone(zone).date(), *(each.astimezone(zone).date() for each in moments)]
    expected = [row for number in range(len(moments)) for row in ([False] if days[number] != days[number + 1] else []) + [True]]
    assert [row.selectable for row in found] == expected


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_first_and_the_last_moment_there_are_have_a_day_too(moment: datetime) -> None:
    assert [row.key for row in separated([Row("a"), Row("b")], [moment, moment], canned.normal()) if row.selectable] == ["a", "b"]


def test_days_and_the_beginning_of_the_incident_are_separated() -> None:
    rows = [
        (Row("new"), NOW),
        (Row("start"), NOW - timedelta(minutes=5)),
        (Row("before"), NOW - timedelta(minutes=9)),
        (Row("yesterday"), NOW - timedelta(days=1)),
    ]
    found = separated([row for row, _ in rows], [moment for _, moment in rows], canned.normal(), NOW - timedelta(minutes=5))
    assert [str(row.content) if isinstance(row.content, Separator) else row.key for row in found] == [
        "new",
        "start",
        "4m before the incident",
        "before",
        "Friday 13 Mar 2026",
        "yesterday",
    ]
    assert [row.selectable for row in found] == [True, True, False, True, False, True]
    assert plain(draw_separator("4m before the incident", 40, UNICODE)) == "──── 4m before the incident ────────────"


# Engagements


def test_an_engagement_is_a_ladder_of_people_with_a_fuse() -> None:
    assert engagement_words() == [
        "payments-escalation  stage 1/3  started 13:57:53",
        " ● akuam   me  SMS   ● read 14:01:40    VOICE ■ stopped",
        " ◑ chen        SMS   ◑ delivered 13:59  EMAIL ◔ sent ×3",
        " │",
        " └ next bo VOICE  ━━━━━━━━━━━━━━━━━━━━  in 02:31",
        "   then on-call: storage (dana until 20:00)  in 07:31",
        "   ▲ bo: SMS channel not activated",
        "",
        "incident-comms       stage 1/1  started 13:58:03",
        " ✗ eli         SMS   ✗ failed 1m ago    carrier rejected",
        " └ nobody is next · the last stage ends in 04:41",
    ]


def test_only_people_can_be_selected_and_keys_are_theirs() -> None:
    listed = engagement_rows.rows(canned.normal(), EVERYTHING)
    assert [row.key for row in listed if row.selectable] == [ME, canned.contact_arn("chen"), canned.contact_arn("eli")]
    assert len({row.key for row in listed}) == len(listed)


def test_a_person_who_is_engaged_twice_has_two_keys() -> None:
    shown = canned.snapshot()
    again = canned.page("akuam", "comms-sms", canned.COMMS, CHECKOUT, at("13:58:04"))
    view = canned.view(snapshot=replace(shown, pages={**shown.pages, canned.COMMS: (*shown.pages[canned.COMMS], again)}))
    keys = [row.key for row in engagement_rows.rows(view, EVERYTHING) if row.selectable]
    assert len(set(keys)) == len(keys) == 4
    assert ME in keys
    assert again.arn in keys


def test_narrow_columns_lose_times_then_words_but_never_the_sign() -> None:
    akuam = next(line for line in engagement_words(width=51) if "akuam" in line)
    assert akuam == " ● akuam   me  SMS   ● read       VOICE ■ stopped"
    bare = next(line for line in engagement_words(width=40) if "akuam" in line)
    assert bare == " ● akuam   me  SMS   ●  VOICE ■"


def test_the_fuse_says_why_nobody_is_next() -> None:
    shown = canned.snapshot()

    def said(plan: Plan | None) -> str:
        contact = replace(shown.contacts[canned.contact_arn("incident-comms")], plan=plan)
        view = canned.view(snapshot=replace(shown, contacts={**shown.contacts, contact.arn: contact}))
        return engagement_words(view)[-1].strip()

    assert said(Plan()) == "└ no plan: nobody is paged"
    assert said(None) == "└ plan not readable: who is next is not known"
    late = replace(canned.normal(), now=NOW + timedelta(hours=1))
    assert any("nobody accepted, and nobody is left to page" in line for line in engagement_words(late))


def test_a_stopped_engagement_is_quiet_and_last() -> None:
    shown = canned.snapshot()
    stopped = tuple(replace(each, stopped=NOW) if each.arn == PAYMENTS else each for each in shown.engagements[CHECKOUT])
    view = canned.view(snapshot=replace(shown, engagements={**shown.engagements, CHECKOUT: stopped}))
    words = engagement_words(view)
    assert words[0].startswith("incident-comms")
    assert words[4].split() == ["payments-escalation", "stage", "1/3", "started", "13:57:53", "stopped", "14:03:22"]
    assert not any("next bo" in line for line in words)


@pytest.mark.parametrize("width", [46, 51, 68, 100])
def test_when_an_engagement_was_stopped_is_read_in_full_at_any_width(width: int) -> None:
    shown = canned.snapshot()
    stopped = tuple(replace(each, stopped=NOW - timedelta(days=1)) for each in shown.engagements[CHECKOUT])
    view = canned.view(snapshot=replace(shown, engagements={**shown.engagements, CHECKOUT: stopped}))
    heads = [line for line in engagement_words(view, width) if "stopped 13 Mar 14:03:22" in line]
    assert len(heads) == len(stopped)
    assert all(len(line) <= width for line in heads)


@pytest.mark.parametrize("width", [36, 40, 68, 100])
def test_when_the_stage_after_the_next_begins_is_read_in_full_at_any_width(width: int) -> None:
    lines = [line for line in engagement_words(canned.nasty(), width) if line.startswith("   then ")]
    assert lines
    assert all(re.search(r"  in \d\d:\d\d$", line) for line in lines)


def test_an_acceptance_on_its_way_is_said_in_the_persons_row() -> None:
    view = canned.view(accepting=frozenset({canned.page_arn("chen", "checkout-sms")}))
    assert any(line.startswith(" ◑ chen") and line.endswith("◌ accepting…") for line in engagement_words(view))


def test_where_there_is_room_the_note_and_the_next_send_are_said() -> None:
    words = engagement_words(width=100)
    assert any("akuam" in line and "“on it, looking at the rollback”" in line for line in words)
    assert any("chen" in line and line.endswith("EMAIL again in 00:08") for line in words)


def test_the_filter_keeps_people_with_their_engagement() -> None:
    assert engagement_words(predicate=filters.parse("failed"))[0].startswith("incident-comms")
    assert engagement_words(predicate=filters.parse("nobody-like-this")) == []


# Receipts


def receipt_words(view: View, width: int = 76) -> list[str]:
    lines = [row.content for row in receipt_rows.rows(view, EVERYTHING)]
    return [plain(receipt_rows.draw(line, view, width, UNICODE)).rstrip() for line in lines if isinstance(line, ReceiptLine)]


def test_receipts_of_the_selected_person_newest_first() -> None:
    assert receipt_words(canned.normal()) == [
        "14:01:40  ■ STOP       VOICE  +1 ··· 0199",
        "14:01:40  ● READ       “on it, looking at the rollback”",
        "14:00:03  ◔ SENT       VOICE  +1 ··· 0199",
        "13:59:04  ◔ SENT       SMS    +1 ··· 0199   retry 1",
        "13:58:05  ◑ DELIVERED  SMS    +1 ··· 0199",
        "13:58:03  ◔ SENT       SMS    +1 ··· 0199",
    ]


def test_receipts_of_one_page_or_of_me() -> None:
    one = canned.view(contact="", page=canned.page_arn("eli", "checkout-sms"))
    assert receipt_rows.person_shown(one) == "eli"
    assert receipt_words(one)[0] == "14:02:14  ✗ ERROR      SMS    +1 ··· 0188   carrier rejected"
    mine = canned.view(contact="", page="")
    assert receipt_rows.person_shown(mine) == "akuam"
    assert len(receipt_words(mine)) == 6
    assert plain(receipt_rows.counts(mine, 6, UNICODE, filtered=False)) == "2 pages · 6 receipts"


def test_equal_receipts_have_keys_of_their_own() -> None:
    shown = canned.snapshot()
    twice = shown.receipts[canned.MY_SMS][-1:] * 3
    view = canned.view(snapshot=replace(shown, receipts={canned.MY_SMS: twice}))
    keys = [row.key for row in receipt_rows.rows(view, EVERYTHING)]
    assert len(set(keys)) == 3


def test_every_kind_of_receipt_has_a_sign_of_its_own() -> None:
    for glyphs in (UNICODE, ASCII):
        assert len({receipt_rows.receipt_glyph(kind, glyphs) for kind in ReceiptType}) == len(ReceiptType)


# Whatever is in them


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 140), st.text(max_size=80))
def test_every_row_can_be_fitted_to_any_width_whatever_it_holds(width: int, typed: str) -> None:
    shown = canned.snapshot()
    snapshot = replace(
        shown,
        incidents={arn: replace(each, title=typed) for arn, each in (shown.incidents or {}).items()},
        contacts={arn: replace(each, alias=typed) for arn, each in shown.contacts.items()},
        timelines={CHECKOUT: (note("typed", NOW, typed), *shown.timelines[CHECKOUT])},
        receipts={page: tuple(replace(each, info=typed) for each in found) for page, found in shown.receipts.items()},
    )
    view = canned.view(snapshot=snapshot)
    for incident in (snapshot.incidents or {}).values():
        line = incident_rows.draw(incident, view, width, UNICODE)
        assert line_width(fit(line, width)) == width
        if width >= 34:
            assert line_width(line) == width
    listed = engagement_rows.rows(view, EVERYTHING)
    cells = engagement_lines.columns(listed, width)
    for row in listed:
        assert line_width(fit(engagement_lines.draw(content(row), cells, view, width, UNICODE), width)) == width
    told_of = background(snapshot, CHECKOUT)
    for event in snapshot.timelines[CHECKOUT]:
        line = timeline_rows.draw((event,), told_of, view, width, UNICODE)
        assert line_width(fit(line, width)) == width
        assert all(character.isprintable() or character.isspace() for character in plain(line) if ord(character) < 0xA0)


@pytest.mark.parametrize("kind", list(ContactType))
def test_a_fuse_is_drawn_for_any_kind_of_contact(kind: ContactType) -> None:
    shown = canned.snapshot()
    contact = replace(shown.contacts[canned.contact_arn("incident-comms")], type=kind)
    view = canned.view(snapshot=replace(shown, contacts={**shown.contacts, contact.arn: contact}))
    assert any("incident-comms" in line for line in engagement_words(view))


def test_ascii_rows_of_our_own_words_are_ascii() -> None:
    view = replace(canned.normal(), ascii=True)
    listed = engagement_rows.rows(view, EVERYTHING)
    cells = engagement_lines.columns(listed, 68)
    lines = [engagement_lines.draw(content(row), cells, view, 68, ASCII) for row in listed]
    lines += [incident_line(arn, view=view, glyphs=ASCII) for arn in view.snapshot.incidents or {}]
    lines += [
        timeline_rows.draw((each,), background(view.snapshot, CHECKOUT), view, 80, ASCII) for each in view.snapshot.timelines[CHECKOUT]
    ]
    assert all(plain(line).isascii() for line in lines)


def test_a_day_of_all_rotations_has_room_for_their_names_and_for_its_hours() -> None:
    days = [Day(name, ((0.0, 1.0, "chen", "shift", False),)) for name in ("storage-oncall", "a-rotation-with-a-very-long-name")]
    rows = [Row(day.name, day) for day in days]
    heads = {cells: head(rows, cells) for cells in (30, 54, 200)}
    assert heads == {30: 11, 54: 18, 200: 24}
    for cells, names in heads.items():
        for day in days:
            assert line_width(day_line(day, names, cells, UNICODE)) == cells - 1
        assert line_width(scale_line(names, cells)) == cells - 1
    assert plain(day_line(days[0], heads[54], 54, UNICODE)).startswith("storage-oncall    ▌chen ")
    week = [Row("monday", Day("Mon 16 Mar", ()))]
    assert head(week, 200) == len("Mon 16 Mar ")
