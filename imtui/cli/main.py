"""The command line: which commands there are, and the war room when none is named.

Invariant: a command's module, and whatever it needs, is imported when that command runs and not before: `imtui --help` and one-shot
commands pay neither for Textual nor for SQLAlchemy nor for an AWS client.
"""

import errno
import gc
import importlib
from pathlib import Path
from typing import Any

import click

from imtui import __version__
from imtui.cli import garbage
from imtui.cli.choices import complete_me, complete_profile
from imtui.cli.failures import Failure
from imtui.domain.errors import ImtuiError

_COMMANDS = {
    "accept": "imtui.cli.paging:accept",
    "api": "imtui.cli.api:api",
    "completion": "imtui.cli.completion:completion",
    "contacts": "imtui.cli.people:contacts",
    "credentials": "imtui.cli.credentials:credentials",
    "demo": "imtui.cli.demo:demo",
    "drill": "imtui.cli.drill:drill",
    "doctor": "imtui.cli.doctor:doctor",
    "engage": "imtui.cli.paging:engage",
    "env": "imtui.cli.env:env",
    "export": "imtui.cli.export:export_account",
    "import": "imtui.cli.importing:import_account",
    "incidents": "imtui.cli.incidents:incidents",
    "journal": "imtui.cli.journal:journal",
    "note": "imtui.cli.changing:note",
    "oncall": "imtui.cli.people:oncall",
    "outbox": "imtui.cli.outbox:outbox",
    "pages": "imtui.cli.paging:pages",
    "readiness": "imtui.cli.people:readiness",
    "replay": "imtui.cli.replay:replay",
    "report": "imtui.cli.report:report",
    "resolve": "imtui.cli.changing:resolve",
    "serve": "imtui.cli.serve:serve",
    "show": "imtui.cli.showing:show",
    "start": "imtui.cli.changing:start",
    "stop": "imtui.cli.paging:stop",
    "update": "imtui.cli.changing:update",
    "watch": "imtui.cli.watching:watch",
    "web": "imtui.cli.web:web",
}
#: What becomes of writing to a disk that is full.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports each when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        with garbage.loading():
            command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        if not garbage.is_brief(command.callback):
            garbage.look_again()
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ImtuiError as error:
            raise Failure.of(error) from error
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            raise Failure(f"the answer cannot be written: {error.strerror}") from error


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="imtui")
@click.option("--profile", metavar="NAME", shell_complete=complete_profile, help="Named profile of the AWS configuration files.")
@click.option("--region", metavar="REGION", help="AWS Region.")
@click.option("--endpoint-url", metavar="URL", help="Another Incident Manager than AWS's own, such as imtui serve.")
@click.option("--me", metavar="CONTACT", shell_complete=complete_me, help="Your own contact, by alias or ARN.")
@click.option("--read-only", is_flag=True, default=None, help="Refuse every action that would change something.")
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Configuration file to read.")
@click.option("--theme", metavar="NAME", help="Colours of the screen.")
@click.option("--plain", is_flag=True, help="Print one line a change instead of drawing a screen.")
@click.pass_context
def cli(context: click.Context, /, *, plain: bool, config: Path | None, **flags: Any) -> None:
    """A war room for AWS Incident Manager.

    Without a command it opens the war room on AWS, with the standard credential chain, or on --endpoint-url.
    Without an account to point it at: imtui demo.
    """
    if context.invoked_subcommand is None:
        from imtui.cli import warroom

        warroom.open_on_aws(flags=flags, path=config, plain=plain)


def main() -> None:
    """Run the command line to its end."""
    try:
        cli(prog_name="imtui")
    finally:
        gc.freeze()  # the process ends: its memory goes as a whole, 15 ms sooner than when each object is looked at once more
