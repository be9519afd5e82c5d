"""`imtui demo`: a war room with an incident unfolding in it, and the service behind it.

Invariant: the war room talks to the service as it would to AWS, over HTTP and with signatures; both end together, and nothing of
either is left on the machine.
"""

from pathlib import Path

import click

from imtui.cli.speeds import speed_option

SCENARIO = "demo"
ME = "akuam"


@click.command()
@click.option("--ready-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Address and keys as JSON.")
@speed_option()
@click.option("--theme", metavar="NAME", help="Colours of the screen.")
@click.option("--plain", is_flag=True, help="Print one line a change instead of drawing a screen.")
def demo(*, ready_file: Path | None, speed: float, theme: str | None, plain: bool) -> None:
    """Look around: a company, its incidents, a page that waits."""
    from imtui.cli.children import ServiceProcess, settings_beside
    from imtui.cli.terminals import require_terminal
    from imtui.cli.warroom import Opening, open_war_room

    config = settings_beside(me=ME, speed=speed, theme=theme)
    if not plain:
        require_terminal()
    with ServiceProcess(scenario=SCENARIO, caller=ME, speed=speed, ready_file=ready_file) as service:
        open_war_room(Opening(config=config, label="demo", place=service, clock=service.clock), plain=plain)
