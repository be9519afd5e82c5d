"""Setting up the company of a scenario through the service's operations: replication set, contacts, channels, plans.

Invariant: everything is created by API calls, at the company's own time; only activation is done directly, since the code that a
person would type went to a phone that does not exist.
"""

from collections.abc import Iterable
from typing import Any

from imtui.server.scenarios.calls import Calls
from imtui.server.scenarios.references import Surroundings
from imtui.server.scenarios.scripts import CompanyScript, EscalationScript, PersonScript, PlanScript, ScheduleScript, StageScript
from imtui.server.services.context import Context
from imtui.server.services.incidents import replication_sets
from imtui.server.store.contacts import change_channel

Names = dict[str, str]


def found(context: Context, company: CompanyScript, calls: Calls) -> Names:
    """Create all that the company has; the ARNs by `kind/name`. A replication set that is there already is kept."""
    names: Names = {}
    if not replication_sets.exists(context.transaction):
        regions: dict[str, Any] = {name: {} for name in (context.region, *company.regions)}
        calls.call(context, "CreateReplicationSet", {"regions": regions, **({"tags": dict(company.tags)} if company.tags else {})})
    for person in company.people:
        _person(context, person, calls, names)
    for schedule in company.schedules:
        _schedule(context, schedule, calls, names)
    for escalation in company.escalations:
        _escalation(context, escalation, calls, names)
    for plan in company.plans:
        _plan(context, plan, calls, names)
    return names


def _person(context: Context, person: PersonScript, calls: Calls, names: Names) -> None:
    request = {"Alias": person.alias, "DisplayName": person.name, "Type": "PERSONAL", "Plan": {"Stages": []}}
    arn = names[f"contact/{person.alias}"] = calls.call(context, "CreateContact", request)["ContactArn"]
    for channel in person.channels:
        details: dict[str, Any] = {
            "ContactId": arn,
            "Name": channel.name,
            "Type": channel.kind,
            "DeliveryAddress": {"SimpleAddress": channel.address},
            "DeferActivation": True,
        }
        channel_arn = calls.call(context, "CreateContactChannel", details)["ContactChannelArn"]
        names[f"channel/{person.alias}/{channel.name}"] = channel_arn
        if channel.active:
            change_channel(context.transaction, channel_arn, {"activated": True, "activation_code": ""})
    stages = [_channel_stage(stage, person, names) for stage in person.stages]
    calls.call(context, "UpdateContact", {"ContactId": arn, "Plan": {"Stages": stages}})


def _channel_stage(stage: StageScript, person: PersonScript, names: Names) -> dict[str, Any]:
    targets = [
        {
            "ChannelTargetInfo": {
                "ContactChannelId": names[f"channel/{person.alias}/{target.name}"],
                "RetryIntervalInMinutes": target.retry_minutes,
            }
        }
        for target in stage.targets
    ]
    return {"DurationInMinutes": stage.minutes, "Targets": targets}


def _schedule(context: Context, schedule: ScheduleScript, calls: Calls, names: Names) -> None:
    hand_off = {"HourOfDay": schedule.hour, "MinuteOfHour": schedule.minute}
    recurrence: dict[str, Any] = {"NumberOfOnCalls": 1, "RecurrenceMultiplier": 1}
    if schedule.turns == "day":
        recurrence["DailySettings"] = [hand_off]
    else:
        recurrence["WeeklySettings"] = [{"DayOfWeek": schedule.weekday, "HandOffTime": hand_off}]
    rotation = calls.call(
        context,
        "CreateRotation",
        {
            "Name": schedule.alias,
            "ContactIds": _contacts(schedule.people, names),
            "StartTime": context.now,
            "TimeZoneId": schedule.time_zone,
            "Recurrence": recurrence,
        },
    )
    plan = {"RotationIds": [rotation["RotationArn"]]}
    request = {"Alias": schedule.alias, "DisplayName": schedule.name, "Type": "ONCALL_SCHEDULE", "Plan": plan}
    names[f"contact/{schedule.alias}"] = calls.call(context, "CreateContact", request)["ContactArn"]


def _escalation(context: Context, escalation: EscalationScript, calls: Calls, names: Names) -> None:
    stages = [
        {
            "DurationInMinutes": stage.minutes,
            "Targets": [
                {"ContactTargetInfo": {"ContactId": names[f"contact/{target.name}"], "IsEssential": target.essential}}
                for target in stage.targets
            ],
        }
        for stage in escalation.stages
    ]
    request = {"Alias": escalation.alias, "DisplayName": escalation.name, "Type": "ESCALATION", "Plan": {"Stages": stages}}
    names[f"contact/{escalation.alias}"] = calls.call(context, "CreateContact", request)["ContactArn"]


def _plan(context: Context, plan: PlanScript, calls: Calls, names: Names) -> None:
    here = Surroundings(names=names, now=context.now, account_id=context.account_id, region=context.region)
    request = {**here.resolved(plan.request), "engagements": _contacts(plan.engages, names)}
    names[f"plan/{plan.name}"] = calls.call(context, "CreateResponsePlan", request)["arn"]


def _contacts(aliases: Iterable[str], names: Names) -> list[str]:
    return [names[f"contact/{alias}"] for alias in aliases]
