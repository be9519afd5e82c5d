"""What `imtui --help` tells somebody who sees it for the first time."""

from click import Context
from click.testing import CliRunner

from imtui.cli.main import cli


def test_every_command_is_listed_once_with_a_whole_sentence() -> None:
    told = CliRunner().invoke(cli, ["--help"]).output
    context = Context(cli)
    for name in cli.list_commands(context):
        [line] = [line.split(maxsplit=1)[1] for line in told.splitlines() if line.startswith(f"  {name} ")]
        command = cli.get_command(context, name)
        assert command is not None
        assert " ".join((command.help or "").split()).startswith(line.removesuffix("…").strip()), name
        assert line.endswith("."), f"{name}: cut where 80 columns end"
        assert not line.endswith("..."), f"{name}: cut where 80 columns end"
