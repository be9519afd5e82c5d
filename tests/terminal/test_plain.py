"""`--plain`: lines for pipes and screen readers, from the real service, without any screen."""

import signal
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

from tests.terminal.processes import PATIENCE, Ready, line_with, paging_at_once, piped, served


def following(ready: Ready) -> AbstractContextManager[subprocess.Popen[str]]:
    """`imtui --plain` on a service."""
    return piped("--plain", "--me", "akuam", environment={**ready.variables(), "IMTUI_INTERVAL": "1"})


def test_each_change_is_a_line_and_nothing_else_is(tmp_path: Path) -> None:
    with served("--scenario", paging_at_once(tmp_path), folder=tmp_path) as service, following(service.ready) as process:
        line_with(process, "Search p99 over 4 s  open, impact 2 High")
        line_with(process, "Checkout returns 5xx  you are paged")
        incidents = service.ready.client("ssm-incidents")
        summaries = incidents.list_incident_records()["incidentRecordSummaries"]
        [arn] = [each["arn"] for each in summaries if each["title"] == "Checkout returns 5xx"]
        incidents.update_incident_record(arn=arn, title="Checkout is \x1b[31mdown")
        assert "title is now Checkout is ␛[31mdown" in line_with(process, "title is now")
        incidents.update_incident_record(arn=arn, status="RESOLVED")
        assert line_with(process, "  resolved").endswith("Checkout is ␛[31mdown  resolved")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_reader_that_goes_away_ends_it_without_a_word(tmp_path: Path) -> None:
    with served("--scenario", paging_at_once(tmp_path), folder=tmp_path) as service, following(service.ready) as process:
        line_with(process, "open")
        assert process.stdout is not None
        process.stdout.close()
        service.ready.client("ssm-incidents").start_incident(responsePlanArn=_any_plan(service.ready), title="one more line")
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_demo_ends_with_its_reader_too(tmp_path: Path) -> None:
    with piped("demo", "--plain", "--ready-file", str(tmp_path / "ready.json"), environment={}) as process:
        assert "open, impact" in line_with(process, "Certificate expires")
        process.terminate()
        assert process.wait(PATIENCE) == 143


def _any_plan(ready: Ready) -> str:
    return str(ready.client("ssm-incidents").list_response_plans()["responsePlanSummaries"][0]["arn"])
