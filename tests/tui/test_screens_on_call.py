"""On-call on the screen: who is on now, the calendar, standing in, rotations."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from textual.widgets import Button, Input, Select

from imtui.domain.errors import Rejected
from imtui.domain.recurrences import Every
from imtui.tui.calendars import Period, Span
from imtui.tui.screens.modals.rotation import RotationDialogue
from imtui.tui.screens.modals.schedule import ScheduleDialogue
from imtui.tui.screens.modals.stand_in import StandInDialogue
from imtui.tui.screens.on_call import OnCallScreen
from imtui.tui.widgets.pane import Pane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled, until
from tests.tui.setups_rotas import AKUAM, BO, CHEN, DAYS, NIGHTS, SPARE


def read(shown: Room, pane: str) -> str:
    found = shown.app.screen.query_one(f"#{pane}", Pane)
    return "\n".join(strip.text.rstrip() for strip in (found.render_line(y) for y in range(found.size.height)))


def kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


def words(shown: Room, selector: str) -> str:
    return str(shown.app.screen.query_one(selector).render())


async def test_who_is_on_now_and_next_and_what_is_wrong() -> None:
    shown = room(canned.view())
    async with running(shown, (160, 50)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "Storage on call" in read(shown, "turns"))
        turns = read(shown, "turns")
        assert "days" in turns
        assert "until 22:00" in turns
        assert "in no schedule" in turns
        assert "1 gap" in turns
        rotation = read(shown, "rotation")
        assert "akuam → bo" in rotation
        assert "nobody is on call Tue 17 Mar 10:00 to 22:00" in rotation
        assert "every day, 09:00 21:00" in rotation


async def test_somebody_who_is_booked_twice_is_named() -> None:
    shown = room(canned.view())
    async with running(shown, (160, 50)) as pilot:
        await pilot.press("w", "j")
        await until(pilot, lambda: "4 Rotation · nights" in read(shown, "rotation"))
        assert "chen is on call here and in spare" in read(shown, "rotation")
        assert "chen  ▲ also spare" in read(shown, "shifts")
        assert "chen ▲" in next(line for line in read(shown, "calendar").splitlines() if "Sat 14 Mar" in line)


async def test_what_is_wrong_is_said_in_whole_where_there_is_little_room() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w", "j")
        await until(pilot, lambda: "4 Rotation · nights" in read(shown, "rotation"))
        told = " ".join(read(shown, "rotation").replace("│", " ").replace("┃", " ").split())
        assert "chen is on call here and in spare Mon 09 Mar 09:00 to Mon 16 Mar 09:00" in told
        assert "chen  ▲ twice  until Mon 09:00" in next(line for line in read(shown, "turns").splitlines() if "nights" in line)
        await pilot.press("k")
        await until(pilot, lambda: "4 Rotation · days" in read(shown, "rotation"))
        assert "Sun 08 Mar" not in read(shown, "rotation")


async def test_an_override_with_nobody_in_it_is_one_gap() -> None:
    shown = room(canned.view())
    rotas = shown.backend.setup.rotas
    days = list(rotas.known[DAYS])
    place = next(place for place, each in enumerate(days) if each.start == datetime(2026, 3, 14, 21, tzinfo=UTC))
    days[place] = replace(days[place], contact_arns=(), is_override=True)
    rotas.known = {**rotas.known, DAYS: tuple(days)}
    async with running(shown, (160, 50)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "Sat 14 Mar 22:00" in read(shown, "shifts"))
        [line] = [line for line in read(shown, "shifts").splitlines() if "Sat 14 Mar 22:00" in line]
        assert "nobody  gap" in line


async def test_times_in_the_list_are_those_of_each_rotation_wherever_the_cursor_is() -> None:
    shown = room(canned.view())
    async with running(shown, (160, 50)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "until 22:00" in read(shown, "turns"))
        await pilot.press("j")
        await until(pilot, lambda: "4 Rotation · nights" in read(shown, "rotation"))
        assert "until 22:00" in next(line for line in read(shown, "turns").splitlines() if "days" in line)
        await pilot.press("Z")
        await until(pilot, lambda: "until 21:00" in read(shown, "turns"))


async def test_a_month_begins_with_today_in_sight() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 30)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "akuam" in read(shown, "shifts"))
        await pilot.press("M")
        await until(pilot, lambda: "01 to 31 Mar 2026" in read(shown, "calendar"))
        assert "›Sat 14 Mar" in read(shown, "calendar")


async def test_the_calendar_moves_through_time_and_reads_what_is_missing() -> None:
    shown = room(canned.view())
    async with running(shown, (160, 50)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "09 to 15 Mar 2026" in read(shown, "calendar"))
        await pilot.press("]")
        await until(pilot, lambda: "16 to 22 Mar 2026" in read(shown, "calendar"))
        calendar = read(shown, "calendar")
        assert "nobody" in next(line for line in calendar.splitlines() if "Tue 17 Mar" in line)
        assert "+chen" in next(line for line in calendar.splitlines() if "Mon 16 Mar" in line)
        await pilot.press("M")
        await until(pilot, lambda: "01 to 31 Mar 2026" in read(shown, "calendar"))
        await pilot.press("]")
        await until(pilot, lambda: "01 to 30 Apr 2026" in read(shown, "calendar"))
        await pilot.press("t", "d")
        await until(pilot, lambda: "all rotations · 14 Mar 2026" in read(shown, "calendar"))
        assert "spare" in read(shown, "calendar")


async def test_times_are_those_of_the_rotation_or_mine() -> None:
    shown = room(canned.view())
    async with running(shown, (160, 50)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "2026 · CET" in read(shown, "calendar"))
        await pilot.press("Z")
        await until(pilot, lambda: "2026 · UTC" in read(shown, "calendar"))


async def test_standing_in_takes_three_keys() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "akuam" in read(shown, "shifts"))
        await pilot.press("3", "j", "o")
        await until(pilot, lambda: kind(shown) is StandInDialogue)
        await settled(pilot)
        assert "akuam is on call" in words(shown, "#means")
        await pilot.press("enter")
        await settled(pilot)
        [(name, given)] = shown.backend.setup.rotas.calls
        assert (name, given["rotation"], given["who"]) == ("override", DAYS, (AKUAM,))
        assert given["end"] - given["start"] == timedelta(hours=12)
        assert said(shown)[-1] == "akuam is on call from Sat 14 Mar 22:00 to Sun 15 Mar 10:00 (CET)"


async def test_in_a_day_of_all_rotations_the_one_under_the_cursor_is_meant() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "akuam" in read(shown, "shifts"))
        await pilot.press("d")
        await until(pilot, lambda: "all rotations" in read(shown, "calendar"))
        await pilot.press("j", "o")
        await until(pilot, lambda: kind(shown) is StandInDialogue)
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: bool(shown.backend.setup.rotas.calls))
        [(_, given)] = shown.backend.setup.rotas.calls
        assert (given["rotation"], given["start"]) == (NIGHTS, datetime(2026, 3, 16, 9, tzinfo=UTC))


async def test_a_shift_that_is_over_is_nobodys() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "akuam" in read(shown, "shifts"))
        await pilot.press("3", "g", "o")
        await settled(pilot)
        assert said(shown)[-1].startswith("That shift is over")


async def test_a_span_that_cannot_be_is_refused_as_it_is_typed() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "akuam" in read(shown, "shifts"))
        await pilot.press("o")
        await until(pilot, lambda: kind(shown) is StandInDialogue)
        end = shown.app.screen.query_one("#to", Input)
        for value, trouble in (
            ("tomorrow", "is no time"),
            ("2026-03-14 15:10", "less than half an hour"),
            ("2026-03-01 10:00", "less than half an hour"),
        ):
            end.value = value
            await settled(pilot)
            assert trouble in words(shown, "#trouble")
            assert shown.app.screen.query_one("#yes", Button).disabled
        shown.app.screen.query_one("#from", Input).value = "2027-03-01 10:00"
        end.value = "2027-03-01 12:00"
        await settled(pilot)
        assert "more than six months ahead" in words(shown, "#trouble")


async def test_a_stand_in_is_taken_back() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "chen" in read(shown, "rotation"))
        await pilot.press("4")
        shown.app.screen.query_one("#rotation", Pane).move_to("override 0000aaaa-1")
        await pilot.press("delete")
        await settled(pilot)
        assert "chen  Mon 16 Mar 10:00 to 22:00" in words(shown, "#means")
        await pilot.press("y")
        await settled(pilot)
        assert shown.backend.setup.rotas.calls == [("delete_override", {"rotation": DAYS, "id": "0000aaaa-1"})]
        await until(pilot, lambda: "none in this time" in read(shown, "rotation"))


async def test_a_rotation_is_made_with_its_shifts_in_sight() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "days" in read(shown, "turns"))
        await pilot.press("n")
        await until(pilot, lambda: kind(shown) is RotationDialogue)
        screen = shown.app.screen
        screen.query_one("#name", Input).value = "late"
        screen.query_one("#people", Input).value = "bo chem"
        await settled(pilot)
        assert words(shown, "#trouble") == "there is nobody called chem: did you mean chen?"
        screen.query_one("#people", Input).value = "bo chen"
        screen.query_one("#schedule", Select).value = canned.contact_arn("storage")
        await until(pilot, lambda: "Its shifts would be" in words(shown, "#preview"))
        assert "bo" in words(shown, "#preview")
        screen.query_one("#zone", Input).value = "Europe/Berln"
        await settled(pilot)
        assert "did you mean Europe/Berlin" in words(shown, "#trouble")
        screen.query_one("#zone", Input).value = "Europe/Berlin"
        await settled(pilot)
        await pilot.click("#yes")
        await until(pilot, lambda: len(shown.backend.setup.rotas.calls) == 2)
        (created, given), (assigned, members) = shown.backend.setup.rotas.calls
        wanted = given["wanted"]
        assert (created, wanted.name, wanted.contact_arns, wanted.zone) == ("create", "late", (BO, CHEN), "Europe/Berlin")
        assert wanted.recurrence.every is Every.WEEK
        assert (assigned, members["rotations"][:2]) == ("assign", (DAYS, NIGHTS))


async def test_a_rotation_in_two_schedules_is_listed_in_both_and_nobody_elses_falls_out() -> None:
    other = canned.contact_arn("web-oncall")
    view = canned.view()
    schedule = replace(view.snapshot.contacts[canned.contact_arn("storage")], arn=other, alias="web-oncall", display_name="Web on call")
    shown = room(replace(view, snapshot=replace(view.snapshot, contacts={**view.snapshot.contacts, other: schedule})))
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: read(shown, "turns").count(" days ") == 2)
        assert read(shown, "turns").count("›") == 1
        assert "Storage on call, Web on call" in read(shown, "rotation")
        await pilot.press("j", "j")
        await until(pilot, lambda: "4 Rotation · spare" in read(shown, "rotation"))
        shown.backend.setup.rotas.empty = frozenset({other})  # somebody else took all out of it
        await pilot.press("i", *"web")
        await settled(pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: kind(shown) is OnCallScreen)
        assert shown.backend.setup.rotas.calls == [("assign", {"schedule": other, "rotations": (SPARE,)})]


async def test_all_of_a_rotation_is_a_draft_until_it_is_made() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "days" in read(shown, "turns"))
        await pilot.press("n", *"late")
        screen = shown.app.screen
        screen.query_one("#people", Input).value = "bo chen"
        screen.query_one("#schedule", Select).value = canned.contact_arn("storage")
        screen.query_one("#every", Select).value = Every.DAY
        await settled(pilot)
        await pilot.press("escape", "n")
        await until(pilot, lambda: kind(shown) is RotationDialogue and shown.app.screen is not screen)
        again = shown.app.screen
        assert [again.query_one(f"#{id}", Input).value for id in ("name", "people", "hand-offs")] == ["late", "bo chen", "09:00"]
        assert again.query_one("#schedule", Select).value == canned.contact_arn("storage")
        assert again.query_one("#every", Select).value is Every.DAY
        await pilot.click("#anew")
        await settled(pilot)
        assert [again.query_one(f"#{id}", Input).value for id in ("name", "people", "hand-offs")] == ["", "", "MON 09:00"]
        assert (again.query_one("#schedule", Select).is_blank(), again.query_one("#every", Select).value) == (True, Every.WEEK)
        again.query_one("#name", Input).value, again.query_one("#people", Input).value = "late", "bo chen"
        await until(pilot, lambda: not again.query_one("#yes", Button).disabled)
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is OnCallScreen)
        await pilot.press("n")
        await settled(pilot)
        assert shown.app.screen.query_one("#name", Input).value == ""
        assert not shown.app.screen.query("#drafted")


async def test_a_rotation_is_changed_from_what_it_is() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "days" in read(shown, "turns"))
        await pilot.press("e")
        await until(pilot, lambda: kind(shown) is RotationDialogue)
        screen = shown.app.screen
        assert screen.query_one("#hand-offs", Input).value == "09:00 21:00"
        await until(pilot, lambda: "Its shifts from now on would be" in words(shown, "#preview"))
        assert "09 Mar 10:00 to Mon 16 Mar 10:00" in words(shown, "#preview")
        shown.backend.setup.rotas.refusal = Rejected("the members are unknown", code="ValidationException")
        screen.query_one("#coverage", Input).value = "MON-FRI 09:00-17:00"
        await until(pilot, lambda: "no preview: the members are unknown" in words(shown, "#preview"))
        await pilot.click("#yes")
        await until(pilot, lambda: bool(shown.backend.setup.rotas.calls))
        [(name, given)] = shown.backend.setup.rotas.calls
        assert (name, given["arn"], len(given["wanted"].recurrence.coverage)) == ("update", DAYS, 5)


async def test_it_leaves_its_schedule_and_is_deleted_only_after_a_yes() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "days" in read(shown, "turns"))
        await pilot.press("i", "y")
        await settled(pilot)
        await pilot.press("delete", "enter")
        await settled(pilot)
        await pilot.press("delete", "y")
        await settled(pilot)
        assert [name for name, _ in shown.backend.setup.rotas.calls] == ["assign", "delete"]
        assert shown.backend.setup.rotas.calls[0][1]["rotations"] == (NIGHTS,)


async def test_of_several_schedules_the_one_that_is_chosen_gets_it() -> None:
    other = canned.contact_arn("web-oncall")
    view = canned.view()
    schedule = replace(view.snapshot.contacts[canned.contact_arn("storage")], arn=other, alias="web-oncall", display_name="Web on call")
    shown = room(replace(view, snapshot=replace(view.snapshot, contacts={**view.snapshot.contacts, other: schedule})))
    shown.backend.setup.rotas.empty = frozenset({other})
    async with running(shown, (120, 40)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "no rotation: nobody is on call" in read(shown, "turns"))
        await pilot.press("i")
        await settled(pilot)
        assert kind(shown) is ScheduleDialogue
        assert "It leaves Storage on call" in words(shown, "#means")
        await pilot.press(*"web")
        await settled(pilot)
        assert "It becomes part of Web on call" in words(shown, "#means")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: kind(shown) is OnCallScreen)
        assert shown.backend.setup.rotas.calls == [("assign", {"schedule": other, "rotations": (DAYS,)})]


async def test_where_imtui_only_reads_nothing_opens() -> None:
    shown = room(replace(canned.view(), session=replace(canned.SESSION, read_only=True)))
    async with running(shown) as pilot:
        await pilot.press("w")
        await settled(pilot)
        for key in ("o", "n", "e", "delete", "i"):
            await pilot.press(key)
            await settled(pilot)
            assert kind(shown) is OnCallScreen
            assert said(shown)[-1] == "imtui only reads here: start it without --read-only"


def test_a_period_moves_by_whole_days_weeks_and_months_of_its_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    march = Period(first=datetime(2026, 3, 29, 0, 30, tzinfo=UTC), span=Span.MONTH)
    assert len(march.days(berlin)) == 32
    assert march.moved(1, berlin).days(berlin)[0] == datetime(2026, 4, 1, tzinfo=berlin)
    assert march.moved(-1, berlin).days(berlin)[0] == datetime(2026, 2, 1, tzinfo=berlin)
    week = march.with_span(Span.WEEK)
    assert week.days(berlin)[0] == datetime(2026, 3, 23, tzinfo=berlin)
    assert week.moved(-1, berlin).days(berlin)[0] == datetime(2026, 3, 16, tzinfo=berlin)
