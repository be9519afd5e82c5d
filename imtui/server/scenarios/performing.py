"""Making one step of a scenario happen.

Invariant: a step happens whole or not at all. What it refers to is looked up when it happens: a step about something that is not
there any more (an incident resolved by someone else, a page that nobody got) is an Impossible step, not a failure.
"""

import json
from dataclasses import replace
from typing import assert_never

from imtui.server.delivery.outbox import refuse
from imtui.server.protocol.errors import ServiceError
from imtui.server.scenarios.calls import Calls
from imtui.server.scenarios.references import Surroundings, UnknownName, referred
from imtui.server.scenarios.scripts import Acceptance, Call, CarrierFailure, FindingAppearance, Note, Step
from imtui.server.services.context import PRINCIPAL, Context, user_arn
from imtui.server.services.incidents import findings
from imtui.server.store import incidents, scenario_steps
from imtui.server.store.contacts import get_channel
from imtui.server.store.engagements import list_engagements
from imtui.server.store.pages import PageRow, list_pages

#: Accepting with IGNORE takes any code; this is the one that people in scenarios type.
_CODE = "000000"
_ENGAGEMENTS = 100


class Impossible(Exception):
    """The step cannot happen as things stand; the text says why."""


def perform(context: Context, scenario: str, step: Step, calls: Calls) -> None:
    """Let the step happen at `context.now`; Impossible when it cannot, and then nothing has changed."""
    names = scenario_steps.names(context.transaction, scenario)
    here = Surroundings(names=names, now=context.now, account_id=context.account_id, region=context.region)
    acting = replace(context, caller=_caller(step, here))
    try:
        with context.transaction.begin_nested():
            _act(acting, scenario, step, here, calls)
    except ServiceError as error:
        raise Impossible(f"{error.code}: {error.message}") from error
    except UnknownName as error:
        raise Impossible(str(error)) from error


def _caller(step: Step, here: Surroundings) -> str:
    """The ARN of who acts: an actor of the scenario, else a user of that name."""
    if not step.actor:
        return PRINCIPAL
    return here.names.get(f"actor/{step.actor}") or user_arn(here.account_id, step.actor)


def _act(context: Context, scenario: str, step: Step, here: Surroundings, calls: Calls) -> None:
    match step.action:
        case Call() as call:
            _call(context, scenario, call, here, calls)
        case Note() as note:
            words = json.dumps(f"{note.text} — @{step.actor}", ensure_ascii=False)
            request = {"eventType": "Custom Event", "eventTime": context.now - note.lag, "eventData": words}
            calls.call(context, "CreateTimelineEvent", {**request, "incidentRecordArn": _open_incident(context, note.incident, here)})
        case Acceptance() as acceptance:
            _accept(context, step.actor, acceptance, here, calls)
        case FindingAppearance() as finding:
            findings.add(context, _open_incident(context, finding.incident, here), here.resolved(finding.details))
        case CarrierFailure() as failure:
            channel = get_channel(context.transaction, here.arn(f"channel/{failure.channel}"))
            if channel is None:
                raise Impossible(f"the channel {failure.channel} was deleted")
            refuse(context.transaction, channel.address, failure.reason)
        case unreachable:
            assert_never(unreachable)


def _call(context: Context, scenario: str, call: Call, here: Surroundings, calls: Calls) -> None:
    for name in referred(call.parameters):
        if name.startswith("incident/"):
            _open_incident(context, name.removeprefix("incident/"), here)
    answer = calls.call(context, call.operation, here.resolved(call.parameters))
    if call.named:
        scenario_steps.name(context.transaction, scenario, f"incident/{call.named}", answer["incidentRecordArn"])


def _open_incident(context: Context, name: str, here: Surroundings) -> str:
    """The ARN of an incident that is still open: the story of one that was resolved is over."""
    arn = here.arn(f"incident/{name}")
    row = incidents.get(context.transaction, arn)
    if row is None or row.status != "OPEN":
        raise Impossible(f"the incident {name} is {'gone' if row is None else 'resolved'}")
    return arn


def _accept(context: Context, actor: str, acceptance: Acceptance, here: Surroundings, calls: Calls) -> None:
    incident_arn = _open_incident(context, acceptance.incident, here)
    via = here.arn(f"channel/{actor}/{acceptance.via}") if acceptance.via else None
    page = _page(context, incident_arn, here.arn(f"contact/{actor}"), via)
    if page is None:
        raise Impossible(f"{actor} has no page to accept for {acceptance.incident}")
    request = {"PageId": page.arn, "ContactChannelId": page.channel_arn, "AcceptType": "READ", "AcceptCode": _CODE}
    note = {"Note": acceptance.words} if acceptance.words else {}
    calls.call(context, "AcceptPage", {**request, **note, "AcceptCodeValidation": "IGNORE"})


def _page(context: Context, incident_arn: str, contact_arn: str, channel_arn: str | None) -> PageRow | None:
    """The person's newest page of the incident that nobody accepted yet."""
    running = list_engagements(context.transaction, incident_arn=incident_arn, since=None, until=None, after=None, limit=_ENGAGEMENTS)
    waiting = [
        page
        for engagement in running
        for page in list_pages(context.transaction, engagement_arn=engagement.arn)
        if page.contact_arn == contact_arn and page.read_time is None and channel_arn in (None, page.channel_arn)
    ]
    return max(waiting, key=lambda page: (page.sent_time, page.arn), default=None)
