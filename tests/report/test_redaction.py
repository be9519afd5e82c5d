"""People replaced by pseudonyms, and nobody left."""

import json
import re
from dataclasses import replace

import pytest

from imtui.domain import payloads
from imtui.domain.snapshot import Snapshot
from imtui.report import html, markdown
from imtui.report import json as as_json
from imtui.report.redaction import Pseudonyms, pseudonyms_of, redacted
from tests.made import CHECKOUT, event, record
from tests.report.stories import checkout, person, told

AKUAM, BO, CHEN = (pseudonyms_of(checkout()).forms[name] for name in ("akuam", "bo", "chen"))
NAMES = re.compile(r"(?<![^\W_])(akuam?|mensah|bo|lindqvist|chen|wei)(?![^\W_])", re.IGNORECASE)


def test_no_renderer_names_anyone() -> None:
    snapshot = checkout()
    document = redacted(told(snapshot), snapshot)
    for written in (markdown.render(document), html.render(document), as_json.render(document)):
        assert NAMES.findall(written) == []
        assert "2065550142" not in written
        assert AKUAM in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("akuam and BO", f"{AKUAM} and {BO}"),
        ("Akua Mensah's phone", f"{AKUAM}'s phone"),
        ("@chen, please", f"@{CHEN}, please"),
        ("ask Mensah or wei_prod", f"ask {AKUAM} or {CHEN}_prod"),
        ("arn:aws:ssm-contacts:us-east-1:111122223333:page/bo/0192", f"arn:aws:ssm-contacts:us-east-1:111122223333:page/{BO}/0192"),
        ("mail akuam@example.org", f"mail {AKUAM}"),
        ("mail somebody@example.org or +12065550142", "mail (address) or (address)"),
        ("or call 212-555-0142", "or call (address)"),
        ("boat, kitchen and weight stay", "boat, kitchen and weight stay"),
        ("https://example.org/~bo/x", f"https://example.org/~{BO}/x"),
    ],
)
def test_a_name_is_replaced_as_a_word_of_its_own_however_it_is_written(text: str, expected: str) -> None:
    assert pseudonyms_of(checkout()).hide(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call 206-555-0142, (206) 555 0142 or +1 206.555.0142", "call (address), (address) or (address)"),
        ("call 2065550142 or 1-206-555-0142", "call (address) or 1-(address)"),
        ("ticket 206555014299 of 2026-03-14 stays", "ticket 206555014299 of 2026-03-14 stays"),
    ],
)
def test_a_number_of_the_directory_is_found_however_it_is_written(text: str, expected: str) -> None:
    assert Pseudonyms(forms={}, addresses=frozenset({"+12065550142"})).hide(text) == expected


def test_a_pseudonym_is_the_same_whoever_else_there_is() -> None:
    alone = Snapshot(records=checkout().records, contacts={"bo": person("bo", "Bo Lindqvist")})
    assert pseudonyms_of(alone).forms["bo"] == BO
    assert pseudonyms_of(alone).forms["lindqvist"] == BO
    assert re.fullmatch(r"person-[a-z2-7]{4,}", BO)


def test_another_account_has_other_pseudonyms() -> None:
    key = CHECKOUT.replace("111122223333", "444455556666")
    other = Snapshot(records={key: record(key)}, contacts={"bo": person("bo", "Bo")})
    assert pseudonyms_of(other).forms["bo"] != BO


def test_two_people_never_share_a_pseudonym() -> None:
    many = Snapshot(contacts={str(number): person(f"p{number}", "") for number in range(3000)})
    forms = pseudonyms_of(many).forms
    assert len(set(forms.values())) == len(forms) >= 3000


def test_people_outside_the_directory_are_found_where_they_acted_or_were_named() -> None:
    change = {"modifiedBy": "arn:aws:sts::111122223333:assumed-role/Admin/kim@corp.example", "modifiedAttributes": []}
    events = (
        event(payloads.RECORD_UPDATE, change, key="1"),
        event(payloads.NOTE, "asked @lee and kim — @sam", key="2"),
        event(payloads.NOTE, ":scribe Robin", key="3"),
    )
    snapshot = checkout(timelines={CHECKOUT: events})
    written = as_json.render(redacted(told(snapshot), snapshot))
    assert not re.search(r"(?i)\b(kim|lee|sam|robin)\b", written)
    assert written.count(pseudonyms_of(snapshot).forms["kim"]) == 2


def test_machines_keep_their_names() -> None:
    role = "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForCloudWatchAlarms_ActionSSMIncidents/cloudwatch"
    snapshot = checkout(records={CHECKOUT: replace(checkout().records[CHECKOUT], last_modified_by=role)})
    assert "cloudwatch" not in pseudonyms_of(snapshot).forms


def test_letters_that_are_composed_differently_are_the_same_name() -> None:
    snapshot = Snapshot(contacts={"z": person("zoe", "Zoë Smith")})
    pseudonym = pseudonyms_of(snapshot).forms["zoe"]
    assert pseudonyms_of(snapshot).hide("Zoe\u0308 called") == f"{pseudonym} called"


def test_that_it_was_done_is_said() -> None:
    snapshot = checkout()
    document = redacted(told(snapshot), snapshot)
    assert document.redacted
    assert "People have pseudonyms" in markdown.render(document)
    assert json.loads(as_json.render(document))["redacted"] is True
