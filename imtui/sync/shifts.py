"""Reading who is on call: of the rotations that the screen names, and of those that the person at the keyboard is in or may stand in for.

Invariant: a rotation's shifts are read when it turns up and again each round, of some days at once, so that what comes next on the screen
is always within what was read. Where that is not allowed nothing is known, and everything else goes on.
"""

from datetime import timedelta

from imtui.clock import Clock
from imtui.domain.contacts import ContactType
from imtui.domain.errors import NotFound, ServiceFault
from imtui.domain.rotations import KnownShifts, Rotation, Shift
from imtui.sync.contacts import needed
from imtui.sync.fanout import fan_out
from imtui.sync.ordering import Tickets
from imtui.sync.plan import Plan
from imtui.sync.ports import RotationSource
from imtui.sync.refusals import LASTING, Refusals
from imtui.sync.store import Store

#: From midnight on: more than any escalation lasts, and the same all day.
_READ = timedelta(days=3)


class ShiftReader:
    """Polls of SHIFTS."""

    def __init__(self, *, store: Store, source: RotationSource, tickets: Tickets, plan: Plan, clock: Clock) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._plan = plan
        self._clock = clock
        self._round = plan.interval * plan.shifts
        self._refusals = Refusals(clock, self._round)
        self._listed: tuple[Rotation, ...] = ()
        self._listed_at: float | None = None
        self._read_at: dict[str, float] = {}

    async def poll(self, asked: bool) -> ServiceFault | None:
        """The list of rotations once a round, if anybody wants to know theirs, and the shifts of those that matter where they are due: a
        call each. The refusal of a part, where there is one."""
        if asked:
            self._refusals.forget()
            self._read_at.clear()
        if self._store.snapshot.me and self._is_old(None if asked else self._listed_at) and not self._refusals.standing("rotations"):
            await self._list()
        wanted = self._wanted()
        self._read_at = {arn: at for arn, at in self._read_at.items() if arn in wanted}
        self._store.update(shifts={arn: known for arn, known in self._store.snapshot.shifts.items() if arn in wanted})
        due = [arn for arn in wanted if self._is_old(self._read_at.get(arn))] if self._refusals.standing("shifts") is None else []
        for answer in await fan_out([self._read(arn) for arn in due]):
            if isinstance(answer, ServiceFault) and not isinstance(answer, LASTING):
                raise answer
        return self._refusals.standing("rotations", "shifts")

    def missing(self) -> bool:
        """Whether a rotation matters now that was never read, or nobody knows yet which ones I am in."""
        if self._store.snapshot.me and self._listed_at is None:
            return True
        return self._refusals.standing("shifts") is None and any(arn not in self._read_at for arn in self._wanted())

    def _wanted(self) -> list[str]:
        """Rotations of the schedules that the screen names, then those that I am in, then those in which I may stand in for somebody; not
        more than `shifts_at_once`."""
        snapshot = self._store.snapshot
        schedules = (snapshot.contacts.get(arn) for arn in needed(snapshot))
        named = [
            rotation
            for each in schedules
            if each is not None and each.plan is not None and each.type is ContactType.ONCALL_SCHEDULE
            for rotation in each.plan.rotations
        ]
        mine = sorted(self._listed, key=lambda each: snapshot.me not in each.contact_arns) if snapshot.me else []
        return list(dict.fromkeys([*named, *(each.arn for each in mine)]))[: self._plan.shifts_at_once]

    def _is_old(self, read_at: float | None) -> bool:
        return read_at is None or self._clock.monotonic() - read_at >= self._round

    async def _list(self) -> None:
        try:
            self._listed = await self._source.rotations()
        except LASTING as fault:
            self._refusals.note("rotations", "rotations", fault)
        self._listed_at = self._clock.monotonic()

    async def _read(self, arn: str) -> None:
        ticket = self._tickets.take()
        since = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        until = since + _READ
        shifts: tuple[Shift, ...] = ()
        try:
            shifts = await self._source.shifts(arn, since=since, until=until)
        except NotFound:
            pass  # it was deleted: nobody is on call by it
        except LASTING as fault:
            self._read_at[arn] = self._clock.monotonic()
            raise self._refusals.note("shifts", arn, fault) from None
        self._read_at[arn] = self._clock.monotonic()
        if self._tickets.admit(("shifts", arn), ticket):
            self._store.update(shifts={**self._store.snapshot.shifts, arn: KnownShifts(shifts=shifts, since=since, until=until)})
