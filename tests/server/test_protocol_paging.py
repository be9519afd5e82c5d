"""Page tokens: opaque, good for one query only."""

import re

import pytest

from imtui.server.protocol.errors import ServiceError
from imtui.server.protocol.model import load_services
from imtui.server.protocol.paging import PageSeal, fingerprint

CONTACTS = load_services()["ssm-contacts"].operations
LIST, OTHER = CONTACTS["ListPagesByContact"], CONTACTS["ListContacts"]
QUERY = {"ContactId": "c", "MaxResults": 5}
POSITION = ("2026-03-14T09:26:53.589+00:00", 7, 1.5)
SEAL = PageSeal(b"k" * 32)


def test_a_token_opens_with_its_query() -> None:
    token = SEAL.close(LIST, QUERY, POSITION)
    assert re.fullmatch(r"[\\/a-zA-Z0-9_+=-]{1,2000}", token)
    assert SEAL.open(LIST, {**QUERY, "NextToken": token}, token) == POSITION


def test_the_page_size_may_change() -> None:
    token = SEAL.close(LIST, QUERY, POSITION)
    assert SEAL.open(LIST, {"ContactId": "c", "MaxResults": 50}, token) == POSITION


def test_a_token_of_another_query_is_refused() -> None:
    token = SEAL.close(LIST, QUERY, POSITION)
    for operation, query in ((LIST, {"ContactId": "d"}), (OTHER, QUERY)):
        with pytest.raises(ServiceError, match="ValidationException"):
            SEAL.open(operation, query, token)


def test_a_token_of_another_server_is_refused() -> None:
    with pytest.raises(ServiceError):
        PageSeal(b"x" * 32).open(LIST, QUERY, SEAL.close(LIST, QUERY, POSITION))


def test_forged_tokens_are_refused() -> None:
    token = SEAL.close(LIST, QUERY, POSITION)
    forged = [
        "",
        "x",
        "=",
        "ü",
        token[:-4],
        token + "AAAA",
        token.swapcase(),
        "A" * 400,
        token[:10] + ("A" if token[10] != "A" else "B") + token[11:],
    ]
    for each in forged:
        with pytest.raises(ServiceError) as caught:
            SEAL.open(LIST, QUERY, each)
        assert caught.value.members["fields"] == [{"Name": "NextToken", "Message": "Not a token of this query"}]


def test_fingerprints_know_equal_requests() -> None:
    assert fingerprint({"a": 1, "b": [1, {"c": 2}]}) == fingerprint({"b": [1, {"c": 2}], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": "1"})
    assert fingerprint({"a": 1, "t": "x"}, without=frozenset({"t"})) == fingerprint({"a": 1})
