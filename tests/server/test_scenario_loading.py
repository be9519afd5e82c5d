"""Scenario files: what a good one says, and the one sentence that a bad one gets."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from imtui.server.scenarios import loading, offsets
from imtui.server.scenarios.reading import ScenarioError
from imtui.server.scenarios.references import Surroundings, UnknownName, referred
from imtui.server.scenarios.scripts import Acceptance, Call, Note

COMPANY = """
format = 1

[company]
since = "-10d"
actors = { robot = "arn:aws:iam::{account}:role/robot" }

[[people]]
alias = "akuam"
name = "Akua"
channels = [{ name = "mobile", type = "SMS", address = "+12065550199" }]
stages = [{ minutes = 5, targets = [{ channel = "mobile", retry = 1 }] }]

[[escalations]]
alias = "all"
name = "All"
stages = [{ minutes = 1, targets = [{ contact = "akuam", essential = true }] }]

[[plans]]
name = "checkout"
title = "Checkout fails"
impact = 1
engages = ["all"]
"""

START = """
[[steps]]
at = "-1h"
actor = "robot"
operation = "StartIncident"
name = "one"
parameters = { responsePlanArn = "@plan/checkout" }
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+4s", timedelta(seconds=4)),
        ("4s", timedelta(seconds=4)),
        ("-42m", timedelta(minutes=-42)),
        ("-1h02m30s", timedelta(hours=-1, minutes=-2, seconds=-30)),
        ("-2d4h", timedelta(days=-2, hours=-4)),
        ("1.5s", timedelta(seconds=1.5)),
    ],
)
def test_offsets_read_as_people_write_them(text: str, expected: timedelta) -> None:
    assert offsets.parse(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "4", "-", "4 minutes", "1h-2m", "--4s"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no offset such as"):
        offsets.parse(text)


def test_a_good_file_is_read_whole() -> None:
    steps = """
[[steps]]
at = "-50m"
actor = "akuam"
accept = "one"
via = "mobile"
words = "on it"

[[steps]]
at = "+5s"
actor = "akuam"
incident = "one"
note = "d! roll back"
lag = "2m"
"""
    scenario = loading.parse(COMPANY + START + steps, name="shop")
    assert scenario.company.since == timedelta(days=-10)
    assert scenario.company.plans[0].request["incidentTemplate"] == {"title": "Checkout fails", "impact": 1}
    assert [step.at for step in scenario.steps] == [timedelta(hours=-1), timedelta(minutes=-50), timedelta(seconds=5)]
    assert [step.action for step in scenario.steps] == [
        Call(operation="StartIncident", parameters={"responsePlanArn": "@plan/checkout"}, named="one"),
        Acceptance(incident="one", via="mobile", words="on it"),
        Note(incident="one", text="d! roll back", lag=timedelta(minutes=2)),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("format = ", "Invalid value (at end of document)"),
        ("", "format: a whole number is missing"),
        ("format = 2", "format: this imtui reads format 1, not 2"),
        ("format = true", "format: a whole number is expected"),
        ("format = 1\nstpes = []", "stpes: there is no such key; did you mean steps?"),
        ("format = 1\nsteps = [1]", "steps[1]: a table is expected"),
        ('format = 1\ncompany = "x"', "company: a table is expected"),
        ('format = 1\ncompany = { since = "+1d" }', "company.since: a time before the start is expected"),
        ('format = 1\npeople = [{ alias = "bo" }]', "people[1].name: a text is missing"),
        (
            'format = 1\npeople = [{ alias = "bo", name = "Bo", channels = [{ name = "x", type = "FAX", address = "1" }] }]',
            "people[1].channels[1].type: one of SMS, VOICE, EMAIL is expected",
        ),
        (
            'format = 1\npeople = [{ alias = "bo", name = "Bo", stages = [{ minutes = 1, targets = [{ channel = "x" }] }] }]',
            "people[1].stages: bo has no channel x",
        ),
        (
            'format = 1\nplans = [{ name = "p", title = "t", impact = 1, engages = ["bo"] }]',
            "the plan p names bo, which the company does not have",
        ),
        (
            'format = 1\nschedules = [{ alias = "s", name = "S", people = ["bo"] }]',
            "the schedule s names bo, which the company does not have",
        ),
        (
            'format = 1\nschedules = [{ alias = "s", name = "S", people = [], hand_off = "9 a.m." }]',
            'schedules[1].hand_off: "9 a.m." is no time of day such as "09:00"',
        ),
        (COMPANY + '[[people]]\nalias = "akuam"\nname = "Again"', "the alias akuam is given twice"),
        (COMPANY + '[[steps]]\nat = "4"', "steps[1].at: a step has exactly one of operation, note, accept, finding, fails"),
        (COMPANY + '[[steps]]\nat = "4"\nnote = "x"', 'steps[1].at: "4" is no offset such as "-42m", "-1h02m" or "+8s"'),
        (COMPANY + '[[steps]]\nat = "4s"\nnote = "x"\naccept = "y"', "steps[1].accept: a step has exactly one of operation, note"),
        (COMPANY + START + '[[steps]]\nat = "4s"\nnote = "x"\nincident = "one"', "steps[2].actor: who does it is missing"),
        (
            COMPANY + START + '[[steps]]\nat = "4s"\nactor = "bo"\nnote = "x"\nincident = "one"',
            "steps[2].actor: there is no person or actor bo",
        ),
        (
            COMPANY + START + '[[steps]]\nat = "-2h"\nactor = "akuam"\nnote = "x"\nincident = "one"',
            "steps[2]: there is no incident one at that time",
        ),
        (COMPANY + START.replace("-1h", "-11d"), "steps[1].at: the company does not exist yet at that time (since)"),
        (COMPANY + START.replace("@plan/checkout", "@plan/search"), "steps[1]: there is no plan search at that time"),
        (
            COMPANY + START + '[[steps]]\nat = "4s"\nactor = "akuam"\naccept = "one"\nvia = "mail"',
            "steps[2]: there is no channel akuam/mail at that time",
        ),
        (
            COMPANY + '[[steps]]\nat = "4s"\nactor = "akuam"\noperation = "StartIncident"\nparameters = { a = { b = [1979-05-27] } }',
            'steps[1].parameters: write times as offsets: "@now" or "@-5m"',
        ),
        (
            COMPANY + '[[steps]]\nat = "4s"\nactor = "akuam"\noperation = "X"\nparamters = {}',
            "steps[1].paramters: there is no such key; did you mean",
        ),
    ],
)
def test_a_bad_file_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as failure:
        loading.parse(text, name="shop", file="shop.toml")
    said = str(failure.value)
    assert said.startswith("the scenario shop.toml is wrong: ")
    assert sentence in said
    assert "\n" not in said


def test_a_file_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "drill.toml"
    path.write_text(COMPANY)
    assert loading.load(str(path)).name == "drill"


def test_what_is_not_there_names_what_is(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"there is no scenario .*: name a TOML file, or one of .*demo"):
        loading.load(str(tmp_path / "none.toml"))
    with pytest.raises(ScenarioError, match="cannot read the scenario"):
        loading.load(str(tmp_path))


def _here(**names: str) -> Surroundings:
    kinds = {name.replace("_", "/"): arn for name, arn in names.items()}
    return Surroundings(names=kinds, now=datetime(2026, 3, 14, 12, tzinfo=UTC), account_id="111122223333", region="eu-west-1")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("@plan/search", "arn:plan"),
        ("@now", datetime(2026, 3, 14, 12, tzinfo=UTC)),
        ("@-5m", datetime(2026, 3, 14, 11, 55, tzinfo=UTC)),
        ("arn:{region}:{account}:x", "arn:eu-west-1:111122223333:x"),
        ("mail @bo/chen {else}", "mail @bo/chen {else}"),
        ("@everyone/else", "@everyone/else"),
        ({"a": ["@plan/search", 1, True]}, {"a": ["arn:plan", 1, True]}),
    ],
)
def test_references_resolve(value: Any, expected: Any) -> None:
    assert _here(plan_search="arn:plan").resolved(value) == expected


def test_a_reference_to_nothing_says_so() -> None:
    with pytest.raises(UnknownName, match="there is no plan search"):
        _here().resolved("@plan/search")


def test_references_are_found_in_any_depth() -> None:
    assert list(referred({"a": ["@plan/x", {"b": "@incident/y"}], "c": "@now", "d": 1})) == ["plan/x", "incident/y"]
