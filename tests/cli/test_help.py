"""What the help of the commands tells."""

import pytest
from click.testing import CliRunner

from imtui.cli.main import cli


@pytest.mark.parametrize("command", ["show", "watch", "note", "update", "resolve"])
def test_it_says_how_an_incident_is_named(command: str) -> None:
    told = " ".join(CliRunner().invoke(cli, [command, "--help"]).output.split())
    assert "INCIDENT is an id, the beginning of one, an ARN, or words of a title." in told
