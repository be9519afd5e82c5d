"""`imtui watch`: one incident as lines, one a change, until somebody accepted or it is resolved.

Invariant: standard output holds changes and nothing else; what cannot be read meanwhile is said on standard error, and tried again. The end
that was asked for is exit status 0, any other end is not.
"""

import asyncio
import json
import random
from dataclasses import dataclass, field, replace
from datetime import datetime

import click

from imtui.cli import garbage, naming
from imtui.cli.completing import complete_incident
from imtui.cli.failures import FAILED, TOO_LATE, Failure
from imtui.cli.render import timestamp
from imtui.cli.shells import Shell, one_shot
from imtui.domain.acceptances import acceptance
from imtui.domain.errors import CredentialsExpired, CredentialsMissing, NotFound
from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.domain.metrics import first_acknowledgement
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible
from imtui.domain.timeline import TimelineEvent
from imtui.report.changes import Change, changes
from imtui.sync.plan import Attention, Plan
from imtui.sync.poller import Poller
from imtui.sync.store import Store

_ACCEPTED = "accepted the page"
_LASTING = (NotFound, CredentialsExpired, CredentialsMissing)


@click.command()
@click.argument("incident", shell_complete=complete_incident)
@click.option("--until", type=click.Choice(["accepted", "resolved"]), default="resolved", show_default=True, help="What to wait for.")
@click.option(
    "--timeout", "seconds", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="Give up after so long: exit status 10."
)
@garbage.lasting
@one_shot
async def watch(shell: Shell, *, incident: str, until: str, seconds: float | None) -> None:
    """Follow an incident, one line a change. Until somebody accepted or it is resolved; with --json each line is an object.

    INCIDENT is an id, the beginning of one, an ARN, or words of a title."""
    arn = await naming.incident(shell, incident)
    await shell.incidents.incident(arn)  # what is not there is said at once, in the words of the service
    store = Store()
    follower = _Follower(shell=shell, arn=arn, until=until)
    poller = Poller(
        store=store,
        incidents=shell.incidents,
        contacts=shell.contacts,
        rotations=shell.connection.rotations,
        clock=shell.clock,
        plan=Plan(interval=shell.config.interval),
        random=random.random,
    )
    poller.attend(Attention(incident=arn, details=True))
    store.subscribe(follower.look)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(poller.run())]
        if seconds is not None:
            tasks.append(group.create_task(follower.end_after(seconds)))
        await follower.ended.wait()
        for task in tasks:
            task.cancel()
    if follower.failure is not None:
        raise follower.failure


@dataclass(slots=True, kw_only=True)
class _Follower:
    """Prints what changes, and knows when it is enough."""

    shell: Shell
    arn: str
    until: str
    before: Snapshot = field(default_factory=Snapshot)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    failure: Failure | None = None
    said: str = ""
    told: str = ""

    def look(self, snapshot: Snapshot) -> None:
        if self.ended.is_set():
            return
        self._say_trouble(snapshot)
        record = snapshot.records.get(self.arn) or (snapshot.incidents or {}).get(self.arn)
        if record is None:
            return
        narrowed = replace(
            snapshot, incidents={self.arn: IncidentSummary.of(record)}, my_pages=None, health={}, timelines=self._own(snapshot)
        )
        for change in changes(self.before, narrowed, self.shell.now):
            self._print(change)
        self.before = narrowed
        accepted = first_acknowledgement(snapshot, self.arn)
        if self.until == "accepted" and accepted is not None:
            if not self.told.endswith(_ACCEPTED) and not acceptance(snapshot, self.arn).known:
                return  # the timeline tells that somebody did; who it was comes with the pages
            self._say_who(snapshot, record.title, accepted)
            self.ended.set()
        elif record.status is IncidentStatus.RESOLVED:
            if self.until == "accepted":
                if self.arn not in snapshot.timelines or not acceptance(snapshot, self.arn).known:
                    return  # somebody may have accepted: it is not known yet
                self.failure = Failure("it is resolved, and nobody accepted", status=FAILED)
            self.ended.set()

    async def end_after(self, seconds: float) -> None:
        await self.shell.clock.sleep(seconds)
        self.failure = Failure(f"not {self.until} within {seconds:g} s", status=TOO_LATE)
        self.ended.set()

    def _print(self, change: Change) -> None:
        if self.shell.wants_json:
            document = {"at": timestamp(change.at), "title": change.subject, "text": change.words}
            click.echo(json.dumps(document, ensure_ascii=False))
        else:
            click.echo(str(change))
        self.told = change.words

    def _say_who(self, snapshot: Snapshot, title: str, when: datetime) -> None:
        """Whom one waited for, where the timeline has not told it last."""
        people = [each.name for each in acceptance(snapshot, self.arn).people if each.accepted is not None]
        if people and not self.told.endswith(_ACCEPTED):
            self._print(Change(when, visible(title), f"{visible(', '.join(people))} {_ACCEPTED}"))

    def _own(self, snapshot: Snapshot) -> dict[str, tuple[TimelineEvent, ...]]:
        return {arn: events for arn, events in snapshot.timelines.items() if arn == self.arn}

    def _say_trouble(self, snapshot: Snapshot) -> None:
        fault = next((each.fault for each in snapshot.health.values() if each.fault is not None), None)
        if fault is None:
            self.said = ""
        elif isinstance(fault, _LASTING):
            self.failure = Failure.of(fault)
            self.ended.set()
        elif str(fault) != self.said:
            self.said = str(fault)
            click.echo(self.said, err=True)
