"""`imtui env`: point a shell at the service that runs here.

Invariant: standard output holds lines for the shell to evaluate and nothing else.
"""

import click

from imtui.cli.failures import Failure
from imtui.cli.running import find_running


@click.command()
def env() -> None:
    """Print what points a shell at the running service. To use it: eval "$(imtui env)"."""
    services = find_running()
    if not services:
        raise Failure("no imtui service runs here: start one with imtui serve or imtui demo")
    latest, *others = services
    if others:
        click.echo(f"{len(services)} services run here; this is the latest one, {latest.endpoint_url} (process {latest.pid})", err=True)
    click.echo(latest.exports())
