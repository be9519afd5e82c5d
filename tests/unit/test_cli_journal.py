"""`imtui journal`: what is unsent, without the war room."""

import json

import pytest
from click.testing import CliRunner, Result

from imtui.cli.keeping import Keeping, open_journal
from imtui.cli.main import cli
from imtui.cli.places import state_folder
from imtui.cli.render import timestamp
from imtui.config import Config
from imtui.domain.incidents import IncidentStatus
from imtui.state.intents import UpdateIncident
from imtui.state.journal import Journal
from tests.clocks import START
from tests.state.test_journal import HERE, append, note
from tests.unit.desks import INCIDENT


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["journal", *arguments])


@pytest.fixture
def refused() -> int:
    """A note that was refused, and a resolution behind it that waits."""
    with open_journal() as journal:
        entry = append(journal, note("rolled\x1b[2Jback\nweb-412"))
        journal.begin(entry.id)
        journal.refuse(entry.id, "access denied")
        journal.append(UpdateIncident(arn=INCIDENT, status=IncidentStatus.RESOLVED), token="t", place=HERE, now=START)
    return entry.id


def test_an_empty_journal_is_an_empty_list_and_no_line_of_a_table() -> None:
    done = run()
    assert (done.exit_code, done.stdout, done.stderr) == (0, "[]\n", "")
    assert json.loads(run("--json").stdout) == []
    done = run("--table")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "nothing is unsent\n")


def test_each_entry_is_a_line_that_no_terminal_obeys(refused: int) -> None:
    titles, first, second = ([cell.strip() for cell in line.split("  ") if cell.strip()] for line in run("--table").stdout.splitlines())
    assert titles == ["id", "state", "age", "what", "why not"]
    assert [*first[:2], *first[3:]] == [str(refused), "refused", "note · 1: rolled␛[2Jback⏎web-412", "access denied"]
    assert [second[1], *second[3:]] == ["waiting", "resolve the incident · 1", "-"]


def test_as_json_everything_is_there(refused: int) -> None:
    document = json.loads(run("--json").stdout)
    assert document[0] | {"text": ""} == {
        "id": refused,
        "state": "refused",
        "what": "note",
        "incident": INCIDENT,
        "text": "",
        "at": timestamp(START),
        "created": timestamp(START),
        "attempts": 1,
        "reason": "access denied",
        "endpoint_url": HERE.endpoint_url,
        "region": HERE.region,
        "account_id": HERE.account_id,
    }
    assert document[0]["text"] == "rolled\x1b[2Jback\nweb-412"


def test_what_is_retried_waits_for_the_next_imtui(refused: int) -> None:
    assert run("retry", str(refused)).exit_code == 0
    with Journal.open(state_folder()) as journal:
        journal.adopt(HERE)
        assert [entry.id for entry in journal.waiting()] == [refused, refused + 1]


def test_what_is_dropped_is_gone(refused: int) -> None:
    assert run("drop", str(refused)).exit_code == 0
    assert [each["id"] for each in json.loads(run("--json").stdout)] == [refused + 1]


def test_what_cannot_be_done_is_one_sentence(refused: int) -> None:
    for status, words, *arguments in ((5, "has no entry 99", "drop", "99"), (6, "is not refused", "retry", str(refused + 1))):
        done = run(*map(str, arguments))
        assert done.exit_code == status
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_state_directory_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null/nowhere")
    done = run()
    assert done.exit_code == 1
    assert "the journal cannot be used" in done.stderr
    keeping = Keeping.on_disk(Config(), {})
    assert (keeping.picture, keeping.drafts, keeping.journal.entries()) == (None, None, ())
    keeping.close()


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID"])
def test_another_place_has_another_picture(variable: str) -> None:
    def path(config: Config, environment: dict[str, str]) -> object:
        picture = Keeping.on_disk(config, environment).picture
        assert picture is not None
        return picture._path

    here = path(Config(), {})
    assert path(Config(), {"HOME": "/elsewhere"}) == here
    assert path(Config(), {variable: "x"}) != here
    assert path(Config(profile="x"), {}) != here
