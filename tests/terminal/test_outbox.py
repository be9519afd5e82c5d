"""`imtui outbox` as a process: beside a server and without one, followed, interrupted, cut off."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from imtui.server.delivery.outbox import enqueue
from imtui.server.service import IncidentManager
from imtui.server.store.contacts import ChannelRow
from tests.clocks import START, FakeClock
from tests.terminal.processes import IMTUI, PATIENCE, imtui, served

CONTACT = "arn:aws:ssm-contacts:us-east-1:111122223333:contact/akuam"
CHANNEL = "arn:aws:ssm-contacts:us-east-1:111122223333:contact-channel/akuam/1"


def send(manager: IncidentManager, *texts: str) -> None:
    channel = ChannelRow(
        arn=CHANNEL,
        contact_arn=CONTACT,
        name="mobile",
        type="SMS",
        address="+12065550199",
        activated=True,
        activation_code="",
        created=START,
    )
    with manager.database.transaction() as tx:
        for text in texts:
            context = manager.identity.context(tx, now=manager.clock.now())
            enqueue(context, channel, subject="Checkout", text=text, code="123456")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder as a server leaves it, with two messages in the outbox."""
    folder = tmp_path / "data"
    folder.mkdir()
    manager = IncidentManager.open(clock=FakeClock(), database_url=f"sqlite:///{folder / 'imtui.db'}")
    send(manager, "first\x1b]0;owned\x07\nof two lines", "second")
    manager.close()
    return folder


def test_a_message_says_when_to_whom_where_and_what(data: Path) -> None:
    done = imtui("outbox", "--data", str(data))
    assert (done.returncode, done.stderr) == (0, "")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first.pop("message_id") < second["message_id"]
    assert second["text"] == "second"
    assert first == {
        "time": "2026-03-14T14:03:22.000Z",
        "contact_arn": CONTACT,
        "channel_arn": CHANNEL,
        "channel_type": "SMS",
        "address": "+12065550199",
        "subject": "Checkout",
        "text": "first\x1b]0;owned\x07\nof two lines",
        "code": "123456",
        "page_arn": None,
        "status": "PENDING",
        "reason": None,
    }


def test_what_a_person_reads_moves_no_cursor(data: Path) -> None:
    done = imtui("outbox", "--data", str(data), "--table")
    assert done.stdout.splitlines()[:7] == [
        "2026-03-14T14:03:22.000Z  SMS  +12065550199  Checkout",
        f"  contact  {CONTACT}",
        f"  channel  {CHANNEL}",
        "  code     123456",
        "  status   PENDING",
        "  | first␛]0;owned␇",
        "  | of two lines",
    ]


def _followed(data: Path) -> "subprocess.Popen[str]":
    command = [*IMTUI, "outbox", "--data", str(data), "--json", "--follow"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _line(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


def test_it_follows_what_is_sent_and_ends_with_ctrl_c(data: Path) -> None:
    with _followed(data) as process:
        assert [_line(process)["text"] for _ in range(2)] == ["first\x1b]0;owned\x07\nof two lines", "second"]
        manager = IncidentManager.open(clock=FakeClock(), database_url=f"sqlite:///{data / 'imtui.db'}")
        send(manager, "third")
        assert _line(process)["text"] == "third"
        manager.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_it_ends_quietly_when_nobody_reads_any_more(data: Path) -> None:
    with _followed(data) as process:
        _line(process)
        assert process.stdout is not None
        process.stdout.close()
        manager = IncidentManager.open(clock=FakeClock(), database_url=f"sqlite:///{data / 'imtui.db'}")
        send(manager, "third")
        manager.close()
        assert process.wait(PATIENCE) == 141
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_it_reads_while_a_server_runs_and_once_it_has_ended(tmp_path: Path) -> None:
    with served("--scenario", "demo", folder=tmp_path) as service:
        running = imtui("outbox", "--data", str(tmp_path / "data"), "--json")
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE) == 0
    ended = imtui("outbox", "--data", str(tmp_path / "data"), "--json")
    sent = [json.loads(line)["message_id"] for line in running.stdout.splitlines()]
    assert len(sent) > 10
    assert [json.loads(line)["message_id"] for line in ended.stdout.splitlines()][: len(sent)] == sent


def test_where_nothing_is_kept_it_says_so(tmp_path: Path) -> None:
    done = imtui("outbox", "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith(f"Error: no imtui serve keeps its data in {tmp_path}: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--smtp-url", "mail.example.com"), "is not of the form smtp[s]://"),
        (("--smtp-url", "smtp://u:hunter2@mail.example.com"), "would travel in the clear"),
        (("--webhook-url", "example.com/pages"), "does not begin with http:// or https://"),
        (("--database-url", "mysql://localhost/x"), "SQLite or PostgreSQL"),
    ],
)
def test_a_carrier_or_database_that_cannot_be_used_is_one_sentence(arguments: tuple[str, str], words: str, tmp_path: Path) -> None:
    done = imtui("serve", "--port", "0", "--data", str(tmp_path / "data"), *arguments)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert words in done.stderr
    assert "hunter2" not in done.stderr
    assert not (tmp_path / "data" / "webhook-secret").exists()
