"""What shells are offered at the tab key: from the service, from the last picture, and when there is neither."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from imtui.cli.fingerprints import fingerprint
from imtui.cli.main import cli
from imtui.cli.places import state_folder
from imtui.clock import SystemClock
from imtui.config import Config
from imtui.domain.incidents import Impact, IncidentSource, IncidentStatus, IncidentSummary
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.server.faults import Fault, Trouble
from imtui.state.recordings import Recordings
from imtui.state.snapshots import LastPicture
from tests.cli.conftest import Service

NOW = SystemClock().now()
SESSION = Session(region="eu-west-1")
REMEMBERED = IncidentSummary(
    arn="arn:aws:ssm-incidents::111122223333:incident-record/checkout/feedbeef-0000-0000-0000-000000000000",
    title="Remembered",
    impact=Impact.HIGH,
    status=IncidentStatus.OPEN,
    created=NOW,
    source=IncidentSource(created_by="tester", source="tests"),
)


def offered(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What bash is offered for the last word of a command line."""
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    done = CliRunner().invoke(cli, [], prog_name="imtui", env={"_IMTUI_COMPLETE": "bash_complete"})
    assert (done.exit_code, done.stderr) == (0, "")
    return [item.partition(",")[2] for item in done.stdout.split()]


def remember(age: timedelta) -> None:
    seen = {Watch(Topic.INCIDENTS): Health(succeeded=SystemClock().now() - age, interval=3)}
    picture = LastPicture(state_folder("pictures") / f"{fingerprint(Config(), os.environ)}.json")
    picture.write(Snapshot(incidents={REMEMBERED.arn: REMEMBERED}, health=seen))


def test_ids_of_incidents_come_from_the_service(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    short = service.incident.rpartition("/")[2][:8]
    assert offered("imtui show ", monkeypatch) == [short]
    assert offered(f"imtui resolve {short[:3]}", monkeypatch) == [short]
    assert offered("imtui resolve zzz", monkeypatch) == []


def test_contacts_plans_services_and_operations(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered("imtui engage a", monkeypatch) == ["akuam"]
    assert offered("imtui start ", monkeypatch) == ["checkout"]
    assert offered("imtui api ssm-c", monkeypatch) == ["ssm-contacts"]
    assert offered("imtui api ssm-contacts accept", monkeypatch) == ["accept-page"]
    assert "readiness" in offered("imtui re", monkeypatch)


def test_a_fresh_picture_spares_the_call_and_an_old_one_does_not(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(timedelta(seconds=20))
    assert offered("imtui show ", monkeypatch) == ["feedbeef"]
    remember(timedelta(minutes=5))
    assert offered("imtui show ", monkeypatch) == [service.incident.rpartition("/")[2][:8]]


def test_without_an_answer_the_old_picture_will_do(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.server.faults.add(Fault(trouble=Trouble.UNAVAILABLE))
    assert offered("imtui show ", monkeypatch) == []
    remember(timedelta(days=1))
    assert offered("imtui show ", monkeypatch) == ["feedbeef"]


def test_a_note_on_a_remembered_incident_is_kept_while_nobody_answers(service: Service) -> None:
    remember(timedelta(days=1))
    service.server.faults.add(Fault(trouble=Trouble.UNAVAILABLE))
    assert "kept" in service.fails(9, "note", "feedbeef", "hello")


def test_fish_does_not_cut_a_title_at_its_comma() -> None:
    script = CliRunner().invoke(cli, ["completion", "fish"]).stdout
    assert 'string split --max 1 "," $completion' in script


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str) -> None:
    done = CliRunner().invoke(cli, ["completion", shell])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "_IMTUI_COMPLETE" in done.stdout


def test_what_this_machine_knows_is_offered_without_a_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert offered("imtui replay ", monkeypatch) == [""]  # a file
    (tmp_path / "aws").write_text("[default]\n[profile prod]\n[profile proof]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    assert offered("imtui --profile pro", monkeypatch) == offered("imtui show --profile pro", monkeypatch) == ["prod", "proof"]
    recordings = Recordings(lambda: state_folder("recordings"), most_bytes=1_000_000)
    for hour in (1, 2):
        recordings.begin(SESSION, NOW.replace(hour=hour, minute=0, second=0)).close()
    day = f"{NOW:%Y-%m-%d}"
    assert offered("imtui replay ", monkeypatch) == [f"{day}T020000Z", f"{day}T010000Z", "latest"]
    assert offered(f"imtui replay {day}T01", monkeypatch) == [f"{day}T010000Z"]
    assert offered("imtui replay ./", monkeypatch) == [""]


def test_scenarios_are_offered_where_they_can_be_played(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered("imtui drill ", monkeypatch) == ["bad-deploy", "dead-phone", "first-page"]
    assert offered("imtui serve --scenario de", monkeypatch) == ["dead-phone", "demo"]


def test_each_command_is_offered_what_it_takes(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    short = service.incident.rpartition("/")[2][:8]
    assert offered("imtui oncall ", monkeypatch) == ["nights"]
    assert "checkout" in offered("imtui readiness ", monkeypatch)
    assert offered("imtui --me a", monkeypatch) == ["akuam"]
    assert offered("imtui stop ", monkeypatch) == sorted(
        {each["contact"] for each in service.json("show", service.incident)["engagements"]}
    )
    assert offered("imtui api contacts AcceptP", monkeypatch) == ["AcceptPage"]
    pages = service.json("pages", "--me", "akuam")
    ids = offered("imtui --me akuam accept ", monkeypatch)
    assert len(ids) == len(pages)
    assert all(page["id"].startswith(id) for page, id in zip(pages, ids, strict=True))
    service.json("resolve", service.incident)
    assert offered("imtui show ", monkeypatch) == []
    assert offered("imtui report ", monkeypatch) == [short]


def test_entries_of_the_journal_are_offered(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.server.faults.add(Fault(trouble=Trouble.UNAVAILABLE))
    service.fails(9, "note", service.incident, "hello")
    assert offered("imtui journal drop ", monkeypatch) == ["1"]
