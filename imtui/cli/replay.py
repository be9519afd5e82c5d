"""`imtui replay`: the war room as it was, from a recording or from a report.

Invariant: no call leaves this machine, and nothing that is played is changed. A file that cannot be played is one sentence and an exit
status that is not 0.
"""

import os
from typing import TYPE_CHECKING

import click

from imtui.cli.choices import complete_recording
from imtui.cli.render import Column, print_json, print_table, span, takes_form, timestamp
from imtui.cli.speeds import speed_option

if TYPE_CHECKING:
    from imtui.state.recordings import Listed

LATEST = "latest"


@click.command()
@click.argument("file", default=LATEST, metavar="[FILE|latest]", shell_complete=complete_recording)
@click.option("--list", "lists", is_flag=True, help="Show the recordings on this machine, the latest first.")
@speed_option("How fast it begins.")
@click.option("--redact-names", is_flag=True, help="Give people pseudonyms, everywhere.")
@click.option("--plain", is_flag=True, help="Print one line a change instead of drawing a screen.")
@click.option("--theme", metavar="NAME", help="Colours of the screen.")
@takes_form
def replay(*, file: str, lists: bool, speed: float, redact_names: bool, plain: bool, theme: str | None, wants_table: bool) -> None:
    """Play back what the war room showed. A recording by name or file, or a report in JSON."""
    from imtui.cli.keeping import recordings_of
    from imtui.cli.terminals import require_terminal
    from imtui.config import load

    config = load(flags={"theme": theme}, environment=os.environ)
    recordings = recordings_of(config)
    if lists:
        _list(recordings.listed(), wants_table=wants_table)
        return
    if not plain:
        require_terminal()
    from imtui.cli import replaying

    recording = replaying.load(file, recordings)
    if redact_names:
        recording = replaying.without_names(recording)
    if plain:
        replaying.print_changes(recording)
    else:
        status = replaying.Showing(recording=recording, speed=speed).draw(config)
        if status:
            raise SystemExit(status)


def _list(found: tuple["Listed", ...], *, wants_table: bool) -> None:
    if not wants_table:
        print_json(
            [
                {
                    "name": each.name,
                    "path": str(each.path),
                    "began": timestamp(each.began),
                    "ended": timestamp(each.ended),
                    "running": each.is_running,
                    "bytes": each.size,
                    "account_id": each.session.account_id,
                    "region": each.session.region,
                    "label": each.session.label,
                    "me": each.session.me,
                }
                for each in found
            ]
        )
        return
    columns = (Column(title="recording"), Column(title="length"), Column(title="where", gives_way=True), Column(title="size"))
    rows = [
        (
            each.name,
            f"{span(each.ended - each.began)}{', still running' if each.is_running else ''}",
            " ".join(filter(None, (each.session.label, each.session.account_id, each.session.region, each.session.endpoint_url))),
            f"{max(1, each.size // 1000):,} kB",
        )
        for each in found
    ]
    print_table(columns, rows)
    if not found:
        click.echo("nothing was recorded yet: imtui records while it is open, unless record = false", err=True)
