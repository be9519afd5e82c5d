"""`imtui drill`: practising on the service of its own, and the score card at the end."""

import json
import os
import signal
import subprocess
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import Terminal, wait_for_end_of
from tests.terminal.processes import IMTUI, PATIENCE, Ready, imtui, line_with, piped

ME = "arn:aws:ssm-contacts:us-east-1:111122223333:contact/noor"


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the drill's service keeps what it needs: a folder of the test's own."""
    folder = tmp_path / "workshop"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def practising(*arguments: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """`imtui drill --plain`, with settings in its environment that would lead it to AWS."""
    elsewhere = {"AWS_PROFILE": "production", "AWS_ENDPOINT_URL": "http://192.0.2.1", "AWS_ENDPOINT_URL_SSM_INCIDENTS": "http://192.0.2.1"}
    return piped("drill", "--plain", *arguments, environment=elsewhere)


def begun(ready: Ready) -> dict[str, Any]:
    """The incident that is practised on."""
    listed = ready.client("ssm-incidents").list_incident_records()["incidentRecordSummaries"]
    [incident] = [each for each in listed if each["title"].startswith("Price import")]
    return dict(incident)


def work_on(ready: Ready, incident: dict[str, Any]) -> None:
    """Accept, take command, decide and resolve, all at once."""
    incidents, contacts = ready.client("ssm-incidents"), ready.client("ssm-contacts")
    page = contacts.list_pages_by_contact(ContactId=ME)["Pages"][0]
    contacts.accept_page(PageId=page["PageArn"], AcceptType="READ", AcceptCode="000000", AcceptCodeValidation="IGNORE")
    for words in (":ic noor — @noor", "d! stop worker 3 — @noor"):
        data = json.dumps(words, ensure_ascii=False)
        incidents.create_timeline_event(
            incidentRecordArn=incident["arn"], eventType="Custom Event", eventTime=incident["creationTime"], eventData=data
        )
    incidents.update_incident_record(arn=incident["arn"], status="RESOLVED")


def test_it_ends_when_the_incident_is_resolved_with_a_card_of_how_it_went(tmp_path: Path, workshop: Path) -> None:
    ready_file = tmp_path / "ready.json"
    with practising("first-page", "--speed", "20", "--ready-file", str(ready_file)) as process:
        line_with(process, "you are paged")
        ready = Ready.read(ready_file)
        work_on(ready, begun(ready))
        output, complaints = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        wait_for_end_of(ready.pid)
    assert "Price import has not moved for 20 minutes: you were noor" in output
    assert "✓  page accepted" in output
    assert "✓  roles named        incident commander" in output
    assert "✓  decisions written  1" in output
    assert "✓  resolved" in output
    assert "You are noor. The aims: accept your page within 2m" in complaints
    assert list(workshop.iterdir()) == []


def test_interrupted_it_shows_the_card_too(tmp_path: Path) -> None:
    ready_file = tmp_path / "ready.json"
    with practising("first-page", "--speed", "20", "--ready-file", str(ready_file)) as process:
        line_with(process, "you are paged")
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 130
    assert "✗  page accepted      not accepted" in output
    assert "0 of 4 targets met" in output


def test_a_person_reads_the_briefing_practises_on_the_screen_and_sees_the_card(tmp_path: Path) -> None:
    ready_file = tmp_path / "ready.json"
    with Terminal([*IMTUI, "drill", "first-page", "--speed", "4", "--ready-file", str(ready_file)], os.environ) as terminal:
        terminal.wait_for("You are noor.", "Press any key to begin")
        terminal.press(" ")
        terminal.wait_for("Price import has not moved", "drill")
        terminal.press("a")
        terminal.wait_for("accepted ", "read by the service")
        began, now = begun(Ready.read(ready_file))["creationTime"], datetime.now().astimezone()
        assert began > now or (now - began).total_seconds() < 60
        terminal.press("q")
        terminal.wait_for("you were noor", "✓  page accepted", "not resolved", "targets met")
        assert terminal.wait_for_end() == 0


def test_the_list_names_every_drill_with_its_title() -> None:
    assert {"name": "first-page", "title": "First page: the nightly import is stuck"} in json.loads(imtui("drill", "--list").stdout)
    done = imtui("drill", "--list", "--table")
    assert done.returncode == 0
    assert "first-page  First page: the nightly import is stuck\n" in done.stdout
    assert "demo" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "name a scenario, or see them with --list"),
        (("nowhere",), "there is no scenario nowhere"),
        (("demo",), "has no [drill] table"),
        (("first-page", "--speed", "0"), "must be more than 0"),
        (("first-page", "--speed", "nan"), "must be more than 0"),
        (("first-page",), "needs a terminal"),
    ],
)
def test_what_cannot_be_practised_is_status_2(arguments: tuple[str, ...], complaint: str) -> None:
    done = imtui("drill", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr
