"""Which topics are polled, how often, for which view: a pure table.

Invariant: in steady state the war room costs at most 3 + (running engagements of the focused incident) calls an `interval`, on
average and with everything counted. Where they go, in calls an interval:

    incidents                     1      every interval
    timeline of the focus         1      every interval: the first request tells whether anything older is worth a look
    pages of the focus            ½–1    a running engagement: every interval while something is expected (a send less than a minute
                                         ago, a retry or a stage that is due, news on the timeline), else every 2; none once settled
    pages to me                   ½      every 2: pages of the focus tell at once, a new incident asks at once
    engagements of the focus      ⅛      every 8, and at once when the service wrote on the timeline
    receipts that may have failed 1/20   an ERROR shows nowhere else; every other receipt shows in its page
    contacts                      1/50   one of those that are needed in turn (two calls every 100), the directory once in a while
    shifts                        1/12   which rotations there are, and who is on call in those that matter, every 200: at most 16
    other incidents               1/20   in turn, those that nobody accepted four times as often; and three quarters of what quiet
                                         and settled engagements of the focus, or a person without pages, leave over

Event texts, records and plans are fetched when they are new or changed, so they cost nothing here. The incident screen (`details`)
adds two calls every 5 intervals, and one or two every 20 for findings; somebody who is about to start an incident two every 20, and
who looks through resolved ones one for a hundred of them every 200.
`thorough` attention is not bounded by this.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.domain.snapshot import Topic, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What is looked at. `incident`: ARN of the focused incident (empty: the foremost of the list, see `foremost`); `me`: the
    person at the keyboard, a contact's alias or ARN; `details`: the focused incident's record, related items and findings are on the
    screen too; `starting`: somebody is about to start an incident, from the response plan `plan` (ARN; empty: not chosen yet);
    `resolved_since`: resolved incidents that began since then are listed too (None: they are not);
    `people`: ARNs of further contacts whose plans and channels are wanted; `thorough`: every open incident's timeline is wanted,
    not only the focused one's (for `--plain`)."""

    incident: str = ""
    me: str = ""
    details: bool = False
    starting: bool = False
    plan: str = ""
    resolved_since: datetime | None = None
    people: tuple[str, ...] = ()
    thorough: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The figures of the table. `interval` in seconds is the unit; all others count in intervals, or say what they are.

    `shifts_at_once`: of how many rotations shifts are read in a round; `others_at_once`: how many other incidents are read
    at the start without waiting for their turn; `resolved_kept`: how many resolved incidents stay in the Snapshot; `texts_first`: how many
    event texts, the newest, come before the rest; `widest`: seconds between tries, at the most, when a topic fails; `debounce`: seconds
    that requests are gathered for.
    """

    interval: float = 3.0
    quiet_pages: int = 2
    my_pages: int = 2
    engagements: int = 8
    receipts: int = 20
    contacts: int = 100
    directory: int = 200
    shifts: int = 200
    shifts_at_once: int = 16
    details: int = 5
    findings: int = 20
    response_plans: int = 20
    resolved: int = 200
    resolved_focus: int = 5
    timeline_whole: int = 20
    others: int = 20
    others_at_once: int = 60
    others_together: int = 8
    resolved_kept: int = 20
    timelines_kept: int = 12
    texts_first: int = 40
    texts_together: int = 50
    widest: float = 60.0
    debounce: float = 0.05


def foremost(incidents: Collection[IncidentSummary]) -> str:
    """The ARN of the incident that a person looks at first: open, the highest impact, the newest; empty when there is none.

    The war room's list begins with the same one, so that what it needs is on its way before anyone chose.
    """
    first = min(incidents, key=lambda each: (each.status is not IncidentStatus.OPEN, each.impact, -each.created.timestamp()), default=None)
    return first.arn if first else ""


def watches(attention: Attention, focus: str, plan: Plan, incidents: Mapping[str, IncidentSummary]) -> dict[Watch, float]:
    """What to poll, and the seconds between two polls of it. `focus` is the focused incident's ARN, empty when there is none.

    A focused incident that is resolved is looked at seldom: only notes are still to be expected.
    """
    every = plan.interval
    wanted = {Watch(Topic.INCIDENTS): every, Watch(Topic.CONTACTS): every * plan.contacts}
    if attention.me:
        wanted[Watch(Topic.MY_PAGES, attention.me)] = every * plan.my_pages
    if attention.starting:
        wanted[Watch(Topic.RESPONSE_PLANS)] = every * plan.response_plans
        if attention.plan:
            wanted[Watch(Topic.RESPONSE_PLAN, attention.plan)] = every * plan.response_plans
    if attention.resolved_since is not None:
        wanted[Watch(Topic.RESOLVED)] = every * plan.resolved
    if focus:
        summary = incidents.get(focus)
        is_open = summary is None or summary.status is IncidentStatus.OPEN
        pace = every if is_open else every * plan.resolved_focus
        wanted[Watch(Topic.ENGAGEMENTS, focus)] = pace
        wanted[Watch(Topic.TIMELINE, focus)] = pace
        if attention.details:
            wanted[Watch(Topic.INCIDENT, focus)] = pace * plan.details
            wanted[Watch(Topic.RELATED_ITEMS, focus)] = pace * plan.details
            wanted[Watch(Topic.FINDINGS, focus)] = pace * plan.findings
    return wanted


def pause_after(calls: int, plan: Plan, *, spared: float) -> float:
    """Seconds to wait after `calls` spent on other incidents, so that they stay within their share; `spared` is how many calls an
    interval the focus does not use of what it may."""
    share = 1.0 / plan.others + spared * 3 / 4
    return max(calls / share, 1.0) * plan.interval
