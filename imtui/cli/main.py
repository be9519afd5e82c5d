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

#: The commands as `imtui --help` lists them, and where each is.
_SECTIONS = {
    "Respond": {
        "pages": "imtui.cli.paging:pages",
        "accept": "imtui.cli.paging:accept",
        "incidents": "imtui.cli.incidents:incidents",
        "show": "imtui.cli.showing:show",
        "watch": "imtui.cli.watching:watch",
        "note": "imtui.cli.changing:note",
        "engage": "imtui.cli.paging:engage",
        "stop": "imtui.cli.paging:stop",
        "start": "imtui.cli.changing:start",
        "update": "imtui.cli.changing:update",
        "resolve": "imtui.cli.changing:resolve",
    },
    "Prepare": {
        "oncall": "imtui.cli.people:oncall",
        "contacts": "imtui.cli.people:contacts",
        "readiness": "imtui.cli.people:readiness",
        "doctor": "imtui.cli.doctor:doctor",
        "drill": "imtui.cli.drill:drill",
    },
    "Look back": {
        "report": "imtui.cli.report:report",
        "replay": "imtui.cli.replay:replay",
        "journal": "imtui.cli.journal:journal",
    },
    "Your own Incident Manager": {
        "demo": "imtui.cli.demo:demo",
        "serve": "imtui.cli.serve:serve",
        "env": "imtui.cli.env:env",
        "credentials": "imtui.cli.credentials:credentials",
        "outbox": "imtui.cli.outbox:outbox",
        "export": "imtui.cli.export:export_account",
        "import": "imtui.cli.importing:import_account",
    },
    "Besides": {
        "api": "imtui.cli.api:api",
        "web": "imtui.cli.web:web",
        "completion": "imtui.cli.completion:completion",
    },
}
_COMMANDS = {name: place for section in _SECTIONS.values() for name, place in section.items()}
_LONGEST = max(map(len, _COMMANDS))
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

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """A word that is no command is refused with those that are near it."""
        word = args[0]
        if word not in _COMMANDS and not word.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            from imtui.domain.texts import visible

            near = get_close_matches(word, _COMMANDS, n=2)
            remedy = f"did you mean {' or '.join(f'imtui {each}' for each in near)}?" if near else "imtui --help lists them"
            ctx.fail(f"there is no command {visible(word)}: {remedy}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        room = formatter.width - 6 - _LONGEST
        for section, names in _SECTIONS.items():
            commands = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(section):
                formatter.write_dl([(name.ljust(_LONGEST), each.get_short_help_str(room)) for name, each in commands if each is not None])

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
