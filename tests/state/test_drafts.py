"""Drafts on disk: there for the next imtui, and for the other one."""

import logging
import stat
from pathlib import Path

import pytest

from imtui.state.drafts import DraftShelf
from imtui.tui.drafts import Drafts, Purpose


def test_a_draft_outlives_its_process_and_is_shared(tmp_path: Path) -> None:
    one, other = DraftShelf.open(tmp_path), DraftShelf.open(tmp_path)
    one.put("note", "incident", "half a")
    one.put("note", "incident", "half a thought")
    one.put("closing note", "incident", "it was DNS")
    assert other.get("note", "incident") == "half a thought"
    one.close()
    other.close()
    again = DraftShelf.open(tmp_path)
    assert list(again) == [("note", "incident", "half a thought"), ("closing note", "incident", "it was DNS")]
    again.put("note", "incident", "")
    assert list(again) == [("closing note", "incident", "it was DNS")]
    assert again.get("note", "incident") == ""
    again.close()
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_it_is_a_shelf_for_the_drafts_of_the_war_room(tmp_path: Path) -> None:
    shelf = DraftShelf.open(tmp_path)
    drafts = Drafts(shelf)
    assert drafts.are_lasting
    drafts.keep(Purpose.NOTE, "incident", "half a thought")
    shelf.put("from a later version", "incident", "x")
    assert list(drafts) == [(Purpose.NOTE, "incident", "half a thought")]
    drafts.drop(Purpose.NOTE, "incident", "something else")
    assert len(drafts) == 1
    drafts.keep(Purpose.NOTE, "incident", "  ")
    assert len(drafts) == 0
    shelf.close()


def test_a_file_that_fails_loses_no_key_press(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shelf = DraftShelf.open(tmp_path)
    shelf.close()
    with caplog.at_level(logging.WARNING):
        shelf.put("note", "incident", "text")
        assert shelf.get("note", "incident") == ""
        assert list(shelf) == []
    assert len(caplog.records) == 3
