"""The incidents that nobody looks at: who accepted them, one at a time.

Invariant: at the start the foremost of them are read soon after the focus, and a new one as soon as it is listed; from then on they
share what the plan leaves them, however many they are: those that nobody accepted come round four times as often.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from imtui.clock import Clock
from imtui.domain.acceptances import acceptance
from imtui.domain.errors import ServiceFault
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


class OthersReader:
    """Visits incidents other than the focus; `poll` is one turn."""

    def __init__(self, *, store: Store, plan: Plan, clock: Clock, engagements: EngagementReader, timelines: TimelineReader) -> None:
        self._store = store
        self._plan = plan
        self._clock = clock
        self._engagements = engagements
        self._timelines = timelines
        self._visited: dict[str, float] = {}
        self._asked: set[str] = set()
        self.pause = plan.interval

    def ask(self, arn: str) -> None:
        """Visit this one next."""
        self._asked.add(arn)

    async def poll(self, focus: str, *, thorough: bool) -> ServiceFault | None:
        """Those never visited, as many as the plan allows at once; else the one whose turn it is. Afterwards `pause` says for how
        many seconds that was enough. `thorough` reads their timelines too, and more often."""
        open_ones = others(self._store.snapshot, focus)
        self._visited = {arn: at for arn, at in self._visited.items() if arn in open_ones}
        new = [arn for arn in open_ones if arn not in self._visited or arn in self._asked][: self._plan.others_at_once]
        self._asked.clear()
        chosen = new or self._next(open_ones)
        answers = await in_batches([partial(self._visit, arn, thorough) for arn in chosen], self._plan.others_together)
        calls = 1 if new else sum(each for each in answers if isinstance(each, int))
        without_me = 0.0 if self._store.snapshot.me else 1 / self._plan.my_pages
        spared = self._engagements.spared(focus) + without_me + (_THOROUGH if thorough else 0)
        self.pause = pause_after(calls, self._plan, spared=spared)
        raise_first(answer for answer in answers if not isinstance(answer, LASTING))
        return next((answer for answer in answers if isinstance(answer, ServiceFault)), None)

    async def _visit(self, arn: str, thorough: bool) -> int:
        """The number of calls it took. What is refused for good counts as visited."""
        try:
            calls = await self._engagements.survey(arn)
            if thorough:
                await self._timelines.poll(arn, asked=False)
                calls += 1
        except LASTING:
            self._visited[arn] = self._clock.monotonic()
            raise
        self._visited[arn] = self._clock.monotonic()
        return calls

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
