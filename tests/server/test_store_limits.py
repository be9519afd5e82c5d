"""What a database has no room for, in words: as PostgreSQL's driver says it, without the server."""

import re

import pytest
from sqlalchemy.exc import DataError, OperationalError

from imtui.server.store.limits import NoRoomError, no_overlength

TOO_LONG = "value too long for type character varying(256)\nCONTEXT: some more"
INTO_TAGS = "INSERT INTO tags (resource_arn, key, value) VALUES (%(resource_arn__0)s, %(key__0)s, %(value__0)s), (…)"


class Driver(Exception):
    sqlstate = "54000"


@pytest.mark.parametrize(
    ("statement", "params", "words"),
    [
        (
            INTO_TAGS,
            {"key__0": "team", "value__0": "a", "key__1": "tier", "value__1": "v\x1b" * 150},
            "value in tags (key tier) is 300 characters long, and the database takes 256: " + "v " * 30 + "…",
        ),
        (
            "UPDATE incidents SET title=%(title)s WHERE incidents.arn = %(arn_1)s",
            [{"title": "t" * 201, "arn": "arn:x:incident-record/plan/7"}],
            "title in incidents (arn 7) is 201 characters long, and the database takes 200: " + "t" * 60 + "…",
        ),
        (INTO_TAGS, {"key": "team"}, "tags: value too long for type character varying(256)"),
        ("SELECT 1", None, "value too long for type character varying(256)"),
    ],
)
def test_what_is_too_long_is_named(statement: str, params: object, words: str) -> None:
    with pytest.raises(NoRoomError, match=f"^{re.escape(words)}$"), no_overlength():
        raise DataError(statement, params, Exception(TOO_LONG))  # type: ignore[arg-type]


def test_an_index_without_room_counts_and_any_other_trouble_stays_what_it_is() -> None:
    with pytest.raises(NoRoomError, match=r"^tags: index row size"), no_overlength():
        raise OperationalError(INTO_TAGS, {}, Driver("index row size 2784 exceeds"))
    with pytest.raises(OperationalError), no_overlength():
        raise OperationalError(INTO_TAGS, {}, Exception("the server went away"))
