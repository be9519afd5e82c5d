"""What the help of the commands tells, and what is said of a word that is none."""

import pytest
from click.testing import CliRunner

from imtui.cli.main import cli


@pytest.mark.parametrize("command", ["show", "watch", "note", "update", "resolve"])
def test_it_says_how_an_incident_is_named(command: str) -> None:
    told = " ".join(CliRunner().invoke(cli, [command, "--help"]).output.split())
    assert "INCIDENT is an id, the beginning of one, an ARN, or words of a title." in told


@pytest.mark.parametrize(
    ("word", "remedy"),
    [("accpet", "did you mean imtui accept?"), ("incident", "did you mean imtui incidents?"), ("xyzzy", "--help lists them")],
)
def test_a_word_that_is_no_command_is_refused_with_what_is_near(word: str, remedy: str) -> None:
    answer = CliRunner().invoke(cli, [word])
    assert answer.exit_code == 2
    assert f"there is no command {word}: " in answer.output
    assert remedy in answer.output
