"""`imtui serve` and `imtui env` as processes: what they announce, how they end, what each mistake is told."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.harness import wait_for_end_of
from tests.terminal.processes import IMTUI, PATIENCE, Ready, imtui, served

ROOT = Path(__file__).parent.parent.parent


def test_it_announces_itself_once_it_listens_and_any_sdk_can_call_it(tmp_path: Path) -> None:
    with served("--region", "eu-west-1", "--account-id", "444455556666", folder=tmp_path) as service:
        ready = service.ready
        assert (ready.region, ready.account_id, ready.pid) == ("eu-west-1", "444455556666", service.process.pid)
        assert service.output[0] == f"# Incident Manager listens on {ready.endpoint_url}; it ends with ctrl+c"
        exported = dict(line.removeprefix("export ").split("=", 1) for line in service.output if line.startswith("export "))
        assert exported["AWS_ENDPOINT_URL"] == ready.endpoint_url
        assert exported["AWS_ACCESS_KEY_ID"] == ready.access_key_id
        arn = ready.client("ssm-incidents").create_replication_set(regions={"eu-west-1": {}})["arn"]
        assert ":444455556666:" in arn


def test_env_finds_the_one_that_runs_and_no_longer_once_it_ended(tmp_path: Path) -> None:
    with served(folder=tmp_path) as service:
        assert imtui("env").stdout.splitlines() == list(service.output[1:])
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE) == 0
        after = imtui("env")
    assert (after.returncode, after.stdout) == (1, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(number: signal.Signals, tmp_path: Path, home: Path) -> None:
    with served(folder=tmp_path) as service:
        service.process.send_signal(number)
        assert service.process.wait(PATIENCE) == 0
        assert service.process.stderr is not None
        assert service.process.stderr.read() == ""
    assert list((home / ".local/state/imtui/running").iterdir()) == []


def test_what_was_acknowledged_survives_kill_9_and_so_does_the_key(tmp_path: Path) -> None:
    with served(folder=tmp_path) as service:
        arn = service.ready.client("ssm-incidents").create_replication_set(regions={"us-east-1": {}})["arn"]
        service.process.kill()
        service.process.wait(PATIENCE)
        key = service.ready.access_key_id
    with served(folder=tmp_path) as again:
        assert again.ready.access_key_id == key
        assert again.ready.client("ssm-incidents").list_replication_sets()["replicationSetArns"] == [arn]


def test_keys_and_data_are_for_their_owner_only(tmp_path: Path, home: Path) -> None:
    with served("--data", str(home / ".local/state/imtui/serve"), folder=tmp_path):
        files = [path for path in (home / ".local/state/imtui").rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {"imtui.db"}
        assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in files if stat.S_IMODE(path.stat().st_mode) != 0o600} == {}
        assert stat.S_IMODE((tmp_path / "ready.json").stat().st_mode) == 0o600


def test_two_services_do_not_share_data(tmp_path: Path) -> None:
    with served(folder=tmp_path):
        second = imtui("serve", "--port", "0", "--data", str(tmp_path / "data"))
    assert second.returncode == 1
    assert str(tmp_path / "data") in second.stderr
    assert "imtui serve" in second.stderr
    assert (second.stdout, len(second.stderr.splitlines())) == ("", 1)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = imtui("serve", "--port", str(port), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"Error: port {port} on 127.0.0.1 is in use: choose another with --port, or any free one with --port 0\n"


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear database, " * 100)
    done = imtui("serve", "--port", "0", "--data", str(tmp_path / "data"), "--database-url", f"sqlite:///{tmp_path / 'letter.db'}")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert done.stderr.startswith(f"Error: cannot open the database sqlite:///{tmp_path / 'letter.db'}: ")


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE guests (name TEXT)")
    database.close()
    before = path.read_bytes()
    done = imtui("serve", "--port", "0", "--data", str(tmp_path / "data"), "--database-url", f"sqlite:///{path}")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert path.read_bytes() == before


def test_an_unknown_scenario_names_those_there_are(tmp_path: Path) -> None:
    done = imtui("serve", "--port", "0", "--data", str(tmp_path / "data"), "--scenario", "nightmare")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "there is no scenario nightmare" in done.stderr
    assert "demo" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--speed", "0"), "must be more than 0"),
        (("--speed", "nan"), "must be more than 0"),
        (("--speed", "inf"), "100000 at most"),
        (("--speed", "fast"), "'fast' is not a valid float"),
        (("--region", "the moon"), "must be the name of a Region"),
        (("--settling", "-1"), "-1 is not in the range"),
        (("--account-id", "12"), "must be twelve digits"),
        (("--port", "65536"), "65536 is not in the range"),
        (("--data", "/dev/null/here"), "cannot keep data in /dev/null/here"),
        (("--host", "192.0.2.1"), "--host 192.0.2.1 lets other machines in"),
        (("--host", "192.0.2.1", "--allow-plain-http"), "192.0.2.1 is no address of this machine"),
        (("--ready-file", "/nowhere/ready.json"), "cannot write /nowhere/ready.json: "),
    ],
)
def test_a_flag_that_cannot_be_used_is_told(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    place = () if arguments[0] == "--data" else ("--data", str(tmp_path / "data"))
    port = () if arguments[0] == "--port" else ("--port", "0")
    done = imtui("serve", *place, *port, *arguments)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_replication_set_can_take_its_time(tmp_path: Path) -> None:
    with served("--settling", "3600", "--speed", "1000", folder=tmp_path) as service:
        client = service.ready.client("ssm-incidents")
        arn = client.create_replication_set(regions={"us-east-1": {}})["arn"]
        assert client.get_replication_set(arn=arn)["replicationSet"]["status"] == "CREATING"
        with pytest.raises(client.exceptions.ConflictException):
            client.update_replication_set(arn=arn, actions=[{"addRegionAction": {"regionName": "eu-west-1"}}])


def test_on_a_leash_it_ends_with_whoever_holds_it_and_removes_its_data(tmp_path: Path) -> None:
    folder, ready_file = tmp_path / "data", tmp_path / "ready.json"
    command = [*IMTUI, "serve", "--leash", "--port", "0", "--data", str(folder), "--ready-file", str(ready_file)]
    holder = f"import subprocess, sys\nchild = subprocess.Popen({command!r}, stdin=subprocess.PIPE)\nsys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline().startswith("# Incident Manager listens on ")
    pid = Ready.read(ready_file).pid
    process.kill()
    process.wait()
    wait_for_end_of(pid)
    assert not folder.exists()
    process.stdin.close()
    process.stdout.close()


def _aws() -> str | None:
    own = ROOT / ".venv-aws" / "bin" / "aws"
    return str(own) if own.exists() else shutil.which("aws")


@pytest.mark.skipif(_aws() is None, reason="the AWS CLI is not installed (make aws-cli)")
def test_the_aws_cli_works_against_it(tmp_path: Path) -> None:
    with served("--scenario", "demo", folder=tmp_path) as service:
        environment = {**os.environ, **service.ready.variables(), "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}

        def aws(*arguments: str) -> dict[str, list[dict[str, object]]]:
            done = subprocess.run(
                [str(_aws()), *arguments, "--output", "json"],
                env=environment,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            answer: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
            return answer

        incidents = aws("ssm-incidents", "list-incident-records")["incidentRecordSummaries"]
        assert {incident["status"] for incident in incidents} >= {"OPEN"}
        contacts = aws("ssm-contacts", "list-contacts")["Contacts"]
        [me] = [contact["ContactArn"] for contact in contacts if contact["Alias"] == "akuam"]
        pages = aws("ssm-contacts", "list-pages-by-contact", "--contact-id", str(me))["Pages"]
        assert pages
        assert {page["ContactArn"] for page in pages} == {me}
