"""What a post-mortem says about one incident, as a value: every renderer draws the same.

Invariant: a Report is made of the Snapshot alone and never changes with the day it is read. All text that came over the wire passed
`visible`; what is a moment stays a moment, what is a length of time stays one. Its lists are in order of time, oldest first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.readings import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the five moments of the clock strip; `at` None: it did not happen, or is not known. `after` is since the start."""

    label: str
    at: datetime | None
    after: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`acknowledged` and `resolved` are AWS's own metrics, from the creation of the record to the first acceptance and to the
    resolution; `longest_silence` is the longest time in which nobody wrote; `written` how many notes people wrote."""

    acknowledged: timedelta | None
    resolved: timedelta | None
    longest_silence: timedelta | None
    written: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the timeline. `recorded` is when it was written down, where that is another moment."""

    at: datetime
    kind: Kind
    text: str
    actor: str = ""
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A decision or a to-do, in the words of its author (empty: unsigned)."""

    at: datetime
    text: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """Who held a role since when; `name` empty: it was given up."""

    role: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A person who was engaged. `stopped` is when they were not paged any more though they had not accepted, `answered` from their first
    page to their acceptance, `channel` what they accepted through, `note` what they said with it, `sends` all sends to them and `failures`
    those that failed."""

    name: str
    display_name: str
    contact_arn: str
    roles: tuple[str, ...]
    paged: datetime | None
    accepted: datetime | None
    stopped: datetime | None
    answered: timedelta | None
    channel: str
    note: str
    sends: tuple[datetime, ...]
    failures: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A receipt: what became of a page to `person` through `channel` (its type and name). `kind` is the service's own word."""

    at: datetime
    person: str
    channel: str
    kind: str
    info: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementReport:
    """A contact, plan or schedule that was engaged, by whom (`sender`, empty: the service), and all receipts of its pages."""

    name: str
    arn: str
    kind: str
    sender: str
    started: datetime
    stopped: datetime | None
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedReport:
    """A related item; `is_link`: its value is an http(s) address."""

    title: str
    kind: str
    value: str
    is_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReport:
    """A deployment or stack update near the start of the incident; `resource` is what people call the thing of that ARN."""

    at: datetime
    after: timedelta
    kind: str
    resource: str
    arn: str
    deployment: str
    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One incident. `summary` is Markdown as people wrote it; `gaps` are sentences about what could not be read; `until` is where
    the picture ends."""

    arn: str
    name: str
    plan: str
    title: str
    impact: Impact
    status: IncidentStatus
    summary: str
    source: str
    created: datetime
    until: datetime
    steps: tuple[Step, ...]
    figures: Figures
    timeline: tuple[Entry, ...] = ()
    decisions: tuple[Remark, ...] = ()
    todos: tuple[Remark, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    responders: tuple[Attendance, ...] = ()
    engagements: tuple[EngagementReport, ...] = ()
    related: tuple[RelatedReport, ...] = ()
    findings: tuple[FindingReport, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is rendered: one or more incidents, oldest first, when it was `written`, and what none of them could be told."""

    reports: tuple[Report, ...]
    written: datetime
    redacted: bool = False
    gaps: tuple[str, ...] = ()
