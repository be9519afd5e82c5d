"""`imtui export`: a whole account as JSON files, from AWS or from any endpoint.

Invariant: it reads and never writes to the service; standard output stays empty, what is said goes to standard error.
"""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imtui.cli.failures import Failure
from imtui.cli.settings import of_the_program

if TYPE_CHECKING:
    from imtui.config import Config
    from imtui.moving.exporting import Exported


@click.command("export")
@click.option("--all", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", required=True, help="Where to write it.")
@click.option("--refresh", is_flag=True, help="Read everything anew, also what an earlier run has written.")
@click.option("--rate", type=float, default=100.0, show_default=True, metavar="N", help="Calls a second at the most.")
@click.pass_context
def export_account(context: click.Context, /, *, folder: Path, refresh: bool, rate: float) -> None:
    """Write a whole account, of both services, as JSON files."""
    if not rate > 0:  # nan is neither
        raise click.BadParameter("must be more than 0", param_hint="--rate")
    config = of_the_program(context, os.environ)
    try:
        exported = asyncio.run(_export(config, folder, refresh=refresh, rate=rate))
    except KeyboardInterrupt:
        raise Failure(f"interrupted: the same command goes on where it was, {folder} is not complete yet", status=130) from None
    if exported.was_complete:
        click.echo(f"{folder} holds a finished export of account {exported.account_id}: --refresh reads it anew", err=True)
        return
    counted = ", ".join(f"{count} {kind}" for kind, count in exported.counts.items() if kind != "replication-set")
    resumed = f"; {exported.kept} were there from an earlier run" if exported.kept else ""
    click.echo(f"exported account {exported.account_id}: {counted or 'nothing but its replication set'}{resumed}", err=True)


async def _export(config: "Config", folder: Path, *, refresh: bool, rate: float) -> "Exported":
    from imtui.cli.bars import Bar
    from imtui.clock import SystemClock
    from imtui.gateway.calls import Patience
    from imtui.gateway.connections import ConnectionSettings, connect
    from imtui.moving.exporting import export
    from imtui.moving.reading import AccountReader

    clock = SystemClock()
    settings = ConnectionSettings(
        profile=config.profile,
        region=config.region,
        endpoint_url=config.endpoint_url,
        read_only=True,
        read_timeout=30.0,
        rate=rate,
        patience=Patience(throttled_reads=8, failed=4, longest_pause=60.0, deadline=60.0),
    )
    async with await connect(settings, clock=clock) as connection:
        reader = AccountReader(connection.transport, clock=clock)
        with Bar("exporting") as bar:
            return await export(reader, folder, region=connection.place.region, anew=refresh, progress=bar.show)
