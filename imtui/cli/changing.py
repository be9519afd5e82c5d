"""`imtui start`, `update`, `resolve`, `note`: what changes an incident.

Invariant: the same actions as the war room's, with the same checks; what cannot be sent is in the journal, and the exit status says so.
"""

import sys

import click

from imtui.actions import incidents as actions
from imtui.actions import timeline
from imtui.cli import naming
from imtui.cli.completing import complete_incident, complete_plan
from imtui.cli.failures import UNUSABLE, Failure
from imtui.cli.render import Column, print_json, print_table
from imtui.cli.shells import Shell, one_shot, or_none
from imtui.domain import related
from imtui.domain.incidents import Impact, IncidentStatus

_IMPACT = click.IntRange(1, 5)


@click.command()
@click.argument("plan", required=False, shell_complete=complete_plan)
@click.option("--title", default="", metavar="TEXT", help="Another title than the plan's.")
@click.option("--impact", type=_IMPACT, metavar="1-5", help="Another impact than the plan's; 1 is critical.")
@click.option("--related", "items", multiple=True, metavar="ITEM", help="An ARN or a URL that belongs to it; as often as needed.")
@click.option("--list", "lists", is_flag=True, help="List the response plans, and start nothing.")
@one_shot
async def start(shell: Shell, *, plan: str | None, title: str, impact: int | None, items: tuple[str, ...], lists: bool) -> None:
    """Start an incident from the response plan PLAN."""
    if lists:
        await _list_plans(shell)
        return
    if plan is None:
        raise click.UsageError("which response plan? imtui start --list lists them")
    read = [related.read(item) for item in items]
    arn = await naming.response_plan(shell, plan)
    known = {each.arn for each in await or_none(shell.incidents.listed(IncidentStatus.OPEN)) or ()}
    wanted = Impact(impact) if impact else None
    async with shell.desk(arn) as desk:
        outcome = await actions.start(desk, arn, title=title, impact=wanted, related_items=read, open_arns=known)
    started = outcome.touched[0].subject
    name, is_new = naming.last_word(started), started not in known
    if shell.wants_table:
        click.echo(f"{outcome.message}: {name}" if is_new else f"{name}: {outcome.message}")
    else:
        shell.tell((outcome, {"incident_arn": started, "id": name, "new": is_new}))


@click.command()
@click.argument("incident", shell_complete=complete_incident)
@click.option("--title", metavar="TEXT", help="Its new title.")
@click.option("--impact", type=_IMPACT, metavar="1-5", help="Its new impact; 1 is critical.")
@click.option("--summary", metavar="TEXT", help="Its new summary, in Markdown; empty clears it.")
@click.option("--reopen", is_flag=True, help="Open it again.")
@one_shot
async def update(shell: Shell, *, incident: str, title: str | None, impact: int | None, summary: str | None, reopen: bool) -> None:
    """Change title, impact or summary, or open it again.

    INCIDENT is an id, the beginning of one, an ARN, or words of a title."""
    if not reopen and title is None and impact is None and summary is None:
        raise click.UsageError("nothing to change: name --title, --impact, --summary or --reopen")
    arn = await naming.incident(shell, incident)
    async with shell.desk(arn) as desk:
        outcome = await actions.reopen(desk, arn) if reopen else None
        if outcome is None or title is not None or impact is not None or summary is not None:
            outcome = await actions.modify(desk, arn, title=title, impact=Impact(impact) if impact else None, summary=summary)
    shell.tell((outcome, {"incident_arn": arn}))


@click.command()
@click.argument("incident", shell_complete=complete_incident)
@click.option("--note", default="", metavar="TEXT", help="A closing note, written first.")
@one_shot
async def resolve(shell: Shell, *, incident: str, note: str) -> None:
    """Resolve an incident: paging stops.

    INCIDENT is an id, the beginning of one, an ARN, or words of a title."""
    arn = await naming.incident(shell, incident)
    async with shell.desk(arn) as desk:
        outcome = await actions.resolve(desk, arn, note=note)
    shell.tell((outcome, {"incident_arn": arn}))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("incident", shell_complete=complete_incident)
@click.argument("text", nargs=-1, required=True)
@one_shot
async def note(shell: Shell, *, incident: str, text: tuple[str, ...]) -> None:
    """Write TEXT on the timeline. `-7m` or `14:05` in front backdates it, a single `-` reads it from standard input.

    INCIDENT is an id, the beginning of one, an ARN, or words of a title."""
    words = sys.stdin.read() if text == ("-",) else " ".join(text)
    if not words.strip():
        raise Failure("the note is empty", status=UNUSABLE)
    arn = await naming.incident(shell, incident)
    async with shell.desk(arn) as desk:
        outcome = await timeline.add_note(desk, arn, words)
    shell.tell((outcome, {"incident_arn": arn}))


async def _list_plans(shell: Shell) -> None:
    plans = sorted(await shell.incidents.response_plans(), key=lambda each: each.name)
    if shell.wants_table:
        columns = (Column(title="name"), Column(title="display name", gives_way=True))
        print_table(columns, [(each.name, each.display_name) for each in plans])
    else:
        print_json([{"arn": each.arn, "name": each.name, "display_name": each.display_name} for each in plans])
