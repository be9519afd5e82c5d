"""When something is due next, and the running of it.

Invariant: before anything is answered, everything due by then has happened: all of it, or the first SLICE things where more is due than
an answer may wait for, such as after a long stop. Asking the database for the next due moment costs several queries, so it is asked only
after something changed; between two changes a comparison of two moments is enough, unless other services share the database.
"""

import logging
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta

from imtui.server.engine.catching_up import Agenda, catch_up, next_due
from imtui.server.identity import Identity
from imtui.server.scenarios import player
from imtui.server.scenarios.scripts import Scenario
from imtui.server.store.database import Database

_LOG = logging.getLogger(__name__)
_RETRY = timedelta(seconds=1)

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
                frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
                _LOG.error("what is due cannot be run: %s; trying again\n%s", type(error).__name__, frames)
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
            with self._database.transaction() as tx:
                due = catch_up(self._identity.context(tx, now=now), self._agendas, at_most=SLICE)
        self._due, self._disturbed = due, False
        return due
