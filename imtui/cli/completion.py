"""`imtui completion`: the script that teaches a shell to complete imtui's commands.

Invariant: standard output holds the script and nothing else, so that a shell may evaluate it as it starts.
"""

import click
from click.shell_completion import get_completion_class

_VARIABLE = "_IMTUI_COMPLETE"
#: How click's script for fish takes an offer apart: `plain,01a21550 TAB Carts, and more`. Titles may have commas of their own.
_AT_EACH_COMMA, _AT_THE_FIRST = 'string split ","', 'string split --max 1 ","'


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(*, shell: str) -> None:
    """Print what makes SHELL complete commands and ids. For bash: eval "$(imtui completion bash)"."""
    from imtui.cli.main import cli

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(cli, {}, "imtui", _VARIABLE).source()
    click.echo(script.replace(_AT_EACH_COMMA, _AT_THE_FIRST))
