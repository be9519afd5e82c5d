"""Bringing the service's state up to a moment: everything that fell due happens once, in order, each at its own time.

Invariant: `catch_up` is the only loop over time in the server. Whatever happens of itself (stages, retries, deliveries, scenario
steps) is an Agenda; the loop always runs the earliest of all of them, so that one that was down for an hour and one that was
awake leave the same rows behind.
"""

from collections.abc import Sequence
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


def catch_up(context: Context, agendas: Sequence[Agenda]) -> datetime | None:
    """Run all that is due at `context.now` or earlier, in the order of time (at one moment, in the order of `agendas`).

    Returns the next due moment, which lies after `context.now`, or None when nothing is pending.
    """
    while True:
        pending = [(due, order) for order, agenda in enumerate(agendas) if (due := agenda.next_due(context.transaction)) is not None]
        if not pending:
            return None
        due, order = min(pending)
        if due > context.now:
            return due
        agendas[order].run_next(replace(context, now=due))
