"""Who gets in: whoever has the token, and nobody else, wherever they knock."""

import pytest

from imtui.web.doors import Door, is_own_page, new_token

DOOR = Door(token="the token of this test", cookie="imtui-web-1")


@pytest.mark.parametrize("given", [None, "", "the token of this tes", "the token of this test ", "THE TOKEN OF THIS TEST", "é" * 22])
def test_nothing_but_the_token_is_the_token(given: str | None) -> None:
    assert not DOOR.is_token(given)
    assert not DOOR.is_ticket(given)


def test_the_token_opens_once_and_the_ticket_from_then_on() -> None:
    assert DOOR.is_token("the token of this test")
    assert DOOR.is_ticket(DOOR.ticket)
    assert not DOOR.is_ticket(DOOR.token)
    assert not DOOR.is_token(DOOR.ticket)


def test_a_ticket_is_good_for_as_long_as_its_token_is() -> None:
    assert Door(token=DOOR.token, cookie="another").is_ticket(DOOR.ticket)
    assert not Door(token="the token of this tesT", cookie=DOOR.cookie).is_ticket(DOOR.ticket)
    assert DOOR.token not in DOOR.ticket


def test_no_two_are_alike() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert len({Door(token=new_token(), cookie="c").ticket for _ in range(100)}) == 100
    assert min(len(new_token()) for _ in range(100)) >= 43


@pytest.mark.parametrize(
    ("origin", "is_own"),
    [
        (None, True),
        ("http://127.0.0.1:8322", True),
        ("http://127.0.0.1:8323", False),
        ("https://127.0.0.1:8322", False),
        ("http://localhost:8322", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("http://127.0.0.1:nonsense", False),
    ],
)
def test_a_page_of_somebody_else_is_known_by_its_origin(origin: str | None, is_own: bool) -> None:
    assert is_own_page(origin, "http://127.0.0.1:8322") is is_own


def test_a_port_that_goes_without_saying_is_the_same_port() -> None:
    assert is_own_page("https://wall.example", "https://wall.example:443")
