"""What a one-shot command is given: the settings, a connection that starts quickly, the time, and how its answer is wanted.

    @click.command()
    @one_shot
    async def incidents(shell: Shell) -> None:

Invariant: nothing that draws, serves or speaks to AWS is imported before the command runs; the connection is the blocking one. Writes go
through the actions and the journal like those of the war room: what cannot be sent is kept, and said to be.
"""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

import click

from imtui.cli import garbage
from imtui.cli.failures import sentence_of
from imtui.cli.render import form_options, is_for_people
from imtui.cli.settings import SHARED, of_the_program, takes_settings
from imtui.clock import Clock, SystemClock
from imtui.domain.errors import ImtuiError

if TYPE_CHECKING:
    from imtui.actions.desk import Desk
    from imtui.actions.outcomes import Outcome
    from imtui.config import Config
    from imtui.gateway.connections import Connection
    from imtui.gateway.contacts import Contacts
    from imtui.gateway.incidents import Incidents
    from imtui.gateway.transport import CallRecord

_SIGNALLED = 130
_LEFT_OUT = "imtui.left_out"
"""Under that name a command remembers what it said of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What tests put in the place of the real one, as click's context object: the time of the commands, and of the machine, by which
    requests are signed."""

    clock: Clock = field(default_factory=SystemClock)
    wall: Clock = field(default_factory=SystemClock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """One run of one command. `wants_table`: a person reads it, else a program does; `wants_json`: that was said in so many words."""

    config: "Config"
    connection: "Connection"
    clock: Clock
    wants_table: bool
    wants_json: bool = False

    @property
    def incidents(self) -> "Incidents":
        return self.connection.incidents

    @property
    def contacts(self) -> "Contacts":
        return self.connection.contacts

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def zone(self) -> tzinfo:
        """That in which times are typed and said to people."""
        from imtui.cli.terminals import local_zone

        return local_zone(os.environ) if self.config.local_time else UTC

    @asynccontextmanager
    async def desk(self, subject: str) -> "AsyncIterator[Desk]":
        """A desk to act at, on `subject` (ARN), whose account the journal remembers with what could not be sent."""
        from imtui.cli.desks import at_desk

        async with at_desk(self.connection, self.config, self.clock, zone=self.zone, subject=subject) as desk:
            yield desk

    def tell(self, *answers: "tuple[Outcome, dict[str, Any]]") -> None:
        """What actions came back with: a sentence each, or each as JSON with `done`, `message` and the members beside it. Failure when
        one did not happen."""
        from imtui.cli.failures import Failure
        from imtui.cli.render import print_json
        from imtui.domain.texts import visible

        for outcome, members in answers:
            if not self.wants_table:
                print_json({"done": outcome.done, "message": outcome.message, **members})
            elif outcome.done:
                click.echo(visible(outcome.message))
        failed = [visible(outcome.message) for outcome, _ in answers if not outcome.done]
        if failed:
            raise Failure("; ".join(failed))


def one_shot(command: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Make the callback of a click command of `command`, which is given a Shell first, then its own arguments."""

    def callback(*, as_json: bool, as_table: bool, **given: Any) -> None:
        context = click.get_current_context()
        shared = {name: given.pop(name) for name in SHARED}
        config = of_the_program(context, os.environ, shared)
        wants_table = is_for_people(as_table, as_json)
        world = context.find_object(World) or World()

        async def run() -> None:
            async with connected(config, world.clock) as connection:
                shell = Shell(config=config, connection=connection, clock=world.clock, wants_table=wants_table, wants_json=as_json)
                await command(shell, **given)

        finish(run())

    return garbage.brief(update_wrapper(takes_settings(form_options(callback)), command))


def finish(work: Any) -> None:
    """Run a coroutine to its end; ctrl+c is an exit status and no traceback."""
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        raise SystemExit(_SIGNALLED) from None


@asynccontextmanager
async def connected(
    config: "Config",
    clock: Clock,
    *,
    seconds: float = 0.0,
    on_call: "Callable[[CallRecord], None] | None" = None,
    wall: Clock | None = None,
) -> "AsyncIterator[Connection]":
    """A connection for a handful of calls. `seconds`: each may take no longer, and is not repeated (0: the usual patience)."""
    from imtui.gateway.calls import Patience
    from imtui.gateway.connections import ConnectionSettings, connect

    hurried: dict[str, Any] = {}
    if seconds:
        patience = Patience(throttled_reads=0, failed=0, deadline=seconds)
        hurried = {"connect_timeout": seconds, "read_timeout": seconds, "patience": patience}
    settings = ConnectionSettings(
        profile=config.profile,
        region=config.region,
        endpoint_url=config.endpoint_url,
        read_only=config.read_only,
        blocking=True,
        **hurried,
    )
    with garbage.loading():
        connection = await connect(settings, clock=clock, on_call=on_call, wall=wall)
    async with connection:
        yield connection


async def all_of(*calls: Awaitable[Any]) -> list[Any]:
    """The answers of calls that are made at the same time; the first fault of any."""
    return list(await asyncio.gather(*calls))


async def or_none(call: Awaitable[Any]) -> Any:
    """An answer that what is asked for can do without; None, and a sentence on standard error, where it is refused: one, however many
    calls are refused for the same reason."""
    try:
        return await call
    except ImtuiError as error:
        sentence = sentence_of(error)
        context = click.get_current_context(silent=True)
        said: set[str] = context.meta.setdefault(_LEFT_OUT, set()) if context is not None else set()
        if sentence not in said:
            said.add(sentence)
            click.echo(f"left out: {sentence}", err=True)
        return None


def token() -> str:
    """A fresh idempotency token."""
    return str(uuid.uuid4())
