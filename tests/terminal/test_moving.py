"""`imtui export` and `imtui import` as processes: out of a server that runs, into the data of another, killed in between."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.moving.accounts import files
from tests.terminal.harness import Terminal
from tests.terminal.processes import IMTUI, PATIENCE, Served, imtui, served


def export(service: Served, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return imtui("export", "--all", str(folder), "--rate", "5000", *arguments, environment=service.ready.variables())


def stories(service: Served) -> None:
    """Close what is open, so that no second that passes changes the account."""
    incidents = service.ready.client("ssm-incidents")
    for summary in incidents.list_incident_records()["incidentRecordSummaries"]:
        incidents.update_incident_record(arn=summary["arn"], status="RESOLVED")


def test_an_account_moves_from_one_server_to_another(tmp_path: Path) -> None:
    with served("--scenario", "demo", folder=tmp_path) as service:
        stories(service)
        done = export(service, tmp_path / "out")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.startswith("exported account 111122223333: ")
        again = export(service, tmp_path / "out")
        assert (again.returncode, len(again.stderr.splitlines())) == (0, 1)
        assert "holds a finished export of account 111122223333: --refresh reads it anew" in again.stderr
        busy = imtui("import", str(tmp_path / "out"), "--data", str(tmp_path / "data"))
        assert (busy.returncode, len(busy.stderr.splitlines())) == (1, 1)
        assert "end it first" in busy.stderr
    brought = imtui("import", str(tmp_path / "out"), "--data", str(tmp_path / "new" / "data"))
    assert (brought.returncode, brought.stdout) == (0, "")
    assert brought.stderr.splitlines()[-1] == "serve it with: imtui serve --account-id 111122223333 --region us-east-1"
    with served(folder=tmp_path / "new") as service:
        assert export(service, tmp_path / "second").returncode == 0
    assert files(tmp_path / "second") == files(tmp_path / "out")
    twice = imtui("import", str(tmp_path / "out"), "--data", str(tmp_path / "new" / "data"))
    assert twice.stderr.startswith("brought in nothing; already there: 1 replication-set, ")


def test_an_import_that_was_killed_is_finished_by_the_same_command(tmp_path: Path) -> None:
    with served("--scenario", "demo", folder=tmp_path) as service:
        stories(service)
        assert export(service, tmp_path / "out").returncode == 0
    last = json.loads((tmp_path / "out" / "manifest.json").read_text())["files"][-1]
    kept = (tmp_path / "out" / last).read_bytes()
    (tmp_path / "out" / last).unlink()
    os.mkfifo(tmp_path / "out" / last)  # it waits here, with all but the last file brought in
    command = [*IMTUI, "import", str(tmp_path / "out"), "--data", str(tmp_path / "new" / "data")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process, open(tmp_path / "out" / last, "wb"):  # open to be read, too
        process.send_signal(signal.SIGKILL)
        assert process.wait(PATIENCE) == -signal.SIGKILL
    (tmp_path / "out" / last).unlink()
    (tmp_path / "out" / last).write_bytes(kept)
    rest = imtui(*command[3:])
    assert rest.stderr.startswith("brought in 1 engagements; already there: 1 replication-set, ")
    with served(folder=tmp_path / "new") as service:
        assert export(service, tmp_path / "second").returncode == 0
    assert files(tmp_path / "second") == files(tmp_path / "out")


def test_a_person_sees_how_far_it_is_and_a_pipe_does_not(tmp_path: Path) -> None:
    with served("--scenario", "demo", folder=tmp_path) as service:
        command = [*IMTUI, "export", "--all", str(tmp_path / "out")]
        with Terminal(command, {**os.environ, **service.ready.variables()}) as terminal:
            assert terminal.wait_for_end() == 0
        assert b"exporting  [" in terminal.output
        assert "[####" in terminal.text()
        assert "exporting" not in export(service, tmp_path / "piped").stderr


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("export", "--all", "{folder}/out", "--rate", "0"), 2, "must be more than 0"),
        (("export", "--all", "{folder}/out", "--rate", "nan"), 2, "must be more than 0"),
        (("export",), 2, "Missing option '--all'"),
        (("import", "{folder}/nowhere"), 1, "there is no folder"),
        (("import", "{folder}", "--database-url", "sqlite:////nowhere/x.db"), 1, "cannot open the database sqlite:////nowhere/x.db"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: tuple[str, ...], status: int, words: str, tmp_path: Path) -> None:
    done = imtui(*(each.format(folder=tmp_path) for each in arguments))
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
