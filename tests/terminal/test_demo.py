"""`imtui demo` as a person meets it: in a real terminal, by its keys, with an AWS client beside it that sees what came of them."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import Terminal, wait_for_end_of
from tests.terminal.processes import IMTUI, PATIENCE, Ready

TITLE = "Checkout returns 5xx"


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files, so that a test sees what the demo leaves behind."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def ready_file(tmp_path: Path) -> Path:
    return tmp_path / "ready.json"


@pytest.fixture
def demo(workshop: Path, ready_file: Path) -> Iterator[Terminal]:
    """The demo, at work: it shows what its service has."""
    with Terminal([*IMTUI, "demo", "--ready-file", str(ready_file)], os.environ) as terminal:
        terminal.wait_for("live", "Search p99")
        yield terminal


def critical_incident(ready: Ready) -> str:
    """The ARN of the incident that the demo begins."""
    summaries = ready.client("ssm-incidents").list_incident_records()["incidentRecordSummaries"]
    [arn] = [summary["arn"] for summary in summaries if summary["title"] == TITLE]
    return str(arn)


def my_receipts(ready: Ready, incident: str) -> list[dict[str, Any]]:
    contacts = ready.client("ssm-contacts")
    engagements = contacts.list_engagements(IncidentId=incident)["Engagements"]
    pages = [page for each in engagements for page in contacts.list_pages_by_engagement(EngagementId=each["EngagementArn"])["Pages"]]
    mine = [page["PageArn"] for page in pages if page["ContactArn"].endswith(":contact/akuam")]
    return [receipt for page in mine for receipt in contacts.list_page_receipts(PageId=page)["Receipts"]]


def test_a_page_is_accepted_a_note_written_and_the_incident_resolved(demo: Terminal, ready_file: Path) -> None:
    demo.wait_for("PAGED", TITLE)
    ready = Ready.read(ready_file)
    incident = critical_incident(ready)
    assert "READ" not in {receipt["ReceiptType"] for receipt in my_receipts(ready, incident)}

    demo.press("a")
    demo.wait_for("accepted ", "read by the service")
    assert "READ" in {receipt["ReceiptType"] for receipt in my_receipts(ready, incident)}

    demo.press("1", "g")
    demo.wait_for(f"Timeline · {TITLE}")
    demo.press("n")
    demo.wait_for("esc keep as draft")
    demo.press("rolled back web-412", "\r")
    demo.wait_until_gone("esc keep as draft")
    demo.wait_until(
        lambda screen: any("rolled back web-412  akuam" in row and "sending" not in row for row in screen.splitlines()), "the note"
    )
    client = ready.client("ssm-incidents")
    summaries = client.list_timeline_events(incidentRecordArn=incident)["eventSummaries"]
    events = [client.get_timeline_event(incidentRecordArn=incident, eventId=each["eventId"])["event"] for each in summaries]
    [note] = [event for event in events if "rolled back web-412" in event["eventData"]]
    assert note["eventType"] in ("Note", "Custom Event")

    demo.press("x")
    demo.wait_for("Resolve this incident?", TITLE)
    demo.press("y")
    demo.wait_until_gone("Resolve this incident?")
    demo.wait_for("incident resolved")
    record = client.get_incident_record(arn=incident)["incidentRecord"]
    assert record["status"] == "RESOLVED"
    assert record["lastModifiedBy"].endswith(":user/akuam")


def test_q_ends_the_service_too_and_leaves_nothing_behind(demo: Terminal, ready_file: Path, workshop: Path) -> None:
    pid = Ready.read(ready_file).pid
    demo.press("q")
    assert demo.wait_for_end() == 0
    wait_for_end_of(pid)
    assert list(workshop.iterdir()) == []
    assert demo.output.endswith(b"\x1b[23;2t") or b"\x1b[?1049l" in demo.output


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_signal_ends_both_and_puts_the_terminal_back(
    number: signal.Signals, status: int, demo: Terminal, ready_file: Path, workshop: Path
) -> None:
    pid = Ready.read(ready_file).pid
    demo.send_signal(number)
    assert demo.wait_for_end() == status
    wait_for_end_of(pid)
    assert list(workshop.iterdir()) == []
    assert b"\x1b[?1049l" in demo.output


def test_a_lost_terminal_ends_both(demo: Terminal, ready_file: Path, workshop: Path) -> None:
    pid = Ready.read(ready_file).pid
    assert demo.hang_up() == 129
    wait_for_end_of(pid)
    assert list(workshop.iterdir()) == []


def test_stopped_from_outside_it_goes_on_and_still_ends(demo: Terminal) -> None:
    demo.send_signal(signal.SIGSTOP)
    demo.send_signal(signal.SIGCONT)
    demo.wait_until(lambda _: demo.output.count(b"\x1b[?1049h") == 2, "the screen taken again")
    demo.press("q")
    assert demo.wait_for_end() == 0


def test_kill_9_of_the_war_room_ends_the_service(demo: Terminal, ready_file: Path, workshop: Path) -> None:
    pid = Ready.read(ready_file).pid
    demo.send_signal(signal.SIGKILL)
    assert demo.wait_for_end() == -signal.SIGKILL
    wait_for_end_of(pid)
    assert list(workshop.iterdir()) == []


def test_when_the_service_is_killed_the_war_room_says_so_and_ends(demo: Terminal, ready_file: Path, workshop: Path) -> None:
    os.kill(Ready.read(ready_file).pid, signal.SIGKILL)
    assert demo.wait_for_end() == 1
    assert b"Error: the service of the demo has ended (status -9)" in demo.output
    assert list(workshop.iterdir()) == []


def test_without_a_terminal_it_says_what_to_do(workshop: Path) -> None:
    done = subprocess.run([*IMTUI, "demo"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "--plain" in done.stderr
    assert list(workshop.iterdir()) == []
