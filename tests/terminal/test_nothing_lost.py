"""What was typed is never lost, whatever happens to imtui and to the network: killed in a real terminal, started again, and counted on the
service."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import Terminal
from tests.terminal.network import Network, network
from tests.terminal.processes import IMTUI, Served, imtui, paging_at_once, served

TITLE = "Checkout returns 5xx"
NOTE = "rolled back web-412"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    with served("--scenario", paging_at_once(tmp_path), folder=tmp_path) as running:
        yield running


@pytest.fixture
def line(service: Served) -> Iterator[Network]:
    with network(service.ready.endpoint_url) as made:
        yield made


@contextmanager
def war_room(service: Served, line: Network) -> Iterator[Terminal]:
    environment = {**os.environ, **service.ready.variables(), "AWS_ENDPOINT_URL": line.endpoint_url}
    with Terminal([*IMTUI, "--me", "akuam"], environment) as terminal:
        yield terminal


def on_the_incident(terminal: Terminal) -> None:
    terminal.wait_for("live", f"Timeline · {TITLE}", "Page receipts")
    terminal.press("1", "g")
    terminal.wait_for(f"Timeline · {TITLE}")


def write(terminal: Terminal, text: str) -> None:
    terminal.press("n")
    terminal.wait_for("esc keep as draft")
    terminal.press(text, "\r")
    terminal.wait_until_gone("esc keep as draft")


def incident(service: Served) -> str:
    summaries = service.ready.client("ssm-incidents").list_incident_records()["incidentRecordSummaries"]
    [arn] = [summary["arn"] for summary in summaries if summary["title"] == TITLE]
    return str(arn)


def notes(service: Served, text: str) -> list[dict[str, Any]]:
    """Every event of the incident that has `text` in it."""
    client, arn = service.ready.client("ssm-incidents"), incident(service)
    summaries = client.list_timeline_events(incidentRecordArn=arn, maxResults=100)["eventSummaries"]
    events = [client.get_timeline_event(incidentRecordArn=arn, eventId=each["eventId"])["event"] for each in summaries]
    return [event for event in events if text in event["eventData"]]


def acceptances(service: Served) -> int:
    """How often the pages to akuam were accepted."""
    contacts = service.ready.client("ssm-contacts")
    engagements = contacts.list_engagements(IncidentId=incident(service))["Engagements"]
    pages = [page for each in engagements for page in contacts.list_pages_by_engagement(EngagementId=each["EngagementArn"])["Pages"]]
    mine = [page["PageArn"] for page in pages if page["ContactArn"].endswith(":contact/akuam")]
    receipts = [receipt for page in mine for receipt in contacts.list_page_receipts(PageId=page)["Receipts"]]
    return [receipt["ReceiptType"] for receipt in receipts].count("READ")


def is_there(text: str) -> Callable[[str], bool]:
    """Whether the note stands on the screen as one that the service has."""
    return lambda screen: any(f"{text}  akuam" in row and "sen" not in row.partition(text)[2] for row in screen.splitlines())


def kill(terminal: Terminal) -> None:
    terminal.send_signal(signal.SIGKILL)
    assert terminal.wait_for_end() == -signal.SIGKILL


def test_a_note_survives_the_network_and_a_kill_and_arrives_once(service: Served, line: Network) -> None:
    with war_room(service, line) as first:
        on_the_incident(first)
        line.cut()
        write(first, NOTE)
        first.wait_for("1 unsent", "not sent yet, kept")
        kill(first)
    assert notes(service, NOTE) == []

    line.mend()
    with war_room(service, line) as second:
        second.wait_until(lambda screen: len(notes(service, NOTE)) == 1, "the note on the service")
        second.wait_until(is_there(NOTE), "the note on the screen")
        second.wait_until_gone("unsent")
        second.press("q")
        assert second.wait_for_end() == 0
    assert len(notes(service, NOTE)) == 1
    assert json.loads(imtui("journal", "--json").stdout) == []


def test_a_note_whose_answer_was_lost_is_sent_again_and_stays_one(service: Served, line: Network) -> None:
    with war_room(service, line) as first:
        on_the_incident(first)
        line.deafen()
        write(first, NOTE)
        first.wait_until(lambda screen: len(notes(service, NOTE)) == 1, "the note on the service")
        kill(first)
    [entry] = json.loads(imtui("journal", "--json").stdout)
    assert (entry["text"], entry["state"], entry["attempts"]) == (NOTE, "sending", 1)

    line.mend()
    with war_room(service, line) as second:
        second.wait_until(is_there(NOTE), "the note on the screen")
        second.wait_until(lambda screen: json.loads(imtui("journal", "--json").stdout) == [], "an empty journal")
    assert len(notes(service, NOTE)) == 1


def test_what_waits_is_sent_by_itself_in_order_when_the_network_is_back(service: Served, line: Network) -> None:
    with war_room(service, line) as terminal:
        on_the_incident(terminal)
        line.cut()
        write(terminal, "the first of two")
        terminal.wait_for("1 unsent")
        write(terminal, "the second of two")
        terminal.wait_for("2 unsent")
        terminal.press("q")
        terminal.wait_for("Quit?", "It is kept, and sent as soon as imtui runs again", "the second of two")
        terminal.press("n")
        terminal.wait_until_gone("Quit?")
        line.mend()
        terminal.wait_until_gone("unsent", timeout=60)
    written = notes(service, "of two")
    assert sorted(event["eventData"].split("—")[0].strip('" ') for event in written) == ["the first of two", "the second of two"]
    by_id = sorted(written, key=lambda event: str(event["eventId"]))
    assert "first" in by_id[0]["eventData"]


def test_an_acceptance_that_waited_is_read_before_it_is_sent(service: Served, line: Network) -> None:
    with war_room(service, line) as terminal:
        on_the_incident(terminal)
        terminal.wait_for("PAGED")
        line.cut()
        terminal.press("a")
        terminal.wait_for("NOT accepted yet", "1 unsent")
        line.mend()
        terminal.wait_until_gone("unsent", timeout=60)
        terminal.wait_until_gone("PAGED")
    assert acceptances(service) == 1


def test_an_acceptance_survives_a_kill_before_any_answer_came(service: Served, line: Network) -> None:
    with war_room(service, line) as first:
        on_the_incident(first)
        first.wait_for("PAGED")
        line.deafen()
        first.press("a")
        first.wait_until(lambda screen: json.loads(imtui("journal", "--json").stdout) != [], "the acceptance in the journal")
        kill(first)
    assert acceptances(service) == 0

    line.mend()
    with war_room(service, line) as second:
        second.wait_until(lambda screen: acceptances(service) == 1, "the acceptance on the service")
        second.wait_until_gone("PAGED")
    assert acceptances(service) == 1


def test_what_is_half_typed_survives_a_kill(service: Served, line: Network) -> None:
    with war_room(service, line) as first:
        on_the_incident(first)
        first.press("n")
        first.wait_for("esc keep as draft")
        first.press("half a thought")
        first.wait_for("half a thought")
        kill(first)
    with war_room(service, line) as second:
        on_the_incident(second)
        second.press("n")
        second.wait_for("esc keep as draft", "half a thought")


def test_the_last_picture_is_in_the_first_frame_while_there_is_no_network(service: Served, line: Network) -> None:
    with war_room(service, line) as first:
        on_the_incident(first)
        first.wait_for("Search p99")
        first.press("q")
        assert first.wait_for_end() == 0
    line.cut()
    with war_room(service, line) as second:
        second.wait_for(TITLE, "Search p99", "stale")
        assert "PAGED" not in second.text()
    places = [path for path in Path(os.environ["XDG_STATE_HOME"]).rglob("*") if path.is_file()]
    assert places
    assert {oct(path.stat().st_mode & 0o777) for path in places} == {"0o600"}
