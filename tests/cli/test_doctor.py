"""`imtui doctor`: what it finds, what it says to do, and the status that it comes to."""

import json
from typing import Any

import pytest

from imtui.cli.abilities import terminal
from imtui.cli.findings import Verdict
from imtui.cli.shells import World
from imtui.gateway.permissions import WRITES, probes
from imtui.server.faults import Fault, Trouble
from tests.cli.conftest import Service
from tests.clocks import START, HurriedClock
from tests.documents import actions


def found(service: Service, status: int, *words: str, world: World | None = None) -> dict[str, dict[str, Any]]:
    done = service.run("doctor", *words, world=world or World())
    assert done.exit_code == status, done.output
    return {each["name"]: each for each in json.loads(done.stdout)}


def test_the_permissions_are_those_of_the_calls_that_are_made() -> None:
    reads = [each.action for each in probes(region="us-east-1", account_id="", since=START, until=START, on_aws=True)]
    assert sorted([*reads, *WRITES]) == actions(preparing=False)


def test_where_nothing_is_wrong_everything_says_so(service: Service) -> None:
    told = found(service, 0, "--me", "akuam")
    assert (told["account"]["found"], told["region"]["found"], told["me"]["state"]) == ("111122223333", "us-east-1", "good")
    assert told["ssm-contacts:ListRotationShifts"]["state"] == "good"
    assert told["ssm-contacts:AcceptPage"]["state"] == "not probed"
    assert told["directory"]["state"] == "good"
    assert {each["state"] for each in told.values()} <= {"good", "not probed", "bad"}


def test_a_missing_permission_is_named_and_is_the_status(service: Service) -> None:
    service.server.faults.add(Fault(operations=frozenset({"GetTimelineEvent"}), trouble=Trouble.DENIED))
    told = found(service, 7)
    assert told["ssm-incidents:GetTimelineEvent"]["state"] == "bad"
    assert told["ssm-incidents:GetTimelineEvent"]["remedy"] == "ask for it to be added to your role"
    assert told["ssm-incidents:ListTimelineEvents"]["state"] == "good"


def test_no_service_and_no_credentials_are_findings_too(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(service, 8, "--endpoint-url", "http://127.0.0.1:1")
    assert (told["connection"]["state"], told["ssm-contacts:GetContact"]["state"]) == ("bad", "not probed")
    assert all(each["remedy"] for each in told.values() if each["state"] != "good")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert found(service, 3)["connection"]["found"] == "no AWS credentials were found"


def test_what_is_wrong_with_every_call_is_said_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(service, 1, "--region", "eu-west-1")
    assert told["connection"]["found"] == "the endpoint answers for another Region"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    told = found(service, 3)
    assert told["connection"]["found"] == "the secret key does not fit the access key"
    assert "carries on" not in told["connection"]["remedy"]
    assert [each for each in told.values() if each["state"] == "bad"] == [told["connection"]]
    assert (told["account"]["found"], told["account"]["remedy"]) == ("nobody could be asked", "first what is said of the connection")
    assert told["skew"]["state"] == "good"  # a refusal says what time it is, too


def test_what_fails_in_every_call_is_said_once_though_it_names_the_call(service: Service) -> None:
    service.server.faults.add(Fault(trouble=Trouble.UNAVAILABLE))
    told = found(service, 8)
    assert told["connection"]["found"].startswith("the service failed on every call (")
    assert [each for each in told.values() if each["state"] == "bad"] == [told["connection"]]


def test_throttling_of_every_call_is_said_once_and_is_the_status(service: Service) -> None:
    service.server.faults.add(Fault(trouble=Trouble.THROTTLED))
    told = found(service, 4, world=World(clock=HurriedClock(service.server.clock.now())))
    assert (told["connection"]["found"], told["connection"]["remedy"]) == ("the service throttles every call", "try again in a minute")
    assert (told["account"]["found"], told["ssm-contacts:GetContact"]["found"]) == ("nobody could be asked", "nobody could be asked")


def test_an_account_that_is_not_set_up_is_what_is_wrong(service: Service) -> None:
    client = service.server.client("ssm-incidents")
    [arn] = client.list_replication_sets()["replicationSetArns"]
    client.update_deletion_protection(arn=arn, deletionProtected=False)
    client.delete_replication_set(arn=arn)
    told = found(service, 1)
    assert (told["set up"]["state"], told["set up"]["remedy"]) == ("bad", "R in the war room sets it up")


def test_a_contact_that_is_not_there(service: Service) -> None:
    assert found(service, 5, "--me", "nobody")["me"]["found"] == "there is no contact nobody"


def test_a_clock_that_is_far_off_is_what_is_wrong(service: Service) -> None:
    """The Date of an answer is the machine's, whatever time the commands and the service keep."""
    done = service.run("doctor", world=World(wall=HurriedClock(START)))
    assert done.exit_code == 3
    [skew] = [each for each in json.loads(done.stdout) if each["name"] == "skew"]
    assert (skew["state"], skew["remedy"]) == ("bad", "set the clock: requests are refused at 300 s")


def test_the_table_tells_the_same(service: Service) -> None:
    done = service.run("doctor", "--table", world=World())
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [row[0] for row in rows if len(row) == 1 and "→" not in row[0]] == ["account", "permissions", "clock", "state", "terminal"]
    assert any(row[:2] == ["good", "ssm-contacts"] and "allowed: DescribePage, GetContact, " in row[2] for row in rows)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_narrow_terminal_cuts_off_what_to_do(service: Service, width: int) -> None:
    service.server.faults.add(Fault(operations=frozenset({"GetTimelineEvent"}), trouble=Trouble.DENIED))
    done = service.run("doctor", "--table", world=World(), columns=width)
    assert max(map(len, done.stdout.splitlines())) <= width
    told = " ".join(done.stdout.split())
    for words in (
        "missing: GetTimelineEvent → ask for it to be added to your role",
        "→ name your contact with --me or in config.toml, to be told of pages",
    ):
        assert words in told
    assert all(action.partition(":")[2] in told for action in WRITES)


def test_a_terminal_that_can_everything() -> None:
    environment = {"TERM": "xterm-kitty", "COLORTERM": "truecolor", "KITTY_WINDOW_ID": "1"}
    told = terminal(environment, columns=120, rows=40, encoding="UTF-8", is_terminal=True)
    assert {each.verdict for each in told} == {Verdict.GOOD}


def test_a_terminal_that_can_little_says_what_to_do() -> None:
    environment = {"TERM": "dumb", "TERM_PROGRAM": "Apple_Terminal"}
    told = {each.name: each for each in terminal(environment, columns=60, rows=20, encoding="ascii", is_terminal=True)}
    assert told["colours"].verdict is Verdict.BAD
    assert {each.verdict for each in told.values()} <= {Verdict.BAD, Verdict.WARNING}
    assert all(each.remedy for each in told.values())


def test_an_unknown_terminal_promises_nothing() -> None:
    told = {each.name: each for each in terminal({"TERM": "xterm-256color"}, columns=80, rows=24, encoding="utf8", is_terminal=True)}
    assert told["clipboard (OSC 52)"].verdict is Verdict.UNKNOWN
    assert told["colours"].found == "256"
