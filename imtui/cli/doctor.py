"""`imtui doctor`: what imtui needs, looked at one by one, and what to do about each that is missing.

Invariant: it changes nothing: permissions are probed by reading, those to write are listed and not tried. It goes on after what it finds,
and its exit status is that of the first thing that is bad.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imtui.cli.diagnoses import lines
from imtui.cli.failures import remedy_of, status_of
from imtui.cli.findings import Finding, Verdict
from imtui.cli.render import output_width, print_json, takes_form
from imtui.cli.settings import SHARED, of_the_program, takes_settings
from imtui.cli.shells import World, all_of, connected, finish
from imtui.clock import Clock
from imtui.domain.errors import AccessDenied, ImtuiError, NotFound, Rejected, Throttled

if TYPE_CHECKING:
    from imtui.config import Config
    from imtui.gateway.connections import Connection
    from imtui.gateway.permissions import Probe
    from imtui.gateway.transport import CallRecord

_WRONG_CLOCK, _SLOW_CLOCK = 240.0, 10.0
_SECONDS = 10.0
_MISSING = "missing"
_LOOKED_AT = "ValidationException"


@click.command()
@takes_settings
@click.pass_context
@takes_form
def doctor(context: click.Context, /, *, wants_table: bool, **given: Any) -> None:
    """Look at what imtui needs, and say what to do. Credentials, permissions, clock, terminal."""
    config = of_the_program(context, os.environ, {name: given[name] for name in SHARED})
    world = context.find_object(World) or World()
    found = [_state(), *_terminal()]
    finish(_service(config, world, found))
    if wants_table:
        for line in lines(found, output_width()):
            click.echo(line)
    else:
        print_json(
            [
                {"part": each.part, "name": each.name, "state": each.verdict.value, "found": each.found, "remedy": each.remedy or None}
                for each in found
            ]
        )
    context.exit(next((each.status for each in found if each.verdict is Verdict.BAD), 0))


async def _service(config: "Config", world: World, found: list[Finding]) -> None:
    """What there is to say about the account, in front of everything else."""
    records: list[CallRecord] = []
    told: list[Finding] = []
    try:
        async with connected(config, world.clock, seconds=_SECONDS, on_call=records.append, wall=world.wall) as connection:
            told += _place(connection)
            account, permissions = await _account(connection, config), await _permissions(connection, world.clock)
            stopped = any(each.name == "connection" for each in permissions)
            told += [_unasked(each) if stopped and each.verdict is Verdict.UNKNOWN else each for each in account]
            told += permissions
    except ImtuiError as error:
        told.append(Finding("account", "connection", Verdict.BAD, error.message, remedy_of(error), status_of(error)))
    found[:0] = [*told, *_skew(records)]


def _place(connection: "Connection") -> list[Finding]:
    place = connection.place
    return [
        Finding("account", "credentials", Verdict.GOOD, f"profile {place.profile}" if place.profile else "found"),
        Finding("account", "region", Verdict.GOOD, place.region),
        Finding("account", "endpoint", Verdict.GOOD, place.endpoint_url or "AWS"),
    ]


async def _account(connection: "Connection", config: "Config") -> list[Finding]:
    identity = await connection.identity()
    account = (
        Finding("account", "account", Verdict.GOOD, " ".join(filter(None, (identity.account_id, identity.role))))
        if identity.account_id
        else Finding("account", "account", Verdict.UNKNOWN, "nobody tells", "the replication set does, once it is there and may be read")
    )
    expires = [Finding("account", "credentials end", Verdict.GOOD, f"{identity.expires:%Y-%m-%d %H:%M} UTC")] if identity.expires else []
    return [account, await _set_up(connection), *expires, await _me(connection, config)]


async def _set_up(connection: "Connection") -> Finding:
    """Whether there is a replication set: without one everything is allowed, and nothing works."""
    try:
        is_there = bool(await connection.incidents.account_id())
    except ImtuiError as error:
        return Finding("account", "set up", Verdict.UNKNOWN, error.message, remedy_of(error) or "look at permissions below")
    if is_there:
        return Finding("account", "set up", Verdict.GOOD, "there is a replication set")
    return Finding("account", "set up", Verdict.BAD, "Incident Manager is not set up in this account", "R in the war room sets it up")


async def _me(connection: "Connection", config: "Config") -> Finding:
    if not config.me:
        return Finding("account", "me", Verdict.WARNING, "not set", "name your contact with --me or in config.toml, to be told of pages")
    try:
        listed = await connection.contacts.contacts()
    except ImtuiError as error:
        return Finding("account", "me", Verdict.UNKNOWN, error.message, error.remedy)
    if any(config.me in (each.arn, each.alias) for each in listed.values()):
        return Finding("account", "me", Verdict.GOOD, config.me)
    return Finding("account", "me", Verdict.BAD, f"there is no contact {config.me}", "imtui contacts lists them", 5)


async def _permissions(connection: "Connection", clock: Clock) -> list[Finding]:
    from imtui.gateway.permissions import WRITES, probes

    now, account = clock.now(), (await connection.identity()).account_id
    wanted = probes(
        region=connection.place.region,
        account_id=account,
        since=now,
        until=now + timedelta(hours=1),
        on_aws=not connection.place.endpoint_url,
    )
    probed = await all_of(*(_probed(connection, probe) for probe in wanted))
    common = _common(probed)
    untried = "it would change something"
    return [
        *([common] if common else []),
        *(_unasked(each) if common else each for each in probed),
        *(Finding("permissions", action, Verdict.UNKNOWN, untried, "compare it with your policy") for action in WRITES),
    ]


def _common(probed: "Sequence[Finding]") -> Finding | None:
    """What is in the way of every call alike: no matter of permissions, and said once."""
    first, words = probed[0], {each.found.replace(each.name.partition(":")[2], "every call") for each in probed}
    if first.verdict is Verdict.GOOD or first.found == _MISSING or len(words) > 1:
        return None
    return first._replace(part="account", name="connection", verdict=Verdict.BAD, found=words.pop())


def _unasked(finding: Finding) -> Finding:
    return finding._replace(verdict=Verdict.UNKNOWN, found="nobody could be asked", remedy="first what is said of the connection", status=1)


async def _probed(connection: "Connection", probe: "Probe") -> Finding:
    """Any answer but a refusal means that the call was allowed: what it asks for does not exist."""
    try:
        await connection.transport.call(probe.service, probe.operation, probe.params)
    except AccessDenied as error:
        return Finding("permissions", probe.action, Verdict.BAD, _MISSING, error.remedy or f"allow {probe.action}", status_of(error))
    except Throttled as error:
        return Finding("permissions", probe.action, Verdict.UNKNOWN, error.message, remedy_of(error), status_of(error))
    except NotFound:
        pass  # it was looked for, so it was allowed
    except ImtuiError as error:
        if not (isinstance(error, Rejected) and error.code == _LOOKED_AT):
            return Finding("permissions", probe.action, Verdict.BAD, error.message, remedy_of(error), status_of(error))
    return Finding("permissions", probe.action, Verdict.GOOD, "allowed")


def _skew(records: "Sequence[CallRecord]") -> list[Finding]:
    """How far this clock is off the service's, by the Date of its answers, which has whole seconds."""
    offs = [-record.ahead for record in records if record.ahead is not None]
    if not offs:
        return [Finding("clock", "skew", Verdict.UNKNOWN, "no answer told the time", "look again once the service answers")]
    off = min(offs, key=abs)
    words = f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} the service"
    if abs(off) >= _WRONG_CLOCK:
        return [Finding("clock", "skew", Verdict.BAD, words, "set the clock: requests are refused at 300 s", 3)]
    if abs(off) >= _SLOW_CLOCK:
        return [Finding("clock", "skew", Verdict.WARNING, words, "set the clock: ages and countdowns are off by as much")]
    return [Finding("clock", "skew", Verdict.GOOD, "none to speak of")]


def _terminal() -> list[Finding]:
    from imtui.cli.abilities import terminal

    size = shutil.get_terminal_size()
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return terminal(os.environ, columns=size.columns, rows=size.lines, encoding=encoding, is_terminal=sys.stdout.isatty())


def _state() -> Finding:
    from imtui.cli.places import state_folder

    try:
        folder = state_folder()
        with tempfile.NamedTemporaryFile(dir=folder):
            return Finding("state", "directory", Verdict.GOOD, _short(folder))
    except OSError as error:
        remedy = "make it writable, or set XDG_STATE_HOME: until then nothing that fails is kept"
        return Finding("state", "directory", Verdict.BAD, f"cannot be written: {error.strerror}", remedy)


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
