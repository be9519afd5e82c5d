"""`imtui start`, `update`, `resolve`, `note`: what they do, what they say, and what is kept when it cannot be sent."""

import json
from typing import Any

from imtui.server.faults import Fault, Trouble
from tests.cli.conftest import Service


def record(service: Service, arn: str) -> dict[str, Any]:
    found: dict[str, Any] = service.client("ssm-incidents").get_incident_record(arn=arn)["incidentRecord"]
    return found


def notes(service: Service) -> list[str]:
    """The texts of the incident's notes, newest first."""
    return [json.loads(each["data"]) for each in service.json("show", service.incident)["timeline"] if each["type"] == "Note"]


def test_start_starts_from_a_plan_and_says_which(service: Service) -> None:
    answer = service.json("start", "check", "--title", "Carts are empty", "--impact", "2", "--related", "https://wiki.example.org/carts")
    started = record(service, answer["incident_arn"])
    assert (answer["done"], answer["id"]) == (True, answer["incident_arn"].rpartition("/")[2])
    assert (started["title"], started["impact"]) == ("Carts are empty", 2)
    related = service.client("ssm-incidents").list_related_items(incidentRecordArn=answer["incident_arn"])["relatedItems"]
    assert "https://wiki.example.org/carts" in [each["identifier"]["value"].get("url") for each in related]
    assert answer["new"]
    [[said]] = service.table("start", "checkout")
    assert said.startswith("incident started: ")


def test_a_start_that_only_adds_to_an_open_incident_does_not_say_that_one_began(service: Service) -> None:
    [plan] = service.client("ssm-incidents").list_response_plans()["responsePlanSummaries"]
    service.client("ssm-incidents").update_response_plan(arn=plan["arn"], incidentTemplateDedupeString="carts")
    first = service.json("start", "checkout")
    again = service.json("start", "checkout", "--title", "Carts")
    assert (first["new"], again["new"], again["id"]) == (True, False, first["id"])
    assert again["message"] == "already open: it got another trigger, and nobody is engaged anew"
    assert service.table("start", "checkout") == [[f"{first['id']}: {again['message']}"]]


def test_start_lists_the_plans(service: Service) -> None:
    assert service.table("start", "--list") == [["name", "display name"], ["checkout"]]
    assert [each["name"] for each in service.json("start", "--list")] == ["checkout"]


def test_start_needs_a_plan_that_exists_and_an_item_that_is_one(service: Service) -> None:
    assert "imtui start --list" in service.fails(2, "start")
    assert "there is no response plan “payroll”" in service.fails(5, "start", "payroll")
    assert "neither an ARN nor a URL" in service.fails(2, "start", "checkout", "--related", "the wiki")


def test_update_changes_what_is_named_and_only_that(service: Service) -> None:
    assert service.json("update", "checkout", "--impact", "3") == {
        "done": True,
        "message": "impact changed",
        "incident_arn": service.incident,
    }
    assert (record(service, service.incident)["title"], record(service, service.incident)["impact"]) == ("Checkout is failing", 3)
    assert service.table("update", service.incident, "--title", "Carts", "--summary", "") == [["title and summary changed"]]
    assert "nothing to change" in service.fails(2, "update", "carts")


def test_resolve_writes_its_note_first_and_reopen_undoes_it(service: Service) -> None:
    assert service.table("resolve", "checkout", "--note", "rolled back", "--me", "akuam") == [["resolved, note written"]]
    assert notes(service) == ["rolled back — @akuam"]
    assert service.json("resolve", service.incident)["message"].startswith("already resolved")
    assert service.json("update", service.incident, "--reopen")["message"] == "reopened"
    assert record(service, service.incident)["status"] == "OPEN"


def test_a_note_is_words_or_standard_input_and_may_be_backdated(service: Service) -> None:
    assert service.table("note", "checkout", "-7m", "rolled", "back") == [["noted for 13:56:32"]]
    done = service.run("note", "checkout", "-", stdin="d! no mail\nbefore noon\n")
    assert done.exit_code == 0
    assert notes(service) == ["d! no mail\nbefore noon", "rolled back"]
    assert "the note is empty" in service.run("note", "checkout", "-", stdin=" ").stderr
    assert "the note is empty" in service.fails(2, "note", "checkout", "-7m")
    assert "has not come yet" in service.fails(2, "note", "checkout", "23:59", "rolled back")
    assert "Missing argument" in service.fails(2, "note", "checkout")


def test_read_only_changes_nothing(service: Service) -> None:
    for words in (("start", "checkout"), ("update", "checkout", "--impact", "5"), ("resolve", "checkout"), ("note", "checkout", "hello")):
        assert "imtui only reads here" in service.fails(7, *words, "--read-only")
    assert record(service, service.incident)["impact"] == 1


def test_what_cannot_be_sent_is_kept_and_sent_by_the_next_in_order(service: Service) -> None:
    service.server.faults.add(Fault(operations=frozenset({"CreateTimelineEvent"}), trouble=Trouble.UNAVAILABLE))
    assert service.fails(9, "note", "checkout", "the first").rstrip().endswith("; kept, and sent by the next imtui")
    [entry] = json.loads(service.run("journal", "--json").stdout)
    assert (entry["text"], entry["state"], entry["account_id"]) == ("the first", "waiting", "111122223333")
    service.server.faults.clear()
    assert service.json("note", "checkout", "the second")["done"]
    assert sorted(notes(service)) == ["the first", "the second"]
    assert json.loads(service.run("journal", "--json").stdout) == []


def test_what_is_kept_because_of_throttling_is_not_asked_for_again(service: Service) -> None:
    service.server.faults.add(Fault(operations=frozenset({"CreateTimelineEvent"}), trouble=Trouble.THROTTLED))
    told = service.fails(9, "note", "checkout", "the first")
    assert told.strip() == "Error: the service throttles CreateTimelineEvent; kept, and sent by the next imtui"


def test_what_is_refused_has_the_status_of_the_refusal(service: Service) -> None:
    service.server.faults.add(Fault(operations=frozenset({"CreateTimelineEvent"}), trouble=Trouble.DENIED))
    assert "`imtui journal` shows it" in service.fails(7, "note", "checkout", "hello")
    [entry] = json.loads(service.run("journal", "--json").stdout)
    assert entry["state"] == "refused"


def test_a_state_directory_that_cannot_be_used_keeps_nobody_from_acting(service: Service, tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    done = service.run("note", "checkout", "hello")
    assert done.exit_code == 0
    assert done.stderr.startswith("nothing that fails is kept: ")
    assert json.loads(done.stdout)["done"]
