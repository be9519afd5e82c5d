"""`imtui contacts`, `oncall`, `readiness`: tables, JSON, errors."""

from imtui.server.faults import Fault, Trouble
from tests.cli.conftest import Service


def test_contacts(service: Service) -> None:
    assert service.table("contacts") == [
        ["alias", "type", "name"],
        ["payments", "escalation plan", "Payments"],
        ["nights", "on-call schedule", "Nights"],
        ["akuam", "person", "Akua Mensah"],
        ["bo", "person", "Bo Lindqvist"],
    ]
    listed = service.json("contacts")
    assert {each["alias"] for each in listed} == {"akuam", "bo", "nights", "payments"}
    assert {each["channels"] for each in listed} == {None}


def test_one_contact_with_its_plan_and_channels(service: Service) -> None:
    bo = service.json("contacts", "lindqvist")
    [stage] = bo["stages"]
    [channel] = bo["channels"]
    assert (bo["alias"], stage["minutes"], channel["type"], channel["activated"]) == ("bo", 5, "VOICE", False)
    text = service.run("contacts", "payments", "--table").stdout
    assert "stage 1  after 0 min: akuam (essential)" in text
    assert "stage 2  after 1 min: bo" in text
    assert "not activated" in service.run("contacts", "bo", "--table").stdout
    assert "there is no contact “chen”" in service.fails(5, "contacts", "chen")
    [turn] = service.json("oncall")
    now, then = turn["on_call"][0], turn["next"][0]
    assert (
        f"rotation {turn['rotation']}: {now} for 18h 56m, then {then} from Sun 09:00 UTC"
        in service.run("contacts", "nights", "--table").stdout
    )


def test_who_is_on_call_now_and_next(service: Service) -> None:
    [turn] = service.json("oncall")
    assert (turn["schedule"], turn["until"], turn["next_from"]) == ("nights", "2026-03-15T09:00:00Z", "2026-03-15T09:00:00Z")
    assert {turn["on_call"][0], turn["next"][0]} == {"akuam", "bo"}
    [titles, row] = service.table("oncall", "nights")
    assert titles == ["schedule", "rotation", "on call", "until", "then"]
    assert row[2:] == [turn["on_call"][0], "18h 56m", f"{turn['next'][0]} from Sun 09:00 UTC"]
    assert "akuam is no on-call schedule" in service.fails(2, "oncall", "akuam")
    service.server.faults.add(Fault(operations=frozenset({"ListRotationShifts"}), trouble=Trouble.DENIED))
    assert service.fails(7, "oncall").startswith("Error: ")


def test_readiness_names_who_would_be_paged_and_what_is_in_the_way(service: Service) -> None:
    found = {each["name"]: each for each in service.json("readiness")}
    assert (found["akuam"]["ready"], found["bo"]["ready"], found["checkout"]["kind"]) == (True, False, "response plan")
    assert [each["contact"] for each in found["checkout"]["people"]] == ["akuam"]
    assert found["payments"]["troubles"] == [
        {"contact": "bo", "contact_arn": found["bo"]["arn"], "obstacle": "channel not activated", "detail": "VOICE"}
    ]
    assert service.table("readiness", "payments")[1] == [
        "payments",
        "escalation plan",
        "bo: VOICE channel not activated",
        "akuam (SMS, EMAIL)",
    ]


def test_readiness_can_be_checked_by_a_script(service: Service) -> None:
    assert service.run("readiness", "akuam", "--check").exit_code == 0
    done = service.run("readiness", "bo", "--check")
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: not everybody would be paged as planned: what is in the way stands beside each, or in `troubles`\n",
    )
    assert "no contact and no response plan “payroll”" in service.fails(5, "readiness", "payroll")
    assert [each["name"] for each in service.json("readiness", "checkout")] == ["checkout"]
