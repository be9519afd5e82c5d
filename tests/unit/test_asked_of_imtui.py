"""What imtui itself is asked for, as pure functions: commands, timers, quiet hours, clocks, who and where."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from imtui.cli.profiles import profiles
from imtui.domain.errors import CredentialsExpired, CredentialsMissing, InputError
from imtui.domain.quiet import Loudness, QuietHours, quiet_hours
from imtui.domain.skews import Skew
from imtui.domain.snapshot import Snapshot
from imtui.domain.timers import read
from imtui.state.people import KnownPeople
from imtui.tui.absences import AWAY_AFTER, Presence
from imtui.tui.keys import KEYS, Group, Place
from imtui.tui.logins import login_command
from imtui.tui.verbs import common_beginning, completions, find, verbs
from tests.made import after


def nothing(word: str) -> tuple[str, ...]:
    return ()


# Commands


def test_every_key_that_acts_has_a_command() -> None:
    acting = {key.id for key in KEYS if key.group is not Group.MOVE and key.place is not Place.DIALOGUE and not key.always}
    named = {verb.key.id for verb in verbs() if verb.key}
    assert acting - named <= {"app.command"}
    assert len({verb.word for verb in verbs()}) == len(verbs())


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        (":accept", "accept", ""),
        ("accept all", "accept", "all"),
        ("note  rolled  back", "note", "rolled  back"),
        ("tim 5m failover", "timer", "5m failover"),
        ("QUIT", "quit", ""),
    ],
)
def test_a_command_is_found_by_its_word_or_a_clear_beginning(text: str, word: str, rest: str) -> None:
    verb, words = find(text)
    assert (verb.word, words) == (word, rest)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("acept", "did you mean :accept"),
        ("re", ":resolve"),
        ("timer", "write it like :timer 5m WORDS"),
        ("quit now", "write :quit alone"),
        ("xyzzy", "tab lists what there is"),
        ("", "tab lists what there is"),
    ],
)
def test_a_bad_command_says_what_is_near(text: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        find(text)
    assert remedy in caught.value.remedy


def test_completion_offers_commands_and_then_what_may_follow() -> None:
    assert completions("ti", nothing)[0].line == "timer"
    assert len(completions("", nothing)) == len(verbs())
    themes = ("imtui-dark", "imtui-light", "nord")
    assert [offer.line for offer in completions("theme imtui", lambda word: themes if word == "theme" else ())] == [
        "theme imtui-dark",
        "theme imtui-light",
    ]
    assert common_beginning(["theme imtui-dark", "theme imtui-light"]) == "theme imtui-"
    assert common_beginning(["no", "note"]) == "no"
    assert common_beginning([]) == ""


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("shift", "stand-in"),
        ("take over", "stand-in"),
        ("what changed", "since"),
        ("since 10m", "since"),
        ("handover now", "handover"),
    ],
)
def test_a_command_is_found_by_what_it_does_and_shown_while_its_words_are_typed(typed: str, word: str) -> None:
    assert word in [offer.line for offer in completions(typed, nothing)]


def test_what_a_command_can_do_without_is_in_brackets() -> None:
    told = {offer.line: offer.wants for offer in completions("", nothing)}
    assert (told["handover"], told["since"], told["resolve"]) == ("[accept]", "14:10", "")


def test_words_that_no_command_has_find_none() -> None:
    assert completions("xyzzy", nothing) == completions("shift xyzzy", nothing) == completions(" ", nothing)[:0] == ()


# Timers


def test_a_timer_is_read_with_its_words() -> None:
    timer = read("5m failover of db-2", after())
    assert (timer.due, timer.words) == (after(minutes=5), "failover of db-2")
    assert read("1h30m", after()).words == "1h30m are over"


@pytest.mark.parametrize("text", ["", "failover", "0m nothing", "25h late"])
def test_what_is_no_timer_says_so(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, after())
    assert "5m failover" in caught.value.remedy


# Quiet hours


@pytest.mark.parametrize(("clock", "holds"), [("21:59", False), ("22:00", True), ("03:00", True), ("06:59", True), ("07:00", False)])
def test_quiet_hours_go_over_midnight(clock: str, holds: bool) -> None:
    hours = quiet_hours("22:00-07:00")
    assert hours is not None
    assert hours.hold(time.fromisoformat(clock)) is holds


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    hours = quiet_hours(" 9:00 to 17:30 ")
    assert hours == QuietHours(begin=time(9), end=time(17, 30))
    assert hours.hold(time(12))
    assert not hours.hold(time(18))
    assert quiet_hours("") is None
    assert not Loudness().is_silent(after())


@pytest.mark.parametrize("text", ["night", "25:00-07:00", "22:00", "07:00-07:00"])
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(InputError):
        quiet_hours(text)


def test_they_are_hours_of_this_machine() -> None:
    loudness = Loudness(quiet=quiet_hours("22:00-07:00"), zone=ZoneInfo("Asia/Tokyo"))
    assert loudness.is_silent(datetime.fromisoformat("2026-03-14T14:00:00+00:00"))
    assert not loudness.is_silent(datetime.fromisoformat("2026-03-14T03:00:00+00:00"))


# Clocks


def test_a_clock_that_is_off_is_learnt_from_answers() -> None:
    skew = Skew()
    assert skew.value == timedelta()
    for number in range(5):
        skew.heard(120.4 - number / 10)
    assert skew.value == timedelta(seconds=120)


def test_one_odd_answer_and_whole_seconds_count_for_nothing() -> None:
    skew = Skew()
    for number in range(8):
        skew.heard(number / 8 - 0.5)
    skew.heard(3600.0)
    assert skew.value == timedelta()


# Absences


def test_who_comes_back_after_a_while_was_away() -> None:
    presence = Presence(touched=after())
    assert presence.away_since(after() + AWAY_AFTER - timedelta(seconds=1)) is None
    assert presence.away_since(after() + AWAY_AFTER) == after()
    assert presence.pressed(after(minutes=20)).away_since(after(minutes=21)) is None


def test_what_was_known_is_remembered_by_the_minute() -> None:
    presence = Presence(touched=after())
    snapshots = [Snapshot(incidents={}) for _ in range(4)]
    for number, snapshot in enumerate(snapshots):
        presence = presence.seen(snapshot, after(seconds=30 * number))
    assert [at for at, _ in presence.past] == [after(), after(seconds=60)]
    assert presence.known_at(after(seconds=59)) is snapshots[0]
    assert presence.known_at(after(seconds=-1)) is None
    assert Presence(touched=after()).seen(Snapshot(), after()).past == ()


# Who and where


def test_who_it_was_is_remembered_by_account(tmp_path: Path) -> None:
    people = KnownPeople(tmp_path / "state" / "people.json")
    assert people.alias("", "111122223333") == ""
    people.remember("", "111122223333", "akuam")
    people.remember("http://127.0.0.1:8321", "111122223333", "bo")
    assert people.alias("", "111122223333") == "akuam"
    assert people.alias("http://127.0.0.1:8321", "111122223333") == "bo"
    assert people.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 1}'])
def test_a_broken_file_only_asks_again(tmp_path: Path, content: str) -> None:
    path = tmp_path / "people.json"
    path.write_text(content)
    people = KnownPeople(path)
    assert people.alias("", "1") == ""
    people.remember("", "1", "akuam")
    assert people.alias("", "1") == "akuam"


def test_profiles_come_from_both_files(tmp_path: Path) -> None:
    config, credentials = tmp_path / "config", tmp_path / "credentials"
    config.write_text("[default]\nregion = x\n[profile prod]\n[sso-session corp]\nsso_region = x\n")
    credentials.write_text("[staging]\naws_access_key_id = x\n")
    names = profiles({"AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(credentials)})
    assert names == ("default", "prod", "staging")
    credentials.write_text("no section\n")
    assert profiles({"AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(credentials)}) == ("default", "prod")


def test_the_login_is_the_one_that_a_fault_names() -> None:
    expired = CredentialsExpired("expired", remedy="run `aws sso login --profile prod`; imtui carries on by itself")
    other = CredentialsExpired("expired", remedy="renew your AWS credentials")
    assert login_command((None, other, expired)) == "aws sso login --profile prod"
    assert login_command((CredentialsMissing("none", remedy="run `rm -rf /`"),)) == ""
    assert login_command(()) == ""
