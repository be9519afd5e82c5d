"""`imtui contacts`, `oncall`, `readiness`: who there is, who is on call, and who would really be paged.

Invariant: reading only, and each contact, channel list and rotation is read once however many plans name it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import click

from imtui.arns import short_name
from imtui.cli import documents, naming
from imtui.cli.completing import complete_contact, complete_engaged, complete_schedule
from imtui.cli.failures import Failure
from imtui.cli.render import Column, print_json, print_table, span, timestamp
from imtui.cli.shells import Shell, all_of, one_shot, or_none
from imtui.cli.surveys import survey
from imtui.domain.contacts import Channel, ChannelTarget, Contact, ContactType, Target
from imtui.domain.errors import InputError, NotFound, Rejected
from imtui.domain.reach import Reach
from imtui.domain.rotations import Shift, following, running
from imtui.domain.surveys import KINDS, Survey
from imtui.domain.texts import visible

_AHEAD = timedelta(days=14)
_CONTACT_COLUMNS = (Column(title="alias"), Column(title="type"), Column(title="name", gives_way=True))
_ONCALL_COLUMNS = (
    Column(title="schedule"),
    Column(title="rotation"),
    Column(title="on call"),
    Column(title="until"),
    Column(title="then", gives_way=True),
)
_READINESS_COLUMNS = (
    Column(title="engaged"),
    Column(title="kind"),
    Column(title="in the way", wraps=True),
    Column(title="would page", wraps=True),
)


@click.command()
@click.argument("contact", required=False, shell_complete=complete_contact)
@one_shot
async def contacts(shell: Shell, *, contact: str | None) -> None:
    """List people, escalation plans and on-call schedules. Or show one with its plan and channels."""
    if contact is not None:
        await _show_contact(shell, await naming.contact(shell, contact))
        return
    listed = sorted((await shell.contacts.contacts()).values(), key=lambda each: (each.type, each.alias))
    if shell.wants_table:
        print_table(_CONTACT_COLUMNS, [(each.alias, KINDS[each.type], each.display_name) for each in listed])
    else:
        print_json([documents.of_contact(each) for each in listed])


@click.command()
@click.argument("schedule", required=False, shell_complete=complete_schedule)
@one_shot
async def oncall(shell: Shell, *, schedule: str | None) -> None:
    """Show who is on call now, until when, and who follows."""
    listed = (await shell.contacts.contacts()).values()
    wanted = [each.arn for each in listed if each.type is ContactType.ONCALL_SCHEDULE]
    if schedule is not None:
        wanted = [await naming.contact(shell, schedule)]
        _check_is_schedule(wanted[0], listed)
    schedules = [each for each in await all_of(*(shell.contacts.contact(arn) for arn in wanted)) if each.plan is not None]
    turns = [(each, arn) for each in schedules for arn in each.plan.rotations]
    now = shell.now
    rotations = await all_of(*(shell.connection.rotations.rotation(arn) for _, arn in turns))
    shifts = await all_of(*(shell.connection.rotations.shifts(arn, since=now, until=now + _AHEAD) for _, arn in turns))
    found = [(each, rotation, ahead) for (each, _), rotation, ahead in zip(turns, rotations, shifts, strict=True)]
    if not shell.wants_table:
        print_json([_turn(each, rotation.name, rotation.arn, ahead, now) for each, rotation, ahead in found])
        return
    print_table(_ONCALL_COLUMNS, [(each.alias, rotation.name, *_now_and_then(ahead, shell)) for each, rotation, ahead in found])
    if not found:
        click.echo("there is no on-call schedule", err=True)


def _check_is_schedule(arn: str, contacts: Iterable[Contact]) -> None:
    found = next((each for each in contacts if each.arn == arn), None)
    if found is not None and found.type is not ContactType.ONCALL_SCHEDULE:
        raise InputError(f"{visible(found.alias)} is no on-call schedule", subject=arn, remedy="imtui oncall lists them")


@click.command()
@click.argument("name", required=False, shell_complete=complete_engaged)
@click.option("--check", is_flag=True, help="Exit status 1 when something is in the way.")
@one_shot
async def readiness(shell: Shell, *, name: str | None, check: bool) -> None:
    """Tell who would be paged, and what is in the way of whom. For one contact, one response plan, or everything."""
    found = await survey(shell, *await _subjects(shell, name))
    if shell.wants_table:
        print_table(_READINESS_COLUMNS, [_readiness_row(each) for each in found])
    else:
        print_json([_readiness(each) for each in found])
    if check and any(not each.reach.is_sound for each in found):
        raise Failure("not everybody would be paged as planned: what is in the way stands beside each, or in `troubles`")


async def _subjects(shell: Shell, name: str | None) -> tuple[list[str], list[str]]:
    """The ARNs of contacts, and of response plans, that are asked about."""
    if name is None:
        contacts, plans = await all_of(shell.contacts.contacts(), shell.incidents.response_plans())
        return sorted(contacts), sorted(each.arn for each in plans)
    if name.startswith("arn:"):
        return ([], [name]) if ":response-plan/" in name else ([await naming.contact(shell, name)], [])
    contacts, plans = await all_of(shell.contacts.contacts(), shell.incidents.response_plans())
    things = [*naming.named_contacts(contacts.values()), *naming.named_plans(plans)]
    found = naming.meant(name, things, "contact and response plan")
    if found is None:
        raise NotFound(f"there is no contact and no response plan “{visible(name)}”", subject=name, remedy="imtui contacts lists them")
    return ([found.arn], []) if found.arn in contacts else ([], [found.arn])


async def _show_contact(shell: Shell, arn: str) -> None:
    contact, channels = await all_of(shell.contacts.contact(arn), _channels(shell, arn))
    if not shell.wants_table:
        print_json(documents.of_contact(contact, channels))
        return
    for label, value in (("alias", contact.alias), ("type", KINDS[contact.type]), ("name", contact.display_name), ("arn", contact.arn)):
        click.echo(f"{label:<9}{visible(value)}")
    names = {each.arn: f"{each.type.value} {each.name}" for each in channels}
    begins = 0
    for place, stage in enumerate(contact.plan.stages if contact.plan else (), start=1):
        named = ", ".join(_target(each, names) for each in stage.targets)
        click.echo(f"stage {place}  after {begins} min: {visible(named) or 'nobody'}")
        begins += stage.minutes
    for rotation in contact.plan.rotations if contact.plan else ():
        await _show_turn(shell, rotation)
    for channel in channels:
        state = "" if channel.activated else "  not activated"
        click.echo(visible(f"{channel.type.value.lower():<9}{channel.address}  {channel.name}{state}"))


async def _show_turn(shell: Shell, arn: str) -> None:
    """Who is on call in a rotation now, and who follows."""
    rotation = await or_none(shell.connection.rotations.rotation(arn))
    ahead = await or_none(shell.connection.rotations.shifts(arn, since=shell.now, until=shell.now + _AHEAD))
    if rotation is None or ahead is None:
        return
    people, until, after = _now_and_then(ahead, shell)
    click.echo(visible(f"rotation {rotation.name}: {people} for {until}, then {after}"))


async def _channels(shell: Shell, arn: str) -> tuple[Channel, ...]:
    """A person's channels; plans and schedules have none, and the service may refuse to list them."""
    try:
        return await shell.contacts.channels(arn)
    except Rejected:
        return ()


def _target(target: Target, channels: Mapping[str, str]) -> str:
    if isinstance(target, ChannelTarget):
        return channels.get(target.channel_arn, "a channel that is gone")
    return short_name(target.contact_arn) + (" (essential)" if target.essential else "")


def _turn(schedule: Contact, name: str, arn: str, shifts: tuple[Shift, ...], now: datetime) -> documents.Document:
    current, then = running(shifts, now), following(shifts, now)
    return {
        "schedule": schedule.alias,
        "schedule_arn": schedule.arn,
        "rotation": name,
        "rotation_arn": arn,
        "on_call": [short_name(each) for shift in current for each in shift.contact_arns],
        "until": timestamp(min((shift.end for shift in current), default=None)),
        "next": None if then is None else [short_name(each) for each in then.contact_arns],
        "next_from": None if then is None else timestamp(then.start),
    }


def _now_and_then(shifts: tuple[Shift, ...], shell: Shell) -> tuple[str, str, str]:
    current, then = running(shifts, shell.now), following(shifts, shell.now)
    people = ", ".join(short_name(each) for shift in current for each in shift.contact_arns)
    until = min((shift.end for shift in current), default=None)
    after = "-"
    if then is not None:
        who = ", ".join(short_name(each) for each in then.contact_arns) or "nobody"
        after = f"{who} from {then.start.astimezone(shell.zone):%a %H:%M %Z}"
    return people or "nobody", span(until - shell.now) if until else "-", after


def _readiness_row(found: Survey) -> tuple[str, ...]:
    people = ", ".join(f"{each.name} ({', '.join(channel.type.value for channel in each.channels)})" for each in found.reach.people)
    return found.name, found.kind, "; ".join(each.words for each in found.reach.troubles) or "-", people or "nobody"


def _readiness(found: Survey) -> documents.Document:
    reach: Reach = found.reach
    return {
        "name": found.name,
        "arn": found.arn,
        "kind": found.kind,
        "ready": reach.is_sound,
        "people": [
            {"contact": each.name, "contact_arn": each.contact_arn, "channels": [channel.type.value for channel in each.channels]}
            for each in reach.people
        ],
        "troubles": [
            {"contact": each.name, "contact_arn": each.contact_arn, "obstacle": each.obstacle.value, "detail": each.detail or None}
            for each in reach.troubles
        ],
    }
