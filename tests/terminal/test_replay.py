"""What a war room showed is there afterwards, however it ended: recorded in one terminal, played back in another, with no service left."""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from imtui.report import json as rendering
from imtui.report.composing import document
from imtui.report.gathering import Gathered
from tests.made import after
from tests.report import stories
from tests.terminal.harness import Terminal
from tests.terminal.processes import IMTUI, imtui, served


@pytest.fixture
def recorded(tmp_path: Path) -> None:
    """A war room in which a decision was written, ended by `kill -9`; the service is gone too."""
    with served("--scenario", "demo", "--caller", "akuam", folder=tmp_path) as service:
        environment = {**os.environ, **service.ready.variables()}
        with Terminal([*IMTUI, "--me", "akuam"], environment) as terminal:
            terminal.wait_for("PAGED", "Checkout returns 5xx")
            terminal.press("n")
            terminal.wait_for("Note")
            terminal.press("d! rolled back web-412", "\r")
            terminal.wait_for("decision rolled back web-412")
            terminal.wait_until(lambda _: b"decision" in _recording(), "the decision on disk")
            terminal.send_signal(signal.SIGKILL)
            terminal.wait_for_end()


def _recording() -> bytes:
    """What `--plain` says of the recording that is being written: a second imtui reads it at the same time."""
    done = imtui("replay", "--plain")
    return done.stdout.encode()


@pytest.mark.usefixtures("recorded")
def test_a_war_room_that_was_killed_can_be_played_back() -> None:
    [listed] = json.loads(imtui("replay", "--list").stdout)
    assert (listed["me"], listed["running"]) == ("akuam", False)
    assert os.stat(listed["path"]).st_mode & 0o777 == 0o600
    with Terminal([*IMTUI, "replay"], os.environ) as terminal:
        terminal.wait_for("replay", "Checkout returns 5xx", "space pause")
        terminal.press("\x1b[F")  # end
        terminal.wait_for("end 1×", "decision rolled back web-412")
        terminal.press("n")
        terminal.wait_for("This is a replay")
        terminal.press("\x1b[H")  # home
        terminal.wait_until_gone("decision rolled back web-412")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    hidden = imtui("replay", listed["name"], "--plain", "--redact-names")
    assert "rolled back web-412" in hidden.stdout
    assert "akuam" not in hidden.stdout
    assert "akuam" in imtui("replay", "--plain").stdout


def test_nothing_is_recorded_where_nobody_wants_it(tmp_path: Path, home: Path) -> None:
    with served("--scenario", "demo", folder=tmp_path) as service:
        environment = {**os.environ, **service.ready.variables(), "IMTUI_RECORD": "false"}
        with Terminal([*IMTUI], environment) as terminal:
            terminal.wait_for("Checkout returns 5xx", "live")
            terminal.press("q")
            terminal.wait_for_end()
    assert not list(home.rglob("*.imtui-rec"))
    assert imtui("replay", "--list").stdout == "[]\n"
    done = imtui("replay", "--list", "--table")
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing was recorded yet" in done.stderr


def report(path: Path, **changes: object) -> Path:
    told = json.loads(rendering.render(document(Gathered(snapshot=stories.checkout()), after(5000))))
    path.write_text(json.dumps({**told, **changes}))
    return path


def test_a_report_is_played_like_a_recording(tmp_path: Path) -> None:
    path = report(tmp_path / "checkout.json")
    plain = imtui("replay", str(path), "--plain")
    assert (plain.returncode, plain.stderr) == (0, "")
    assert plain.stdout.splitlines()[0].endswith("open, impact 3 Medium")
    assert "akuam accepted the page" in plain.stdout
    assert plain.stdout.splitlines()[-1].endswith("resolved")
    with Terminal([*IMTUI, "replay", str(path), "--speed", "8"], os.environ) as terminal:
        terminal.wait_for("replay", "8×")
        terminal.press("." * 4)
        terminal.wait_for("akuam accepted the page")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


CONTENTS: Mapping[str, tuple[bytes, str, int]] = {
    "empty": (b"", "is empty", 2),
    "damaged": (b"\x1f\x8b\x08\x00garbage that is none", "is damaged", 2),
    "text": (b"hello", "neither a recording nor a report", 2),
    "newer report": (b'{"format": 2, "incidents": []}', "is a report of format 2", 2),
    "binary": (b"\xff\xfe\x00", "cannot read", 1),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_what_cannot_be_played_is_one_sentence_and_a_status(kind: str, tmp_path: Path) -> None:
    content, words, status = CONTENTS[kind]
    path = tmp_path / "file"
    path.write_bytes(content)
    done = imtui("replay", str(path), "--plain")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (status, "", 1)
    assert words in done.stderr


def test_a_name_that_there_is_not_is_one_sentence() -> None:
    for arguments in ((), ("2026-01-01",)):
        done = imtui("replay", *arguments, "--plain")
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (5, "", 1)


def test_without_a_terminal_it_offers_lines() -> None:
    done = imtui("replay")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--plain" in done.stderr
