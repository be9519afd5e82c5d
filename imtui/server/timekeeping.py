"""When something is due next, and the running of it.

Invariant: before anything is answered, everything due by then has happened: all of it, or the first SLICE things where more is due than
an answer may wait for, such as after a long stop. Asking the database for the next due moment costs several queries, so it is asked only
after something changed; between two changes a comparison of two moments is enough, unless other services share the database. What cannot
be done is put off, again and again, and keeps nothing else from happening: a bug in one escalation pages everybody of all the others.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from imtui.server import bugs
from imtui.server.engine.catching_up import Agenda, Run, catch_up, next_due, run_next
from imtui.server.identity import Identity
from imtui.server.scenarios import player
from imtui.server.scenarios.scripts import Scenario
from imtui.server.services.context import Context
from imtui.server.store.database import Database

_LOG = logging.getLogger(__name__)
_RETRY = timedelta(seconds=1)

#: How long something that cannot be done waits until it is tried again.
PUT_OFF = timedelta(seconds=30)

#: How many things are run in one transaction, and before one answer: about 100 ms of work.
SLICE = 50


class Timekeeper:
    """Runs what falls due, in transactions of its own."""

    def __init__(self, *, database: Database, agendas: Sequence[Agenda], identity: Identity) -> None:
        self._database = database
        self._agendas = agendas
        self._identity = identity
        self._due: datetime | None = None
        self._disturbed = True
        self._is_failing = False

    @property
    def is_disturbed(self) -> bool:
        """Whether something changed since the next due moment was last known."""
        return self._disturbed

    def disturb(self) -> None:
        """Something changed: what is due next has to be asked again."""
        self._disturbed = True

    def catch_up(self, now: datetime) -> datetime | None:
        """Run all that is due at `now`; the next due moment, or None when nothing is pending."""
        while (due := self._run_slice(now)) is not None and due <= now:
            pass
        return due

    def play(self, scenario: Scenario, now: datetime) -> bool:
        """Begin a scenario; False when this database has seen it before. ScenarioError when it cannot be played: nothing has changed."""
        with self._database.transaction() as tx:
            is_new = player.play(self._identity.context(tx, now=now), scenario, agendas=self._agendas)
        self.disturb()
        return is_new

    def keep_up(self, now: datetime, *, ask: bool = False) -> datetime | None:
        """A slice of `catch_up` where it may be needed; with `ask` in any case (another process may have changed what is due). The next
        due moment, which has come already when a slice was not enough.

        Never raises: people must still be able to read. A failure is logged once, tried again by each call, and its end is logged too.
        """
        if not ask and not self._disturbed and not self._database.is_shared and (self._due is None or now < self._due):
            return self._due
        try:
            due = self._run_slice(now)
        except Exception as error:  # noqa: BLE001 - whatever the engine's bug is
            if not self._is_failing:
                _LOG.error("what is due cannot be run: %s; trying again\n%s", bugs.kind(error), bugs.frames(error))
            self._is_failing = True
            return now + _RETRY
        if self._is_failing:
            _LOG.warning("what is due runs again")
        self._is_failing = False
        return due

    def _run_slice(self, now: datetime) -> datetime | None:
        """Up to SLICE things; only when something is due is the right to write asked for."""
        with self._database.reading() as tx:
            due = next_due(tx, self._agendas)
        if due is not None and due <= now:
            try:
                due = self._run(now, run_next)
            except Exception:  # noqa: BLE001 - whatever it is, it shows again, and is told, when each thing is run by itself
                due = self._run(now, partial(_run_or_put_off, until=now + PUT_OFF))
        self._due, self._disturbed = due, False
        return due

    def _run(self, now: datetime, run: Run) -> datetime | None:
        with self._database.transaction() as tx:
            return catch_up(self._identity.context(tx, now=now), self._agendas, at_most=SLICE, run=run)


def _run_or_put_off(agenda: Agenda, context: Context, *, until: datetime) -> None:
    """Do the earliest thing of an agenda, or leave everything as it was and put it off. Costs a savepoint."""
    try:
        with context.transaction.begin_nested():
            agenda.run_next(context)
    except Exception as error:  # noqa: BLE001 - a bug, or data that should not be there
        _LOG.error("what was due at %s is put off: %s\n%s", context.now.isoformat(), bugs.kind(error), bugs.frames(error))
        agenda.put_off(context.transaction, until)
