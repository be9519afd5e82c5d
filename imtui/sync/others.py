"""The incidents that nobody looks at: who accepted them, one at a time.

Invariant: at the start the foremost of them are read soon after the focus, and a new one as soon as it is listed, and again while it is
young, since its first pages come after it; one whose next stage begins is read when it does. Apart from these they share what the plan
leaves them, however many they are: those that nobody accepted come round four times as often.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from math import ceil

from imtui.clock import Clock
from imtui.domain.acceptances import acceptance
from imtui.domain.errors import ServiceFault
from imtui.domain.escalation import next_step
from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.domain.snapshot import Snapshot
from imtui.sync.engagements import EngagementReader
from imtui.sync.fanout import in_batches, raise_first
from imtui.sync.plan import Plan, pause_after
from imtui.sync.refusals import LASTING
from imtui.sync.store import Store
from imtui.sync.timelines import TimelineReader

_URGENCY = 4.0
#: Calls an interval that other incidents get on top of their share when their timelines are wanted too.
_THOROUGH = 2
#: Visits that are owed and made in one turn: when many stages begin together, the rest wait a moment.
_OWED_AT_ONCE = 4
#: An incident that began while imtui ran, and is this young, is still being engaged.
_YOUNG = timedelta(minutes=1)
#: From the beginning of a stage to its first page.
_FIRST_PAGE = timedelta(seconds=2)


class OthersReader:
    """Visits incidents other than the focus; `poll` is one turn."""

    def __init__(self, *, store: Store, plan: Plan, clock: Clock, engagements: EngagementReader, timelines: TimelineReader) -> None:
        self._store = store
        self._plan = plan
        self._clock = clock
        self._engagements = engagements
        self._timelines = timelines
        self._visited: dict[str, float] = {}
        self._again_at: dict[str, datetime] = {}
        self._asked: set[str] = set()
        self._began = clock.now()
        self._turn_at = clock.monotonic()
        self.pause = plan.interval

    def ask(self, arn: str) -> None:
        """Visit this one next."""
        self._asked.add(arn)

    async def poll(self, focus: str, *, thorough: bool) -> ServiceFault | None:
        """Those never visited, as many as the plan allows at once; else the one whose turn it is. Afterwards `pause` says for how
        many seconds that was enough. `thorough` reads their timelines too, and more often."""
        open_ones = others(self._store.snapshot, focus)
        self._visited = {arn: at for arn, at in self._visited.items() if arn in open_ones}
        self._again_at = {arn: at for arn, at in self._again_at.items() if arn in open_ones}
        new = [arn for arn in open_ones if arn not in self._visited][: self._plan.others_at_once]
        owed = [arn for arn in open_ones if arn not in new and self._is_owed(arn)][:_OWED_AT_ONCE]
        self._asked.difference_update(owed, new)
        is_turn = self._clock.monotonic() >= self._turn_at
        chosen = [*new, *owed] or (self._next(open_ones) if is_turn else [])
        answers = await in_batches([partial(self._visit, open_ones[arn], thorough) for arn in chosen], self._plan.others_together)
        self._charge(0 if new else sum(each for each in answers if isinstance(each, int)), focus, thorough=thorough)
        due_in = max(min(self._turn_at - self._clock.monotonic(), self._until_owed(open_ones)), self._plan.interval / 3)
        self.pause = ceil(due_in * 10) / 10  # what differs by microseconds only would be news each time, to all that watch and record it
        raise_first(answer for answer in answers if not isinstance(answer, LASTING))
        return next((answer for answer in answers if isinstance(answer, ServiceFault)), None)

    def _charge(self, calls: int, focus: str, *, thorough: bool) -> None:
        """Put the next turn off for as long as `calls` last; visits that were owed are paid for by turns, too."""
        without_me = 0.0 if self._store.snapshot.me else 1 / self._plan.my_pages
        spared = self._engagements.spared(focus) + without_me + (_THOROUGH if thorough else 0)
        now = self._clock.monotonic()
        if calls or now >= self._turn_at:
            self._turn_at = max(now, self._turn_at) + pause_after(calls, self._plan, spared=spared)

    def _is_owed(self, arn: str) -> bool:
        again_at = self._again_at.get(arn)
        return arn in self._asked or (again_at is not None and again_at <= self._clock.now())

    def _until_owed(self, open_ones: Mapping[str, IncidentSummary]) -> float:
        """Seconds until the next visit that is not a matter of turns."""
        if not self._asked.isdisjoint(open_ones):
            return 0.0
        soonest = min(self._again_at.values(), default=None)
        return (soonest - self._clock.now()).total_seconds() if soonest is not None else float("inf")

    async def _visit(self, incident: IncidentSummary, thorough: bool) -> int:
        """The number of calls it took. What is refused for good counts as visited, so that it never keeps the others waiting."""
        try:
            calls = await self._engagements.survey(incident.arn)
            if thorough:
                await self._timelines.poll(incident.arn, asked=False)
                calls += 1
        except LASTING:
            self._visited[incident.arn] = self._clock.monotonic()
            raise
        self._visited[incident.arn] = self._clock.monotonic()
        self._plan_next_visit(incident)
        return calls

    def _plan_next_visit(self, incident: IncidentSummary) -> None:
        """A moment after its next stage begins, and while it is young also after as long as it has been there already."""
        now = self._clock.now()
        age = now - incident.created
        step = next_step(self._store.snapshot, incident.arn, now)
        moments = [step.at + _FIRST_PAGE] if step else []
        if incident.created > self._began and age < _YOUNG:
            moments.append(now + max(age, timedelta(seconds=self._plan.interval)))
        self._again_at.pop(incident.arn, None)
        if moments:
            self._again_at[incident.arn] = min(moments)

    def _next(self, open_ones: Mapping[str, IncidentSummary]) -> Sequence[str]:
        """The one that has waited longest, the time of those that somebody accepted counting for less."""
        now = self._clock.monotonic()
        snapshot = self._store.snapshot

        def waited(arn: str) -> float:
            found = acceptance(snapshot, arn)
            return (now - self._visited[arn]) * (1.0 if found.accepted or not found.engaged else _URGENCY)

        return [max(open_ones, key=waited)] if open_ones else []


def others(snapshot: Snapshot, focus: str) -> dict[str, IncidentSummary]:
    """Open incidents but the focus, by ARN, the foremost first."""
    listed = (snapshot.incidents or {}).values()
    found = [each for each in listed if each.status is IncidentStatus.OPEN and each.arn != focus]
    found.sort(key=lambda each: (each.impact, -each.created.timestamp()))
    return {each.arn: each for each in found}
