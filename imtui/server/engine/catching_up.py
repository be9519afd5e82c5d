"""Bringing the service's state up to a moment: everything that fell due happens once, in order, each at its own time.

Invariant: `catch_up` is the only loop over time in the server. Whatever happens of itself (stages, retries, deliveries, scenario
steps) is an Agenda; the loop always runs the earliest of all of them, so that one that was down for an hour and one that was
awake leave the same rows behind. What cannot be done can be put off, so that it holds up nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from imtui.server.services.context import Context
from imtui.server.store.database import Transaction


class Agenda(Protocol):
    """One kind of thing that happens by itself."""

    def next_due(self, tx: Transaction) -> datetime | None:
        """When the earliest of them is due; None when nothing is pending."""
        ...

    def run_next(self, context: Context) -> None:
        """Do the earliest one. `context.now` is the moment it was due, however late it is being done. Afterwards it is no longer due."""
        ...

    def put_off(self, tx: Transaction, until: datetime) -> None:
        """The earliest one could not be done: it is due at `until`, and everything else when it was."""
        ...


Run = Callable[[Agenda, Context], None]


def run_next(agenda: Agenda, context: Context) -> None:
    """Do the earliest thing of an agenda; what goes wrong ends everything."""
    agenda.run_next(context)


def catch_up(context: Context, agendas: Sequence[Agenda], *, at_most: int | None = None, run: Run = run_next) -> datetime | None:
    """Have what is due at `context.now` or earlier `run`, in the order of time (at one moment, in the order of `agendas`).

    Returns the next due moment, or None when nothing is pending. It lies after `context.now` unless `at_most` things were run and more
    are left: the next slice goes on where this one ended.
    """
    done = 0
    while (first := _first(context.transaction, agendas)) is not None:
        due, order = first
        if due > context.now or done == at_most:
            return due
        run(agendas[order], replace(context, now=due))
        done += 1
    return None


def next_due(tx: Transaction, agendas: Sequence[Agenda]) -> datetime | None:
    """The earliest moment at which any of them has something to do; None when nothing is pending."""
    first = _first(tx, agendas)
    return None if first is None else first[0]


def _first(tx: Transaction, agendas: Sequence[Agenda]) -> tuple[datetime, int] | None:
    """When the earliest of all is due, and whose it is."""
    return min(((due, order) for order, agenda in enumerate(agendas) if (due := agenda.next_due(tx)) is not None), default=None)
