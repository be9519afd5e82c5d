"""Typed notes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.notes import Mark, Note, compose, understand


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("rolled back web-412", Note(text="rolled back web-412")),
        ("d! no mail before 14:30", Note(text="no mail before 14:30", mark=Mark.DECISION)),
        ("T!ask payments", Note(text="ask payments", mark=Mark.TODO)),
        ("s! errors at 2 % — @chen", Note(text="errors at 2 %", mark=Mark.STATUS, author="chen")),
        (":ic bo", Note(text="bo", mark=Mark.ROLE, role="ic")),
        (":scribe", Note(text="", mark=Mark.ROLE, role="scribe")),
        (":shrug: who knows", Note(text=":shrug: who knows")),
        (":unknown bo", Note(text=":unknown bo")),
        ("we go — @ noon", Note(text="we go — @ noon")),
        ("— @chen", Note(text="", author="chen")),
    ],
)
def test_what_a_text_means(text: str, note: Note) -> None:
    assert understand(text) == note


def test_composed_as_the_console_writes_it() -> None:
    assert compose("it’s back", "chen") == '"it’s back — @chen"'
    assert json.loads(compose('a "quoted" word')) == 'a "quoted" word'


@given(st.text(), st.from_regex(r"[a-z0-9_.-]{1,20}", fullmatch=True))
def test_a_signed_note_names_its_author(text: str, author: str) -> None:
    note = understand(json.loads(compose(text, author)))
    assert note.author == author


def test_a_name_that_could_not_be_read_back_is_not_signed() -> None:
    assert json.loads(compose("x", "two words")) == "x"
