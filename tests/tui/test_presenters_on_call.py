"""Who is on call, where the war room says it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from imtui.domain.contacts import Contact, ContactType, Plan
from imtui.domain.rotations import KnownShifts, Shift
from imtui.tui.presenters import engagement_lines, engagement_rows
from imtui.tui.presenters.alarms import alarm
from imtui.tui.presenters.engagement_rows import FuseRow, ThenRow
from imtui.tui.presenters.glyphs import UNICODE
from imtui.tui.presenters.header import header
from imtui.tui.presenters.lines import line_width, plain
from imtui.tui.views import View
from tests.tui import canned
from tests.tui.canned import NOW, contact_arn
from tests.tui.test_presenters_rows import EVERYTHING, engagement_words

EVENING = canned.at("20:00:00")


def turned(*names: str, until: float = 0.0, nearby: bool = False) -> View:
    """The picture while those are on call in storage until so many hours after eight; `nearby`: storage is the next stage, not the last."""
    shifts = tuple(
        Shift(contact_arns=(contact_arn(name),), start=NOW - timedelta(hours=6), end=EVENING + timedelta(hours=until)) for name in names
    )
    known = KnownShifts(shifts=shifts, since=NOW - timedelta(days=1), until=NOW + timedelta(days=2))
    snapshot = replace(canned.snapshot(), shifts={canned.STORAGE: known})
    if nearby:
        ladder = canned.ladder("payments-escalation", (8, ("akuam", "chen")), (5, ("storage",)), essential=False)
        snapshot = replace(snapshot, contacts={**snapshot.contacts, ladder.arn: ladder})
    return canned.view(snapshot=snapshot)


def line(view: View, kind: type[FuseRow] | type[ThenRow], width: int) -> str:
    listed = engagement_rows.rows(view, EVERYTHING)
    row = next(each.content for each in listed if isinstance(each.content, kind))
    drawn = engagement_lines.draw(row, engagement_lines.columns(listed, width), view, width, UNICODE)
    assert line_width(drawn) <= width
    return plain(drawn).rstrip()


def test_behind_a_schedule_stands_who_it_is_until_when_as_far_as_there_is_room() -> None:
    view = turned("dana")
    assert line(view, ThenRow, 68) == "   then on-call: storage (dana until 20:00)  in 07:31"
    assert line(view, ThenRow, 45) == "   then on-call: storage (dana)  in 07:31"
    assert line(view, ThenRow, 36) == "   then storage (dana)  in 07:31"
    assert line(view, ThenRow, 30) == "   then sto… (dana)  in 07:31"
    assert "(dana, bo until 20:00)" in line(turned("dana", "bo"), ThenRow, 68)


def test_a_long_schedule_beside_others_gives_way_to_who_is_on_call() -> None:
    view = turned("dana")
    long = replace(view.snapshot.contacts[contact_arn("storage")], alias="storage-platform-primary-weekdays-emea")
    ladder = canned.ladder("payments-escalation", (8, ("akuam",)), (5, ("bo",)), (5, ("eli", "chen", "storage")), essential=False)
    view = replace(view, snapshot=replace(view.snapshot, contacts={**view.snapshot.contacts, long.arn: long, ladder.arn: ladder}))
    told = {cells: line(view, ThenRow, cells) for cells in (120, 68, 56, 44, 34)}
    assert told[120].endswith("eli SMS, chen SMS EMAIL, on-call: storage-platform-primary-weekdays-emea (dana until 20:00)  in 07:31")
    assert told[68] == "   then eli SMS, chen SMS EMAIL, storage-platfor… (dana)  in 07:31"
    assert told[56] == "   then eli SMS, chen SMS EMAIL, sto… (dana)  in 07:31"
    assert told[44] == "   then eli, chen, storage… (dana)  in 07:31"
    assert told[34] == "   then eli, chen, stor…  in 07:31"


def test_the_bar_gives_way_to_who_it_is_and_the_end_of_the_shift_to_the_bar() -> None:
    view = turned("dana", nearby=True)
    assert "━" in line(view, FuseRow, 68)
    assert "(dana until 20:00)" in line(view, FuseRow, 68)
    narrower = line(view, FuseRow, 50)
    assert "(dana) " in narrower
    assert "━" in narrower
    assert line(view, FuseRow, 42) == " └ next on-call: storage (dana)  in 02:31"
    assert line(view, FuseRow, 34).endswith("  in 02:31")


def test_a_shift_that_ends_on_another_day_says_which() -> None:
    assert "(dana until 15 Mar 08:00)" in line(turned("dana", until=12), ThenRow, 68)
    tokyo = replace(turned("dana"), zone=ZoneInfo("Asia/Tokyo"))
    assert "(dana until 15 Mar 05:00)" in line(tokyo, ThenRow, 68)


def test_that_nobody_is_on_call_is_trouble_and_that_nobody_knows_is_not() -> None:
    assert " ▲ storage: nobody on shift" in "\n".join(engagement_words(turned()))
    assert line(turned(), ThenRow, 68) == "   then on-call: storage  in 07:31"
    unknown = canned.view(snapshot=replace(canned.snapshot(), shifts={}))
    assert line(unknown, ThenRow, 68) == "   then on-call: storage  in 07:31"
    assert "nobody on shift" not in "\n".join(engagement_words(unknown))


def test_the_banner_names_who_is_woken_next() -> None:
    view = replace(turned("dana", nearby=True), incident=canned.CHECKOUT)
    billing = canned.ladder("billing-escalation", (2, ("akuam",)), (5, ("storage",)))
    snapshot = replace(view.snapshot, contacts={**view.snapshot.contacts, billing.arn: billing})
    view = replace(view, snapshot=snapshot, incident=canned.BILLING)
    assert "escalates to on-call: storage (dana) in" in plain(alarm(view, (), 150, UNICODE) or ())
    assert "escalates to storage (dana) in" in plain(alarm(view, (), 96, UNICODE) or ())
    long = replace(snapshot.contacts[contact_arn("storage")], alias="storage-platform-primary-weekdays-emea")
    view = replace(view, snapshot=replace(snapshot, contacts={**snapshot.contacts, long.arn: long}))
    assert "escalates to storage-platfor… (dana) in" in plain(alarm(view, (), 110, UNICODE) or ())


@pytest.mark.parametrize(("width", "words"), [(150, "me akuam on call until 20:00  "), (108, "me akuam on call  "), (90, "me akuam  ")])
def test_the_header_says_until_when_i_am_on_call(width: int, words: str) -> None:
    assert words in plain(header(turned("akuam"), width, UNICODE))
    assert "on call" not in plain(header(turned("dana"), width, UNICODE))


def test_a_remote_name_is_shown_and_not_obeyed() -> None:
    evil = Contact(arn=contact_arn("evil"), alias="ev\x1b[31mil", type=ContactType.PERSONAL, plan=Plan())
    view = turned("evil")
    view = replace(view, snapshot=replace(view.snapshot, contacts={**view.snapshot.contacts, evil.arn: evil}))
    assert "\x1b" not in line(view, ThenRow, 100)
