"""`imtui incidents`: what is on fire.

Invariant: it costs one call a hundred incidents, and loads no more than that takes: it is what scripts call again and again.
"""

import click

from imtui.cli import documents, naming
from imtui.cli.render import Column, ago, print_json, print_table
from imtui.cli.shells import Shell, one_shot
from imtui.domain.incidents import IncidentStatus, IncidentSummary, impact_words

_COLUMNS = (Column(title="id"), Column(title="impact"), Column(title="status"), Column(title="title", gives_way=True), Column(title="age"))


@click.command()
@click.option("--all", "everything", is_flag=True, help="The resolved ones too.")
@click.option("--resolved", is_flag=True, help="The resolved ones only.")
@one_shot
async def incidents(shell: Shell, *, everything: bool, resolved: bool) -> None:
    """List the open incidents, the worst and then the newest first."""
    status = None if everything else IncidentStatus.RESOLVED if resolved else IncidentStatus.OPEN
    found = sorted(await shell.incidents.listed(status), key=_foremost)
    if not shell.wants_table:
        print_json([documents.of_incident(each) for each in found])
        return
    ids = naming.short_ids(each.arn for each in found)
    print_table(
        _COLUMNS,
        [
            (ids[each.arn], impact_words(each.impact), each.status.lower(), each.title, ago(each.resolved or each.created, shell.now))
            for each in found
        ],
    )
    if not found:
        click.echo("no incident is open" if status is IncidentStatus.OPEN else "there are none", err=True)


def _foremost(incident: IncidentSummary) -> tuple[bool, int, float]:
    return (incident.status is not IncidentStatus.OPEN, incident.impact, -incident.created.timestamp())
