"""Which commands run without looking for garbage, and that no other does."""

import subprocess
import sys

import pytest

from imtui.cli import garbage
from imtui.cli.main import cli

LONG = {"demo", "drill", "import", "export", "outbox", "serve", "watch"}


def looks_in(*argv: str) -> bool:
    """Whether garbage was looked for when the callback of `imtui ARGV…` was called."""
    program = f"""
import gc, sys
from unittest.mock import patch
import click
sys.argv = ["imtui", *{argv!r}]
def told(self, context):
    print(gc.isenabled())
    raise SystemExit
with patch.object(click.Command, "invoke", told):
    from imtui.__main__ import main
    main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def commands() -> dict[str, bool]:
    """Every command, and whether it is brief."""
    import click

    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    return {name: garbage.is_brief(command.callback) for name, command in found.items() if command}


def test_what_stays_is_never_brief() -> None:
    assert not {name for name, is_brief in commands().items() if is_brief} & LONG


@pytest.mark.parametrize(("name", "looks"), [("incidents", False), ("serve", True), ("watch", True)])
def test_only_a_brief_command_runs_without(name: str, looks: bool) -> None:
    assert commands()[name] is not looks
    assert looks_in(name) is looks


def test_loading_leaves_it_as_it_was() -> None:
    import gc

    assert gc.isenabled()
    with garbage.loading():
        assert not gc.isenabled()
    assert gc.isenabled()
