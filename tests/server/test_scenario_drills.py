"""Scenarios to practise on: what a drill's table says, and that those which come with imtui can be played to their end."""

import logging
from datetime import timedelta

import pytest

from imtui.domain.notes import ROLES
from imtui.server.scenarios import drills, loading
from imtui.server.scenarios.reading import ScenarioError
from tests.server.accounts import opened
from tests.server.test_scenario_loading import COMPANY

STEP = """
[[steps]]
at = "+5s"
actor = "robot"
operation = "StartIncident"
name = "one"
parameters = { responsePlanArn = "@plan/checkout" }
"""
DRILL = """
[drill]
me = "akuam"
incident = "one"
briefing = "Mind the gap."
[drill.targets]
accept = "1m30s"
update = "5m"
resolve = "20m"
roles = ["ic", "comms"]
decisions = 2
"""
INCLUDED = [name for name in loading.included() if loading.load(name).drill is not None]


def test_a_drill_says_who_practises_on_what_and_what_is_aimed_at() -> None:
    drill = loading.parse(COMPANY + STEP + DRILL, name="x").drill
    assert drill is not None
    assert (drill.me, drill.incident, drill.plan, drill.briefing) == ("akuam", "one", "checkout", "Mind the gap.")
    assert (drill.accept, drill.update, drill.resolve) == (timedelta(seconds=90), timedelta(minutes=5), timedelta(minutes=20))
    assert (drill.roles, drill.decisions) == (("ic", "comms"), 2)


def test_targets_can_be_left_out() -> None:
    drill = loading.parse(COMPANY + STEP + '[drill]\nme = "akuam"\nincident = "one"', name="x").drill
    assert drill is not None
    assert (drill.accept, drill.update, drill.resolve, drill.roles, drill.decisions) == (None, None, None, (), 0)


def test_a_scenario_without_the_table_is_no_drill() -> None:
    assert loading.parse(COMPANY + STEP, name="x").drill is None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('me = "akuam"', 'me = "nobody"'), "drill.me: there is no person nobody"),
        (('incident = "one"', 'incident = "two"'), "drill.incident: no step after the start begins an incident two"),
        (('at = "+5s"', 'at = "-5s"'), "drill.incident: no step after the start begins an incident one"),
        (('accept = "1m30s"', 'accept = "soon"'), 'drill.targets.accept: "soon" is no offset'),
        (('accept = "1m30s"', 'accept = "-1m"'), "drill.targets.accept: a length of time"),
        (('roles = ["ic", "comms"]', 'roles = ["boss"]'), "drill.targets.roles: boss is none of ic, "),
        (("decisions = 2", "decission = 2"), "drill.targets.decission: there is no such key; did you mean decisions?"),
        (('briefing = "Mind the gap."', 'brief = "x"'), "drill.brief: there is no such key"),
    ],
)
def test_what_is_wrong_is_said(change: tuple[str, str], complaint: str) -> None:
    text = COMPANY + STEP + DRILL
    assert change[0] in text
    with pytest.raises(ScenarioError) as failure:
        loading.parse(text.replace(*change), name="x")
    assert complaint in str(failure.value)


def test_the_roles_are_those_that_notes_can_give() -> None:
    assert set(drills.ROLES) == set(ROLES)


def test_there_are_drills_to_choose_from() -> None:
    assert len(INCLUDED) >= 3


@pytest.mark.parametrize("name", INCLUDED)
def test_a_drill_that_nobody_touches_pages_who_practises_and_goes_its_way(name: str, caplog: pytest.LogCaptureFixture) -> None:
    scenario = loading.load(name)
    assert scenario.drill is not None
    assert scenario.drill.briefing
    assert scenario.drill.resolve is not None
    caplog.set_level(logging.INFO, logger="imtui.server.scenarios")
    with opened(replicated=False) as account:
        account.server.manager.play(scenario)
        began = account.now
        account.advance(scenario.drill.resolve.total_seconds())
        incidents = account.incidents.list_incident_records()["incidentRecordSummaries"]
        [practised] = [each for each in incidents if f"/{scenario.drill.plan}/" in each["arn"] and each["creationTime"] >= began]
        paged = {page["ContactArn"].rpartition("/")[2] for page in account.pages(practised["arn"])}
        assert scenario.drill.me in paged
        assert practised["status"] == "OPEN"
    passed_over = [record.getMessage() for record in caplog.records if "passed over" in record.getMessage()]
    # Only what somebody else has to cause may not happen by itself: a page to a person whom nobody engaged.
    assert [each for each in passed_over if "has no page to accept" not in each] == []
