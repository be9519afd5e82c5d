"""`imtui incidents` and `imtui show`: their tables, their JSON, their errors; and what an incident is called."""

import pytest

from imtui.server.faults import Fault, Trouble
from tests.cli.conftest import Service
from tests.gateway.conftest import PLAN


def test_incidents_as_a_table(service: Service) -> None:
    short = service.incident.rpartition("/")[2][:8]
    assert service.table("incidents") == [
        ["id", "impact", "status", "title", "age"],
        [short, "1 Critical", "open", "Checkout is failing", "10s"],
    ]


def test_incidents_as_json(service: Service) -> None:
    assert service.json("incidents") == [
        {
            "id": service.incident.rpartition("/")[2],
            "arn": service.incident,
            "title": "Checkout is failing",
            "impact": 1,
            "status": "OPEN",
            "created": "2026-03-14T14:03:22Z",
            "resolved": None,
            "created_by": "arn:aws:iam::111122223333:user/tester",
            "source": "aws.ssm-incidents.custom",
        }
    ]


def test_resolved_incidents_are_listed_when_they_are_asked_for(service: Service) -> None:
    service.client("ssm-incidents").update_incident_record(arn=service.incident, status="RESOLVED")
    done = service.run("incidents", "--table")
    assert (done.stdout, done.stderr) == ("", "no incident is open\n")
    assert [each["status"] for each in service.json("incidents", "--resolved")] == ["RESOLVED"]
    assert len(service.json("incidents", "--all")) == 1


@pytest.mark.parametrize(
    ("trouble", "status"), [(Trouble.DENIED, 7), (Trouble.EXPIRED, 3), (Trouble.THROTTLED, 4), (Trouble.UNAVAILABLE, 8)]
)
def test_each_kind_of_trouble_has_its_exit_status_and_a_sentence(trouble: Trouble, status: int, service: Service) -> None:
    service.server.faults.add(Fault(trouble=trouble))
    words = service.fails(status, "incidents")
    assert words.startswith("Error: ")
    assert len(words.splitlines()) == 1


def test_flags_go_before_the_command_and_after_it_and_the_nearer_wins(service: Service) -> None:
    nowhere = ("--endpoint-url", "http://127.0.0.1:1")
    assert "could not be reached" in service.fails(8, *nowhere, "incidents")
    assert "could not be reached" in service.fails(8, "incidents", *nowhere)
    assert service.json(*nowhere, "incidents", "--endpoint-url", service.server.endpoint_url)


def test_what_cannot_be_set_is_a_usage_error(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMTUI_REGOIN", "eu-west-1")
    assert "unknown setting IMTUI_REGOIN" in service.fails(2, "incidents")


def test_show_tells_everything_as_json(service: Service) -> None:
    shown = service.json("show", "checkout")
    assert (shown["arn"], shown["summary"], shown["last_modified"]) == (service.incident, "Runbook: wiki", "2026-03-14T14:03:23Z")
    [engagement] = shown["engagements"]
    assert (engagement["contact"], engagement["stopped"]) == ("payments", None)
    assert [(page["contact"], page["accepted"], page["due"]) for page in engagement["pages"]] == [("akuam", None, True)] * 2
    assert set(engagement["pages"][0]) == set(service.json("pages", "--me", "akuam")[0])  # one shape wherever pages are
    assert [event["text"] for event in shown["timeline"]][-1] == "triggered"
    assert "paged akuam" in [event["text"] for event in shown["timeline"]]
    assert shown["findings"] == []
    assert len(service.json("show", "checkout", "--events", "1")["timeline"]) == 1


def test_show_reads_as_a_page(service: Service) -> None:
    text = service.run("show", "checkout", "--table").stdout
    for words in (
        "title     Checkout is failing",
        "accepted  0 of 1",
        "Runbook: wiki",
        "engaged:",
        "akuam paged",
        "timeline (UTC):",
        "paged akuam",
    ):
        assert words in text


def test_a_timeline_that_is_cut_says_so(service: Service) -> None:
    text = service.run("show", "checkout", "--table", "--events", "1").stdout
    assert "timeline (UTC, the newest 1 of 5: --events 5 shows all):" in text


def test_what_is_refused_beside_the_record_is_left_out_and_said(service: Service) -> None:
    service.server.faults.add(Fault(operations=frozenset({"ListRelatedItems", "ListEngagements"}), trouble=Trouble.DENIED))
    done = service.run("show", "checkout", "--table")
    assert done.exit_code == 0
    assert "accepted  not known" in done.stdout
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["left out", "left out"]
    service.server.faults.clear()
    service.server.faults.add(Fault(operations=frozenset({"GetTimelineEvent"}), trouble=Trouble.DENIED))
    [said] = service.run("show", "checkout").stderr.splitlines()
    assert said.startswith("left out: not allowed: the permission ssm-incidents:GetTimelineEvent is missing: ")


def test_an_incident_is_called_by_arn_id_beginning_or_title(service: Service) -> None:
    uuid = service.incident.rpartition("/")[2]
    for name in (service.incident, uuid, uuid.upper(), uuid[:13], "Checkout is failing", "FAILING checkout"):
        assert service.json("show", name, "--events", "0")["arn"] == service.incident, name


def test_a_name_that_fits_several_is_refused_with_the_list(service: Service) -> None:
    service.client("ssm-incidents").start_incident(responsePlanArn=PLAN, title="Checkout \x1b[31mis slow", impact=2)
    words = service.fails(2, "show", "checkout")
    assert words.splitlines()[0] == "Error: “checkout” may be any of 2 incidents:"
    assert "Checkout ␛[31mis slow" in words
    [other] = [each for each in service.json("incidents") if "slow" in each["title"]]
    assert service.json("show", "slow")["id"] == other["id"]


def test_a_name_that_fits_nothing_does_not_exist(service: Service) -> None:
    assert "there is no incident “payroll”: imtui incidents --all lists them" in service.fails(5, "show", "payroll")
    assert "is not the ARN of an incident" in service.fails(2, "show", PLAN)
    gone = service.incident[:-4] + "0000"
    assert service.fails(5, "show", gone).startswith("Error: ")


def test_a_resolved_incident_is_found_when_no_open_one_is_meant(service: Service) -> None:
    service.client("ssm-incidents").update_incident_record(arn=service.incident, status="RESOLVED")
    assert service.json("show", "checkout")["status"] == "RESOLVED"
