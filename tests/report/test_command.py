"""`imtui report` against a real service, on an incident that was played through it."""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from imtui.cli.main import cli
from imtui.cli.shells import World
from imtui.server.scenarios.loading import parse
from tests.gateway.conftest import AKUAM, COMPANY, PLAN
from tests.serving import Serving, serving

TITLE = "Checkout | <b>fails</b>"


@dataclass(frozen=True, slots=True)
class Account:
    """A service, and the incident that was played in it."""

    server: Serving
    incident: str

    def report(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, ["report", *arguments], obj=World(clock=self.server.clock))


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with serving() as server:
        assert server.manager.play(parse(COMPANY, name="company"))
        for name, value in (
            ("AWS_ACCESS_KEY_ID", server.key.access_key_id),
            ("AWS_SECRET_ACCESS_KEY", server.key.secret),
            ("AWS_ENDPOINT_URL", server.endpoint_url),
            ("AWS_REGION", server.region),
        ):
            monkeypatch.setenv(name, value)
        yield Account(server, _played(server))


def _played(server: Serving) -> str:
    """Started, paged, accepted after 90 s, written about, resolved after ten minutes."""
    incidents, contacts, clock = server.client("ssm-incidents"), server.client("ssm-contacts"), server.clock
    arn = str(incidents.start_incident(responsePlanArn=PLAN, title=TITLE)["incidentRecordArn"])
    server.advance(90)
    [page] = contacts.list_pages_by_contact(ContactId=AKUAM)["Pages"][:1]
    contacts.accept_page(PageId=page["PageArn"], AcceptType="READ", AcceptCode="000000", AcceptCodeValidation="IGNORE", Note="on it")
    for seconds, words in ((30, "d! roll back — @akuam"), (180, "t! a test — @akuam"), (300, "Akua Mensah watches — @akuam")):
        server.advance(seconds)
        data = json.dumps(words, ensure_ascii=False)
        incidents.create_timeline_event(incidentRecordArn=arn, eventType="Custom Event", eventTime=clock.now(), eventData=data)
    incidents.update_incident_record(arn=arn, status="RESOLVED")
    return arn


def test_as_json_it_has_the_figures_of_the_service(account: Account) -> None:
    done = account.report(account.incident, "--format", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    [incident] = json.loads(done.stdout)["incidents"]
    assert incident["figures"] == {"time_to_acknowledge_s": 90, "time_to_resolve_s": 600, "longest_silence_s": 300, "notes": 3}
    assert [each["text"] for each in incident["decisions"]] == ["roll back"]
    [akuam] = incident["responders"]
    assert (akuam["name"], akuam["answered_s"], akuam["note"], akuam["channel"]) == ("akuam", 89, "on it", "EMAIL")
    assert {each["kind"] for each in incident["engagements"][0]["deliveries"]} == {"SENT", "DELIVERED", "READ", "STOP"}
    assert incident["gaps"] == []


def test_as_markdown_it_goes_to_standard_output(account: Account) -> None:
    done = account.report(account.incident)
    assert done.exit_code == 0
    assert done.stdout.startswith("# Checkout \\| \\<b\\>fails\\</b\\>\n")
    assert "Time to acknowledge **1m30s** · time to resolve **10m00s**" in done.stdout


def test_the_name_of_a_file_says_its_format(account: Account, tmp_path: Path) -> None:
    file = tmp_path / "post-mortem.html"
    done = account.report(account.incident, "-o", str(file))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"wrote {file}\n")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "&lt;b&gt;fails&lt;/b&gt;" in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nobody_is_named_when_nobody_is_to_be(account: Account) -> None:
    done = account.report(account.incident, "--redact-names", "--format", "json")
    assert done.exit_code == 0
    assert "akua" not in done.stdout.casefold()
    assert "mensah" not in done.stdout.casefold()
    assert done.stdout.count("person-") >= 5


def test_several_incidents_by_id_and_by_words_are_one_document(account: Account) -> None:
    incidents = account.server.client("ssm-incidents")
    incidents.start_incident(responsePlanArn=PLAN, title="Search is slow")
    done = account.report(account.incident.rpartition("/")[2], "search slow", account.incident)
    assert done.exit_code == 0
    assert done.stdout.startswith("# 2 incidents\n")
    assert "| Search is slow | 1 Critical |" in done.stdout


def test_what_does_not_exist_is_status_5_and_nothing_is_written(account: Account, tmp_path: Path) -> None:
    file = tmp_path / "r.md"
    done = account.report("0192aaaa", "-o", str(file))
    assert (done.exit_code, done.stdout, file.exists()) == (5, "", False)
    assert "0192aaaa" in done.stderr


def test_a_file_that_cannot_be_written_is_one_sentence(account: Account, tmp_path: Path) -> None:
    done = account.report(account.incident, "-o", str(tmp_path / "absent" / "r.md"))
    assert done.exit_code == 1
    assert "cannot write" in done.stderr


def test_the_same_account_gives_the_same_report(account: Account) -> None:
    first, second = (account.report(account.incident, "--format", "html").stdout for _ in range(2))
    assert first == second
