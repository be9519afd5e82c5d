"""`--plain`: lines for pipes and screen readers, from the real service, without any screen."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal.processes import IMTUI, PATIENCE, Ready, served


@contextmanager
def following(ready: Ready, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`imtui --plain` on a service; its lines are its stdout."""
    process = subprocess.Popen(
        [*IMTUI, "--plain", "--me", "akuam", *arguments],
        env={**os.environ, **ready.variables(), "IMTUI_INTERVAL": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """The next line that holds `words`."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line.rstrip("\n")
    raise AssertionError(f"{words!r} never came")


def test_each_change_is_a_line_and_nothing_else_is(tmp_path: Path) -> None:
    with served("--scenario", "demo", folder=tmp_path) as service, following(service.ready) as process:
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
    with served("--scenario", "demo", folder=tmp_path) as service, following(service.ready) as process:
        line_with(process, "open")
        assert process.stdout is not None
        process.stdout.close()
        service.ready.client("ssm-incidents").start_incident(responsePlanArn=_any_plan(service.ready), title="one more line")
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_demo_ends_with_its_reader_too(tmp_path: Path) -> None:
    ready_file = tmp_path / "ready.json"
    command = [*IMTUI, "demo", "--plain", "--ready-file", str(ready_file)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        assert "open, impact" in line_with(process, "Certificate expires")
        process.terminate()
        assert process.wait(PATIENCE) == 143
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _any_plan(ready: Ready) -> str:
    return str(ready.client("ssm-incidents").list_response_plans()["responsePlanSummaries"][0]["arn"])
