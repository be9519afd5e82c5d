"""`imtui drill`: an incident to practise on, and a score card at its end.

Invariant: no call leaves this machine: the war room and the score card talk to the service that the drill has started, by its address,
and both end with it. Standard output holds the list or the score card (with --plain the changes too); the briefing goes to standard error.
"""

import asyncio
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imtui.cli.choices import complete_drill
from imtui.cli.render import Column, print_json, print_table, takes_form
from imtui.cli.speeds import speed_option

if TYPE_CHECKING:
    from imtui.cli.children import ServiceProcess
    from imtui.domain.snapshot import Snapshot
    from imtui.report.gathering import Gathered
    from imtui.server.scenarios.scripts import DrillScript, Scenario

_WIDEST = 100


@click.command()
@click.argument("scenario", required=False, shell_complete=complete_drill)
@click.option("--list", "lists", is_flag=True, help="Show the drills that come with imtui.")
@speed_option()
@click.option("--ready-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Address and keys as JSON.")
@click.option("--theme", metavar="NAME", help="Colours of the screen.")
@click.option("--plain", is_flag=True, help="Print one line a change instead of drawing a screen; ends when it is resolved.")
@takes_form
def drill(
    *, scenario: str | None, lists: bool, speed: float, ready_file: Path | None, theme: str | None, plain: bool, wants_table: bool
) -> None:
    """Practise an incident, and see how it went. From a scenario by name or file."""
    if lists:
        _list(wants_table=wants_table)
        return
    if scenario is None:
        raise click.UsageError("name a scenario, or see them with --list")
    from imtui.cli.terminals import require_terminal

    played = _load(scenario)
    wanted = _drill_of(played)
    if not plain:
        require_terminal()
    _brief(played.title, wanted, waits=not plain)
    _practise(scenario, wanted, speed=speed, ready_file=ready_file, theme=theme, plain=plain)


def _practise(scenario: str, drill: "DrillScript", *, speed: float, ready_file: Path | None, theme: str | None, plain: bool) -> None:
    from imtui.cli.children import ServiceProcess, settings_beside
    from imtui.cli.warroom import Opening, open_war_room

    config = settings_beside(me=drill.me, speed=speed, theme=theme)
    with ServiceProcess(scenario=scenario, caller=drill.me, speed=speed, ready_file=ready_file, label="drill") as service:
        opening = Opening(
            config=config,
            label="drill",
            place=service,
            clock=service.clock,
            is_over=lambda snapshot: _is_over(snapshot, drill, service.origin),
        )
        status = 0
        try:
            open_war_room(opening, plain=plain)
        except SystemExit as leaving:  # a signal: the way to end it without a screen
            status = leaving.code if isinstance(leaving.code, int) else 1
        _show_card(service, drill)
        if status:
            raise SystemExit(status)


def _is_over(snapshot: "Snapshot", drill: "DrillScript", began: datetime) -> bool:
    """Whether its incident is resolved."""
    ours = [each for each in (snapshot.incidents or {}).values() if _is_of(each.arn, drill.plan) and each.created >= began]
    return any(each.resolved is not None for each in ours)


def _show_card(service: "ServiceProcess", drill: "DrillScript") -> None:
    """How it went; nothing where it ended before it could begin."""
    from imtui.report.composing import document
    from imtui.report.scores import Targets, lines, score

    if service.announcement is None:
        return
    gathered = asyncio.run(_gathered(service, drill))
    if gathered is None:
        click.echo("the incident had not begun yet: there is nothing to score", err=True)
        return
    [report] = document(gathered, service.clock.now()).reports
    targets = Targets(accept=drill.accept, update=drill.update, resolve=drill.resolve, roles=drill.roles, decisions=drill.decisions)
    for line in lines(score(report, targets, drill.me)):
        click.echo(line)


async def _gathered(service: "ServiceProcess", drill: "DrillScript") -> "Gathered | None":
    """All about the first incident that began in the drill; None when there is none."""
    from imtui.gateway.connections import ConnectionSettings, connect
    from imtui.report.gathering import gather

    assert service.announcement is not None
    settings = ConnectionSettings(
        region=service.announcement.region, endpoint_url=service.announcement.endpoint_url, read_only=True, blocking=True
    )
    async with await connect(settings, clock=service.clock) as connection:
        listed = await connection.incidents.listed()
        ours = [each for each in listed if _is_of(each.arn, drill.plan) and each.created >= service.origin]
        if not ours:
            return None
        first = min(ours, key=lambda each: each.created)
        return await gather(connection.incidents, connection.contacts, [first.arn])


def _is_of(incident_arn: str, plan: str) -> bool:
    """Whether an incident was started from the plan of that name."""
    return incident_arn.rpartition(":")[2].split("/")[1:2] == [plan]


def _load(name: str) -> "Scenario":
    from imtui.cli.failures import UNUSABLE, Failure
    from imtui.server.scenarios import loading
    from imtui.server.scenarios.reading import ScenarioError

    try:
        return loading.load(name)
    except ScenarioError as error:
        raise Failure(str(error), status=UNUSABLE) from error


def _drill_of(scenario: "Scenario") -> "DrillScript":
    from imtui.cli.failures import UNUSABLE, Failure

    if scenario.drill is None:
        raise Failure(f"the scenario {scenario.name} has no [drill] table: there is nothing to practise in it", status=UNUSABLE)
    return scenario.drill


def _brief(title: str, drill: "DrillScript", *, waits: bool) -> None:
    """What the person has to know before the first page; a key begins it."""
    from imtui.cli.render import wrapped

    width = min(_WIDEST, shutil.get_terminal_size().columns)
    for paragraph in (title, *drill.briefing.split("\n\n"), f"You are {drill.me}. {_aims(drill)}"):
        if words := " ".join(paragraph.split()):
            click.echo("\n".join(wrapped(words, width)) + "\n", err=True)
    if waits:
        click.pause("Press any key to begin …", err=True)


def _aims(drill: "DrillScript") -> str:
    """The targets as a sentence, empty where there are none."""
    from imtui.domain.notes import ROLES
    from imtui.report.words import limit

    aims = [f"accept your page within {limit(drill.accept)}"] if drill.accept else []
    aims += [f"write at least every {limit(drill.update)}"] if drill.update else []
    aims += [f"name who is {' and '.join(ROLES[role] for role in drill.roles)}"] if drill.roles else []
    aims += [f"write down {drill.decisions} {'decision' if drill.decisions == 1 else 'decisions'} (d!)"] if drill.decisions else []
    aims += [f"resolve it within {limit(drill.resolve)}"] if drill.resolve else []
    return f"The aims: {', '.join(aims)}." if aims else ""


def _list(*, wants_table: bool) -> None:
    from imtui.server.scenarios import loading

    found = [(name, loading.load(name)) for name in loading.included()]
    drills = [(name, scenario.title) for name, scenario in found if scenario.drill is not None]
    if wants_table:
        print_table((Column(title="drill"), Column(title="title", gives_way=True)), drills)
    else:
        print_json([{"name": name, "title": title} for name, title in drills])
