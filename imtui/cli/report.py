"""`imtui report`: the post-mortem of one incident or of several, as Markdown, HTML or JSON.

Invariant: it reads and never writes to the service; the report is all that standard output ever holds, and a file holds it whole or not
at all.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from imtui.cli.completing import complete_any_incident
from imtui.cli.settings import takes_settings

if TYPE_CHECKING:
    from imtui.cli.shells import World
    from imtui.config import Config
    from imtui.report.reports import Document

_FORMATS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}


@click.command()
@click.argument("incidents", nargs=-1, required=True, metavar="INCIDENT…", shell_complete=complete_any_incident)
@click.option("--format", "kind", type=click.Choice(["md", "html", "json"]), help="Without it: as the name of the file says, else md.")
@click.option("--redact-names", is_flag=True, help="Give people stable pseudonyms, everywhere.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to write it.")
@takes_settings
@click.pass_context
def report(
    context: click.Context, /, *, incidents: tuple[str, ...], kind: str | None, redact_names: bool, output: Path | None, **shared: object
) -> None:
    """Write the post-mortem of incidents. By ARN, id, beginning of an id, or words of a title."""
    import os

    from imtui.cli.settings import of_the_program
    from imtui.cli.shells import World, finish
    from imtui.report.rendering import Format, renderer

    config = of_the_program(context, os.environ, shared)
    world = context.find_object(World) or World()
    render = renderer(Format(kind or (_FORMATS.get(output.suffix.lower(), "md") if output else "md")))

    async def run() -> None:
        _put(render(await _document(config, world, incidents, is_redacted=redact_names)), output)

    finish(run())


async def _document(config: "Config", world: "World", names: tuple[str, ...], *, is_redacted: bool) -> "Document":
    from imtui.cli import naming
    from imtui.cli.shells import Shell, connected
    from imtui.report.composing import document
    from imtui.report.gathering import gather
    from imtui.report.redaction import redacted

    async with connected(config, world.clock) as connection:
        shell = Shell(config=config, connection=connection, clock=world.clock, wants_table=False)
        arns = dict.fromkeys([await naming.incident(shell, name) for name in names])
        gathered = await gather(connection.incidents, connection.contacts, tuple(arns))
    found = document(gathered, world.clock.now())
    return redacted(found, gathered.snapshot) if is_redacted else found


def _put(text: str, output: Path | None) -> None:
    from imtui.cli.failures import Failure
    from imtui.cli.places import write_private

    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write_private(output, text)
    except OSError as error:
        raise Failure(f"cannot write {output}: {error.strerror or error}") from error
    click.echo(f"wrote {output}", err=True)
