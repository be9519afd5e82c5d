"""`imtui pages`, `accept`, `engage`, `stop`: tables, JSON, errors, and what the service knows afterwards."""

from typing import Any

from imtui.server.faults import Fault, Trouble
from tests.cli.conftest import Service
from tests.gateway.conftest import AKUAM


def reads(service: Service) -> list[dict[str, Any]]:
    """The READ receipts of akuam's pages."""
    client = service.client("ssm-contacts")
    pages = client.list_pages_by_contact(ContactId=AKUAM)["Pages"]
    receipts = [each for page in pages for each in client.list_page_receipts(PageId=page["PageArn"])["Receipts"]]
    return [each for each in receipts if each["ReceiptType"] == "READ"]


def test_pages_that_wait(service: Service) -> None:
    [titles, [id, *rest], _] = service.table("pages", "--me", "akuam")
    assert titles == ["id", "contact", "state", "sent", "about"]
    assert rest == ["akuam", "waiting", "9s", "Checkout is failing"]
    page, _ = service.json("pages", "--me", "akuam")
    assert page["id"].startswith(id)
    assert (page["incident_arn"], page["accepted"], page["due"]) == (service.incident, None, True)


def test_pages_of_an_incident_and_of_somebody_else(service: Service) -> None:
    assert [each["contact"] for each in service.json("pages", "--incident", "checkout")] == ["akuam", "akuam"]
    done = service.run("pages", "--contact", "bo", "--table")
    assert (done.stdout, done.stderr) == ("", "no page waits\n")


def test_pages_of_what_is_over_say_what_they_were_about(service: Service) -> None:
    service.json("resolve", "checkout")
    for words in (("--me", "akuam", "--all"), ("--incident", service.incident)):
        assert {(row[2], row[4]) for row in service.table("pages", *words)[1:]} == {("over", "Checkout is failing")}


def test_accept_is_read_back_and_counts(service: Service) -> None:
    answer = service.json("accept", "--me", "akuam", "--note", "looking")
    assert (answer["done"], answer["message"], answer["incident_arn"]) == (
        True,
        "accepted 14:03:32, read by the service",
        service.incident,
    )
    [receipt] = reads(service)
    assert receipt["ReceiptInfo"] == "looking"
    assert [each["due"] for each in service.json("pages", "--me", "akuam", "--all")] == [False, False]
    assert "no page waits" in service.fails(5, "accept", "--me", "akuam")


def test_accept_takes_a_page_by_its_id_or_arn(service: Service) -> None:
    page, _ = service.json("pages", "--me", "akuam")
    assert service.table("accept", page["id"], "--contact", "akuam") == [["Checkout is failing: accepted 14:03:32, read by the service"]]
    assert service.table("accept", page["arn"]) == [["already accepted 14:03:32"]]
    assert len(reads(service)) == 1
    assert "there is no page “0000”" in service.fails(5, "accept", "0000", "--me", "akuam")


def test_several_pages_are_named_or_all_accepted(service: Service) -> None:
    service.client("ssm-contacts").start_engagement(ContactId=AKUAM, Sender="bo", Subject="Call me", Content="please")
    service.server.advance(10)
    words = service.fails(2, "accept", "--me", "akuam")
    assert words.splitlines()[0] == "Error: 2 pages wait: name one, or --all"
    assert service.run("accept", "--me", "akuam", "--all", "--table").stdout.count("accepted ") == 2
    assert service.json("pages", "--me", "akuam") == []


def test_an_acceptance_that_does_not_count_is_no_success(service: Service) -> None:
    service.server.faults.add(Fault(operations=frozenset({"AcceptPage"}), trouble=Trouble.DENIED))
    assert service.fails(7, "accept", "--me", "akuam").startswith("Error: ")
    assert reads(service) == []


def test_whose_pages_must_be_known(service: Service) -> None:
    assert "--me" in service.fails(2, "pages")
    assert "there is no contact “nobody”" in service.fails(5, "pages", "--me", "nobody")
    assert "it has 6 to 10 digits" in service.fails(1, "accept", "--me", "akuam", "--code", "12")


def test_engage_and_stop(service: Service) -> None:
    answer = service.json("engage", "bo", "--incident", "checkout", "--me", "akuam")
    assert (answer["message"], answer["incident_arn"]) == ("bo is engaged", service.incident)
    running = [each for each in service.json("show", "checkout")["engagements"] if not each["stopped"]]
    [engaged] = [each for each in running if each["contact"] == "bo"]
    assert engaged["sender"] == "akuam"
    assert service.json("stop", "bo", "--incident", "checkout", "--reason", "mistake")["engagement_arn"] == engaged["arn"]
    assert "there is no running engagement “bo”" in service.fails(5, "stop", "bo")
    [payments] = [each for each in running if each["contact"] == "payments"]
    assert service.table("stop", payments["id"]) == [["engagement of payments stopped"]]


def test_engage_says_what_it_is_about(service: Service) -> None:
    assert "what is it about?" in service.fails(2, "engage", "bo")
    assert service.table("engage", "bo", "--subject", "Call me") == [["bo is engaged"]]
    assert service.fails(7, "engage", "bo", "--subject", "Call me", "--read-only")
