"""`--plain`: the war room as lines, one a change, for pipes, logs and screen readers.

Invariant: standard output holds changes and nothing else, each line whole and flushed; what goes wrong is said on standard error. A reader
that goes away ends imtui without a word.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC

import click

from imtui.cli.failures import Failure
from imtui.cli.keeping import Keeping
from imtui.cli.terminals import give_up_output, run_until_signalled
from imtui.cli.warroom import Opening, never, open_backend, stay
from imtui.clock import Clock
from imtui.domain.errors import ImtuiError
from imtui.domain.snapshot import Snapshot
from imtui.report.changes import lines
from imtui.sync.plan import Attention


def print_changes(opening: Opening) -> int:
    """Print until a signal comes or nobody reads any more; the status to exit with. Failure when it cannot go on."""
    enough = asyncio.Event()
    failures: list[Failure] = []

    def leave(failure: Failure) -> None:
        failures.append(failure)
        enough.set()

    status = run_until_signalled(stay(opening, _until(enough, opening, leave), leave), enough.set)
    if failures:
        raise failures[0]
    return status


@dataclass(slots=True, kw_only=True)
class Printer:
    """Prints what differs between the Snapshot before and the one now; `enough` is set when nobody reads it, or when it is over."""

    clock: Clock
    enough: asyncio.Event
    is_over: Callable[[Snapshot], bool] = never
    before: Snapshot = field(default_factory=Snapshot)

    def __call__(self, snapshot: Snapshot) -> None:
        before, self.before = self.before, snapshot
        try:
            for line in lines(before, snapshot, self.clock.now()):
                click.echo(line)
        except BrokenPipeError:
            give_up_output()
            self.enough.set()
        if self.is_over(snapshot):
            self.enough.set()


async def _until(enough: asyncio.Event, opening: Opening, leave: Callable[[Failure], None]) -> None:
    async with asyncio.TaskGroup() as group:
        printing = group.create_task(_print(opening, enough, leave))
        await enough.wait()
        printing.cancel()


async def _print(opening: Opening, enough: asyncio.Event, leave: Callable[[Failure], None]) -> None:
    try:
        backend = await open_backend(
            opening, zone=UTC, on_wrong_endpoint=lambda fault: leave(Failure.of(fault)), keeping=Keeping.in_memory()
        )
    except ImtuiError as error:
        leave(Failure.of(error))
        return
    except Failure as failure:
        leave(failure)
        return
    unsubscribe = backend.store.subscribe(Printer(clock=opening.clock, enough=enough, is_over=opening.is_over))
    try:
        backend.attend(Attention(me=backend.session.me, thorough=True))
        await backend.run()
    finally:
        unsubscribe()
        await backend.close()
