"""What a war room in a browser may not do on the machine that serves it."""

from pathlib import Path

import pytest

from imtui.cli.browsing import Browsing, Leash, check
from imtui.cli.browsing import _argv as argv_of
from imtui.cli.drawing import _Drawing
from imtui.cli.failures import Failure
from imtui.cli.warroom import Opening
from imtui.config import Config


def drawing(*, read_only: bool) -> _Drawing:
    return _Drawing(Opening(config=Config(region="eu-west-1", read_only=read_only), place=Leash(0), remote=True))


def test_it_writes_no_file(tmp_path: Path) -> None:
    for read_only in (True, False):
        with pytest.raises(OSError, match="a browser writes no files here"):
            drawing(read_only=read_only)._app.preferences.write(tmp_path / "report.html", "text")
    assert list(tmp_path.iterdir()) == []


def test_who_only_looks_leaves_nothing_behind_and_touches_nothing_that_is_kept(home: Path) -> None:
    keeping = drawing(read_only=True)._keeping
    assert (keeping.picture, keeping.recordings, keeping.drafts, keeping.people) == (None, None, None, None)
    assert list(home.rglob("*")) == []
    assert drawing(read_only=False)._keeping.picture is not None


def test_it_reaches_no_other_profile() -> None:
    assert drawing(read_only=False)._app._elsewhere is None


def browsing(**settings: object) -> Browsing:
    config = Config(**settings)  # type: ignore[arg-type]
    return Browsing(
        host="127.0.0.1", port=0, token="", public_url="", most=8, tls=None, config=config, settings_file=Path("/etc/imtui.toml")
    )


def test_each_war_room_is_started_with_the_settings_of_the_server() -> None:
    given = argv_of(browsing(profile="on-call", region="eu-west-1", me="akuam", read_only=True))[3:]
    assert given == ("--config", "/etc/imtui.toml", "--profile", "on-call", "--region", "eu-west-1", "--me", "akuam", "web")
    assert argv_of(browsing(read_only=False))[-2:] == ("web", "--write")


@pytest.mark.parametrize("token", ["", "fifteen letters", "sixteen letters!\n", "ümläute sind auch keine"])
def test_a_token_that_is_easy_to_guess_is_refused(token: str) -> None:
    with pytest.raises(Failure, match="too easy to guess"):
        check(token, "")


def test_one_that_is_not_is_taken() -> None:
    check("sixteen letters!", "https://wall.example")
    check(None, "")
