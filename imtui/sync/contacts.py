"""Reading people and plans: as many as the engagements on the screen name, and each of them seldom.

Invariant: a contact's plan and channels are read when an ARN turns up that is not known, then one contact at a time in turn; the
directory (which resolves an alias to a contact) rarely. A contact that the directory does not list and that cannot be read is gone.
"""

from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import replace

from imtui.clock import Clock
from imtui.domain.contacts import Channel, Contact, ContactTarget, ContactType
from imtui.domain.errors import AccessDenied, NotFound, ServiceFault
from imtui.domain.readiness import targets_of
from imtui.domain.snapshot import Snapshot
from imtui.sync.fanout import fan_out, raise_first
from imtui.sync.ordering import Tickets
from imtui.sync.plan import Plan
from imtui.sync.ports import ContactSource
from imtui.sync.refusals import LASTING, Refusals
from imtui.sync.store import Store


class ContactReader:
    """Polls of CONTACTS."""

    def __init__(self, *, store: Store, source: ContactSource, tickets: Tickets, plan: Plan, clock: Clock) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._plan = plan
        self._clock = clock
        self._refusals = Refusals(clock, plan.interval * plan.contacts)
        self._read_at: dict[str, float] = {}
        self._directory_at: float | None = None
        self._looked_at: tuple[str, ...] = ()

    @property
    def has_directory(self) -> bool:
        """Whether the list of contacts was read, so that an alias it does not hold is nobody's."""
        return self._directory_at is not None

    async def poll(self, me: str, asked: bool) -> ServiceFault | None:
        """The directory where it is due, and whatever is missing; else one contact whose turn it is. The directory costs a call for a
        thousand contacts, a contact two. What turns up in a plan that was just read is read at once."""
        if asked:
            self._refusals.forget()
            self._read_at.clear()
        self.resolve(me)
        jobs = [self._directory(me)] if self._is_directory_due(asked) else []
        jobs += [self._contact(arn) for arn in self.missing() or ([] if jobs else self._turn())]
        refused: list[ServiceFault] = []
        while jobs:
            for answer in await fan_out(jobs):
                if isinstance(answer, ServiceFault) and not isinstance(answer, LASTING):
                    raise answer
                refused += [answer] if isinstance(answer, AccessDenied) else []
            jobs = [self._contact(arn) for arn in self.missing()]
        return next(iter(refused), self._refusals.standing("directory", "contact", "channels"))

    def missing(self) -> list[str]:
        """ARNs that the screen needs to know and that were never read."""
        return [arn for arn in self._needed() if arn not in self._read_at]

    def look_at(self, people: tuple[str, ...]) -> None:
        """These are needed too, from now on, whoever is engaged: somebody is about to engage them."""
        self._looked_at = people

    def resolve(self, me: str) -> None:
        """Put the ARN of the person at the keyboard, who may be named by alias, into the Snapshot once it is known."""
        found = me if me.startswith("arn:") else next((each.arn for each in self._store.snapshot.contacts.values() if each.alias == me), "")
        self._store.update(me=found if me else "")

    def _is_directory_due(self, asked: bool) -> bool:
        every = self._plan.directory * self._plan.interval
        is_due = asked or self._directory_at is None or self._clock.monotonic() - self._directory_at >= every
        return is_due and self._refusals.standing("directory") is None

    def _turn(self) -> list[str]:
        """The contact that was read longest ago, once that is a round ago."""
        every = self._plan.contacts * self._plan.interval
        oldest = min(self._needed(), key=lambda arn: self._read_at.get(arn, 0.0), default=None)
        return [oldest] if oldest is not None and self._clock.monotonic() - self._read_at.get(oldest, 0.0) >= every else []

    def _needed(self) -> list[str]:
        return needed(self._store.snapshot, self._looked_at)

    async def _directory(self, me: str) -> None:
        ticket = self._tickets.take()
        try:
            listed = await self._source.contacts()
        except LASTING as fault:
            raise self._refusals.note("directory", "directory", fault) from None
        self._directory_at = self._clock.monotonic()
        if not self._tickets.admit("directory", ticket):
            return
        known = self._store.snapshot.contacts
        merged = {arn: _with_plan(contact, known.get(arn)) for arn, contact in listed.items()}
        # Gone, or another account's: reading each again tells which.
        unlisted = {arn: contact for arn, contact in known.items() if arn not in listed and contact.plan is not None}
        for arn in unlisted:
            self._read_at.pop(arn, None)
        self._store.update(contacts={**merged, **unlisted})
        self.resolve(me)

    async def _contact(self, arn: str) -> None:
        """Plan and channels of one contact, at the same time. One that is gone is taken out; the first refusal is raised in the end."""
        ticket = self._tickets.take()
        calls: dict[str, Awaitable[Contact | tuple[Channel, ...]]] = {}
        if not self._refusals.standing("contact"):
            calls["contact"] = self._source.contact(arn)
        known = self._store.snapshot.contacts.get(arn)
        if not self._refusals.standing("channels") and (known is None or known.type is ContactType.PERSONAL):
            calls["channels"] = self._source.channels(arn)
        answers = dict(zip(calls, await fan_out(calls.values()), strict=True))
        raise_first(answer for answer in answers.values() if not isinstance(answer, LASTING))
        self._read_at[arn] = self._clock.monotonic()
        if self._tickets.admit(("contact", arn), ticket):
            self._publish(arn, answers)
        for operation, answer in answers.items():
            if isinstance(answer, ServiceFault):
                raise self._refusals.note(operation, arn, answer)

    def _publish(self, arn: str, answers: Mapping[str, Contact | tuple[Channel, ...] | ServiceFault]) -> None:
        contacts, channels = dict(self._store.snapshot.contacts), dict(self._store.snapshot.channels)
        if isinstance(answers.get("contact"), NotFound):
            contacts.pop(arn, None)
            channels.pop(arn, None)
        for answer in answers.values():
            if isinstance(answer, Contact):
                contacts[arn] = answer
            elif isinstance(answer, tuple):
                channels[arn] = answer
        self._store.update(contacts=contacts, channels=channels)


def needed(snapshot: Snapshot, others: Iterable[str] = ()) -> list[str]:
    """The contacts that what is on the screen is about: the person at the keyboard, `others`, who is engaged, who was paged, and
    everyone that their plans name, each once."""
    found = dict.fromkeys([snapshot.me, *others] if snapshot.me else others)
    for engagements in snapshot.engagements.values():
        found.update((each.contact_arn, None) for each in engagements)
        found.update((page.contact_arn, None) for each in engagements for page in snapshot.pages.get(each.arn, ()))
    queue = list(found)
    for arn in queue:
        contact = snapshot.contacts.get(arn)
        named = (
            [each.contact_arn for each in targets_of(contact.plan.stages) if isinstance(each, ContactTarget)]
            if contact and contact.plan
            else []
        )
        new = [each for each in dict.fromkeys(named) if each not in found]
        found.update(dict.fromkeys(new))
        queue += new
    return queue


def _with_plan(listed: Contact, known: Contact | None) -> Contact:
    """The list does not say plans; what is known of one stays."""
    return replace(listed, plan=known.plan) if known else listed
