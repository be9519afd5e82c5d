"""That `make screenshots` can still draw: one picture, from the real service, through the real gateway."""

from pathlib import Path

import pytest

from tests.snapshots.screenshots import PICTURES, Picture, draw

ROOT = Path(__file__).resolve().parents[2]


async def test_a_picture_of_the_demo_can_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # So that what it sets in the environment ends with this test.
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "")
    await draw(tmp_path, [Picture(name="small", size=(80, 24))])
    text = (tmp_path / "small.svg").read_text(encoding="utf-8").replace("&#160;", " ")
    for words in ("PROD", "PAGED", "Checkout returns 5xx", "1 of 3"):
        assert words in text
    assert "127.0.0.1" not in text


def test_every_picture_that_is_drawn_is_kept_and_shown() -> None:
    drawn = {picture.name for picture in PICTURES}
    assert {path.stem for path in (ROOT / "screenshots").glob("*.svg")} == drawn
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in drawn if f"screenshots/{name}.svg" not in readme} == set()
