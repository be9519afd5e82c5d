"""Keeping the Snapshot true: one loop a topic, for what is looked at and nothing else.

Invariant: a topic is polled while it is watched and only then; loops never wait for each other, so one that fails stops none. What
one topic learns wakes the others that it concerns: a new incident the pages to me, a new timeline event the engagements, an
unknown contact the directory, the end of an outage everything that suffered from it.
"""

import asyncio
import random as randomness
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import NamedTuple

from imtui.clock import Clock
from imtui.domain import payloads
from imtui.domain.errors import CredentialsExpired, CredentialsMissing, ServiceFault, Unreachable
from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.sync.loops import Loop, Pace, Poll
from imtui.sync.plan import Attention, Plan, foremost, watches
from imtui.sync.ports import ContactSource, IncidentSource, RotationSource
from imtui.sync.readers import Readers
from imtui.sync.store import Store

#: Whose health tells of the other incidents, which are read in turn.
OTHERS = Watch(Topic.ENGAGEMENTS)
_OUTAGES = (Unreachable, CredentialsExpired, CredentialsMissing)
#: Intervals for which pages to me are expected after an incident began: the first comes a moment after it.
_HOT = 4


class _Job(NamedTuple):
    """What a loop does: `poll` a watch, or load the `texts` of a timeline."""

    watch: Watch
    does: str = "poll"


#: Who is on call: read once all that is on the screen was.
SHIFTS = _Job(Watch(Topic.SHIFTS))


class Poller:
    """Polls into `store` what `attend` says is looked at. `random` gives 0 ≤ x < 1, for the jitter of tries after a failure."""

    def __init__(
        self,
        *,
        store: Store,
        incidents: IncidentSource,
        contacts: ContactSource,
        rotations: RotationSource,
        clock: Clock,
        plan: Plan | None = None,
        random: Callable[[], float] = randomness.random,
    ) -> None:
        self._store = store
        self._plan = plan or Plan()
        self._clock = clock
        self._pace = Pace(clock=clock, random=random, widest=self._plan.widest, debounce=self._plan.debounce)
        self._readers = Readers.over(store=store, incidents=incidents, contacts=contacts, rotations=rotations, clock=clock, plan=self._plan)
        self._attention = Attention()
        self._focus = ""
        self._running: dict[_Job, tuple[Loop, asyncio.Task[None]]] = {}
        self._changed = asyncio.Event()
        self._seen = store.snapshot
        self._hot_until = 0.0

    @property
    def focus(self) -> str:
        """ARN of the incident that is polled closely; empty while there is none."""
        return self._focus

    def attend(self, attention: Attention, /) -> None:
        """What is looked at from now on: topics that nobody looks at any more stop, new ones start at once."""
        if attention.me != self._attention.me:
            self._store.update(me="", my_pages=None)
            self._readers.contacts.resolve(attention.me)
        if attention.resolved_since is None:
            self._readers.incidents.forget_resolved(attention.incident)
        elif attention.resolved_since != self._attention.resolved_since:
            self._wake(Watch(Topic.RESOLVED))
        self._attention = attention
        self._readers.contacts.look_at(attention.people)
        if self._readers.contacts.missing():
            self._wake(Watch(Topic.CONTACTS))
        self._changed.set()

    def request(self, watches: Collection[Watch] = (), /) -> None:
        """Poll these soon, whatever their rhythm says, or everything that is watched. A subject that is empty means any."""
        for job, (loop, _) in self._running.items():
            if job.watch == OTHERS:
                continue
            if not watches or any(_concerns(each, job.watch) for each in watches):
                loop.wake(asked=True)
        for each in watches:
            if each.topic is Topic.INCIDENT:
                self._readers.incidents.doubt(each.subject)
            if each.topic is Topic.ENGAGEMENTS and each.subject not in ("", self._focus):
                self._readers.others.ask(each.subject)
                self._wake(OTHERS)

    async def run(self) -> None:
        """Poll until cancelled."""
        unsubscribe = self._store.subscribe(self._noticed)
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    self._changed.clear()
                    self._reconcile(group)
                    await self._changed.wait()
        finally:
            self._running.clear()
            unsubscribe()

    def _reconcile(self, group: asyncio.TaskGroup) -> None:
        """Stop the loops that nobody looks at, start those that are missing, and change the rhythm of the rest."""
        self._focus = self._choose_focus()
        self._readers.forget(self._store, self._focus, self._plan)
        wanted = self._wanted()
        for job in [each for each in self._running if each not in wanted]:
            self._running.pop(job)[1].cancel()
        # Its age would be everybody's age in the header, and nobody looks at it any more.
        unwatched = [watch for watch in self._store.snapshot.health if not watch.subject and _Job(watch) not in wanted]
        if unwatched:
            self._store.update(health={watch: each for watch, each in self._store.snapshot.health.items() if watch not in unwatched})
        for job, interval in wanted.items():
            if job in self._running:
                self._running[job][0].interval = interval
            else:
                self._start(group, job, interval)

    def _choose_focus(self) -> str:
        """The incident that is looked at; with none chosen the foremost, for as long as it stays open."""
        incidents = self._store.snapshot.incidents or {}
        if self._attention.incident:
            return self._attention.incident
        current = incidents.get(self._focus)
        if current is not None and current.status is IncidentStatus.OPEN:
            return self._focus
        return foremost(incidents.values())

    def _wanted(self) -> dict[_Job, float]:
        polled = watches(self._attention, self._focus, self._plan, self._store.snapshot.incidents or {})
        wanted = {_Job(watch): interval for watch, interval in polled.items()}
        if self._focus and self._is_focus_read():
            wanted[_Job(Watch(Topic.TIMELINE, self._focus), "texts")] = self._plan.interval
        wanted[_Job(OTHERS)] = self._readers.others.pause
        if SHIFTS in self._running or (self._store.snapshot.incidents is not None and self._is_focus_read()):
            wanted[SHIFTS] = self._plan.interval * self._plan.shifts
        return wanted

    def _start(self, group: asyncio.TaskGroup, job: _Job, interval: float) -> None:
        if job.watch.topic is Topic.ENGAGEMENTS and job.watch.subject:
            self._readers.engagements.expect_news(job.watch.subject)
        health = self._store.snapshot.health.get(job.watch)
        report = self._report if job.does == "poll" else _nowhere
        loop = Loop(job.watch, self._poll_of(job), interval=interval, pace=self._pace, report=report, health=health)
        self._running[job] = (loop, group.create_task(loop.run(), name=f"{job.does} {job.watch.topic} {job.watch.subject}".strip()))

    def _poll_of(self, job: _Job) -> Poll:
        readers = self._readers
        subject = job.watch.subject
        match job.watch.topic:
            case Topic.INCIDENTS:
                return lambda asked: readers.incidents.poll(self._attention.incident)
            case Topic.RESOLVED:
                return self._poll_resolved
            case Topic.INCIDENT:
                return lambda asked: readers.incidents.poll_record(subject)
            case Topic.RELATED_ITEMS:
                return lambda asked: readers.incidents.poll_related_items(subject)
            case Topic.FINDINGS:
                return lambda asked: readers.incidents.poll_findings(subject)
            case Topic.RESPONSE_PLANS:
                return lambda asked: readers.response_plans.poll()
            case Topic.RESPONSE_PLAN:
                return lambda asked: readers.response_plans.poll_plan(subject)
            case Topic.TIMELINE:
                return partial(self._poll_timeline, subject) if job.does == "poll" else lambda asked: readers.timelines.fill(subject)
            case Topic.ENGAGEMENTS:
                return partial(readers.engagements.poll, subject) if subject else self._poll_others
            case Topic.MY_PAGES:
                return partial(self._poll_my_pages, subject)
            case Topic.CONTACTS:
                return lambda asked: readers.contacts.poll(self._attention.me, asked)
            case Topic.SHIFTS:
                return readers.shifts.poll

    async def _poll_resolved(self, asked: bool) -> ServiceFault | None:
        since = self._attention.resolved_since
        return await self._readers.incidents.poll_resolved(since) if since is not None else None

    async def _poll_timeline(self, arn: str, asked: bool) -> ServiceFault | None:
        try:
            return await self._readers.timelines.poll(arn, asked)
        finally:
            if self._readers.timelines.missing(arn, 1):
                self._wake(Watch(Topic.TIMELINE, arn), does="texts")

    async def _poll_my_pages(self, me: str, asked: bool) -> ServiceFault | None:
        if running := self._running.get(_Job(Watch(Topic.MY_PAGES, me))):
            is_hot = self._clock.monotonic() < self._hot_until
            running[0].interval = self._plan.interval * (1 if is_hot else self._plan.my_pages)
        return await self._readers.mine.poll(me, has_directory=self._readers.contacts.has_directory)

    async def _poll_others(self, asked: bool) -> ServiceFault | None:
        if not self._is_focus_read():
            return None
        try:
            return await self._readers.others.poll(self._focus, thorough=self._attention.thorough)
        finally:
            if running := self._running.get(_Job(OTHERS)):
                running[0].interval = self._readers.others.pause

    def _report(self, watch: Watch, health: Health) -> None:
        before = self._store.snapshot.health.get(watch)
        self._store.update(health={**self._store.snapshot.health, watch: health})
        if before is None and watch.subject == self._focus and self._is_focus_read():
            self._changed.set()
            self._wake(OTHERS)
        if health.fault is None and before is not None and isinstance(before.fault, _OUTAGES):
            for loop, _ in self._running.values():
                if isinstance(loop.fault, _OUTAGES):
                    loop.wake()

    def _noticed(self, snapshot: Snapshot) -> None:
        """What a new Snapshot means for the other topics."""
        before, self._seen = self._seen, snapshot
        if snapshot.incidents is not before.incidents:
            self._changed.set()
            if before.incidents is not None and _has_begun(before.incidents, snapshot.incidents):
                self._hot_until = self._clock.monotonic() + _HOT * self._plan.interval
                self._wake(Watch(Topic.MY_PAGES, self._attention.me))
                self._wake(OTHERS)
        if snapshot.my_pages is not before.my_pages:
            self._visit_where_i_am_paged(snapshot)
        if snapshot.me != before.me and snapshot.me:
            self._wake(Watch(Topic.MY_PAGES, self._attention.me))
        if self._focus and _has_service_news(before, snapshot, self._focus):
            self._readers.engagements.expect_news(self._focus)
            self._wake(Watch(Topic.ENGAGEMENTS, self._focus))
        concerned = (snapshot.engagements, snapshot.pages, snapshot.contacts, snapshot.me)
        known = (before.engagements, before.pages, before.contacts, before.me)
        if any(new is not old for new, old in zip(concerned, known, strict=True)):
            if self._readers.contacts.missing():
                self._wake(Watch(Topic.CONTACTS))
            if self._readers.shifts.missing():
                self._wake(SHIFTS.watch)

    def _is_focus_read(self) -> bool:
        """Whether what is on the screen was read once, or tried: all else waits for it."""
        health = self._store.snapshot.health
        return not self._focus or all(Watch(topic, self._focus) in health for topic in (Topic.TIMELINE, Topic.ENGAGEMENTS))

    def _visit_where_i_am_paged(self, snapshot: Snapshot) -> None:
        """A page to me in an incident that nobody looks at: who else is engaged there is worth a look."""
        listed = snapshot.incidents or {}
        for page in snapshot.my_pages or ():
            is_news = page.read is None and page.engagement_arn not in snapshot.pages and page.incident_arn != self._focus
            if is_news and page.incident_arn in listed and listed[page.incident_arn].status is IncidentStatus.OPEN:
                self._readers.others.ask(page.incident_arn)
                self._wake(OTHERS)

    def _wake(self, watch: Watch, *, does: str = "poll") -> None:
        if running := self._running.get(_Job(watch, does)):
            running[0].wake()


def _has_begun(before: Mapping[str, IncidentSummary], now: Mapping[str, IncidentSummary] | None) -> bool:
    """Whether an open incident is listed that was not."""
    return any(arn not in before and each.status is IncidentStatus.OPEN for arn, each in (now or {}).items())


def _has_service_news(before: Snapshot, now: Snapshot, arn: str) -> bool:
    """Whether the service itself wrote something new on a timeline that was known before."""
    old, new = before.timelines.get(arn), now.timelines.get(arn, ())
    if old is None or old is new:
        return False
    newest = old[0].id if old else ""
    for event in new:
        if event.id == newest:
            return False
        if event.type not in payloads.WRITTEN_TYPES:
            return event.id not in {each.id for each in old}
    return False


def _concerns(asked: Watch, watched: Watch) -> bool:
    return asked.topic is watched.topic and (not asked.subject or asked.subject == watched.subject or asked.topic is Topic.MY_PAGES)


def _nowhere(_watch: Watch, _health: Health) -> None:
    """Texts have no health of their own: their timeline's poll tells of the same trouble."""
