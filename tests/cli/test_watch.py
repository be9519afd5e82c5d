"""`imtui watch`: one line a change, and an end that its exit status tells."""

import gc
import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from imtui.cli.shells import Shell
from imtui.cli.watching import _Follower
from imtui.domain import payloads
from imtui.domain.incidents import IncidentStatus
from imtui.domain.snapshot import Snapshot
from tests import made
from tests.cli.conftest import Service


@pytest.fixture(autouse=True)
def _half_open_connections() -> Iterator[None]:
    """A watch that ends while it polls leaves a connection which the server accepts while it closes, and which nobody closes any more.
    Autouse: it is taken down last, after the server."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect(1)  # it is young; all that other tests left behind takes half a second to look through


def test_it_ends_when_the_incident_is_resolved(service: Service) -> None:
    service.client("ssm-incidents").update_incident_record(arn=service.incident, status="RESOLVED")
    done = service.run("watch", service.incident)
    assert (done.exit_code, done.stderr) == (0, "")


def test_it_ends_when_somebody_accepted(service: Service) -> None:
    service.json("accept", "--me", "akuam")
    done = service.run("watch", "checkout", "--until", "accepted")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "14:03:22  Checkout is failing  open, impact 1 Critical"
    assert done.stdout.count("akuam accepted the page") == 1


def test_who_accepted_is_told_though_it_is_resolved_since(service: Service) -> None:
    service.json("accept", "--me", "akuam")
    service.json("resolve", service.incident)
    done = service.run("watch", service.incident, "--until", "accepted")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith("akuam accepted the page")


@pytest.mark.parametrize("status", [IncidentStatus.OPEN, IncidentStatus.RESOLVED])
def test_it_does_not_end_before_it_can_say_who_accepted(status: IncidentStatus, capsys: pytest.CaptureFixture[str]) -> None:
    """The timeline may come before the pages; what happened long ago is no news in it."""
    shell = cast("Shell", SimpleNamespace(now=made.after(3600), wants_json=False))
    follower = _Follower(shell=shell, arn=made.CHECKOUT, until="accepted")
    of = made.engagement("payments")
    events = (made.event(payloads.ACKNOWLEDGED, {"contactArn": made.arn("contact/akuam")}, at=60),)
    first = Snapshot(incidents={made.CHECKOUT: made.incident(status=status)}, timelines={made.CHECKOUT: events})
    follower.look(first)
    assert not follower.ended.is_set()
    pages = {of.arn: (made.page("akuam", of, read=60),)}
    follower.look(replace(first, engagements={made.CHECKOUT: (of,)}, pages=pages))
    assert follower.ended.is_set()
    assert capsys.readouterr().out.splitlines()[-1].endswith("akuam accepted the page")


def test_each_line_can_be_an_object(service: Service) -> None:
    service.json("accept", "--me", "akuam")
    lines = [json.loads(line) for line in service.run("watch", "checkout", "--until", "accepted", "--json").stdout.splitlines()]
    assert lines[0] == {"at": "2026-03-14T14:03:22Z", "title": "Checkout is failing", "text": "open, impact 1 Critical"}
    assert lines[-1]["text"] == "akuam accepted the page"


def test_nobody_can_accept_what_is_resolved(service: Service) -> None:
    service.client("ssm-incidents").update_incident_record(arn=service.incident, status="RESOLVED")
    done = service.run("watch", service.incident, "--until", "accepted")
    assert (done.exit_code, done.stderr) == (1, "Error: it is resolved, and nobody accepted\n")


def test_it_gives_up_in_time(service: Service) -> None:
    done = service.run("watch", "checkout", "--timeout", "30")
    assert (done.exit_code, done.stderr) == (10, "Error: not resolved within 30 s\n")


def test_what_is_not_there_is_said_at_once(service: Service) -> None:
    assert service.fails(5, "watch", service.incident[:-4] + "0000").startswith("Error: ")
    assert service.fails(2, "watch", "checkout", "--until", "lunch")
