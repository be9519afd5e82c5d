"""Reading the company of a scenario: people, how they are reached, and what happens when something breaks.

Invariant: a plan names only channels, people and plans that the company has; aliases are unique.
"""

from collections.abc import Iterable
from typing import Any

from imtui.server.scenarios.reading import ScenarioError, Section
from imtui.server.scenarios.scripts import (
    ChannelScript,
    CompanyScript,
    EscalationScript,
    PersonScript,
    PlanScript,
    ScheduleScript,
    StageScript,
    TargetScript,
)

_CHANNEL_KINDS = ("SMS", "VOICE", "EMAIL")
_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def read(top: Section) -> CompanyScript:
    """The company in a scenario's file."""
    people = top.many("people", _person)
    escalations = top.many("escalations", _escalation)
    schedules = top.many("schedules", _schedule)
    plans = top.many("plans", _plan)

    def company(section: Section) -> CompanyScript:
        since = section.offset("since", "-30d")
        if since.total_seconds() >= 0:
            raise section.fault("since", "a time before the start is expected")
        return CompanyScript(
            name=section.text("name", "Example"),
            since=since,
            regions=section.texts("regions", ()),
            tags=section.text_map("tags"),
            actors=section.text_map("actors"),
            people=people,
            escalations=escalations,
            schedules=schedules,
            plans=plans,
        )

    found = top.one("company", company)
    _check(found)
    return found


def _person(section: Section) -> PersonScript:
    person = PersonScript(
        alias=section.text("alias"),
        name=section.text("name"),
        channels=section.many("channels", _channel),
        stages=section.many("stages", _channel_stage),
    )
    known = {channel.name for channel in person.channels}
    for stage in person.stages:
        for target in stage.targets:
            if target.name not in known:
                raise section.fault("stages", f"{person.alias} has no channel {target.name}")
    return person


def _channel(section: Section) -> ChannelScript:
    kind = section.text("type")
    if kind not in _CHANNEL_KINDS:
        raise section.fault("type", f"one of {', '.join(_CHANNEL_KINDS)} is expected")
    return ChannelScript(name=section.text("name"), kind=kind, address=section.text("address"), active=section.flag("active", True))


def _channel_stage(section: Section) -> StageScript:
    def target(each: Section) -> TargetScript:
        return TargetScript(name=each.text("channel"), retry_minutes=each.number("retry", 0), essential=False)

    return StageScript(minutes=section.number("minutes"), targets=section.many("targets", target))


def _escalation(section: Section) -> EscalationScript:
    def target(each: Section) -> TargetScript:
        return TargetScript(name=each.text("contact"), retry_minutes=0, essential=each.flag("essential", False))

    def stage(each: Section) -> StageScript:
        return StageScript(minutes=each.number("minutes"), targets=each.many("targets", target))

    return EscalationScript(alias=section.text("alias"), name=section.text("name"), stages=section.many("stages", stage))


def _schedule(section: Section) -> ScheduleScript:
    turns, weekday, hand_off = section.text("turns", "week"), section.text("weekday", "MON"), section.text("hand_off", "09:00")
    if turns not in ("day", "week"):
        raise section.fault("turns", "day or week is expected")
    if weekday not in _WEEKDAYS:
        raise section.fault("weekday", f"one of {', '.join(_WEEKDAYS)} is expected")
    hour, _, minute = hand_off.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise section.fault("hand_off", f'"{hand_off}" is no time of day such as "09:00"')
    return ScheduleScript(
        alias=section.text("alias"),
        name=section.text("name"),
        people=section.texts("people"),
        turns=turns,
        hour=int(hour),
        minute=int(minute),
        weekday=weekday,
        time_zone=section.text("time_zone", "UTC"),
    )


def _plan(section: Section) -> PlanScript:
    name = section.text("name")
    template: dict[str, Any] = {"title": section.text("title"), "impact": section.number("impact")}
    if summary := section.text("summary", ""):
        template["summary"] = summary.strip()
    if dedupe := section.text("dedupe", ""):
        template["dedupeString"] = dedupe
    if tags := section.text_map("incident_tags"):
        template["incidentTags"] = tags
    request: dict[str, Any] = {"name": name, "incidentTemplate": template}
    if display_name := section.text("display_name", ""):
        request["displayName"] = display_name
    if chat := section.texts("chat", ()):
        request["chatChannel"] = {"chatbotSns": list(chat)}
    if runbook := section.data("runbook"):
        request["actions"] = [{"ssmAutomation": runbook}]
    if tags := section.text_map("tags"):
        request["tags"] = tags
    return PlanScript(name=name, request=request, engages=section.texts("engages", ()))


def _check(company: CompanyScript) -> None:
    people = {person.alias for person in company.people}
    aliases = [each.alias for each in company.contacts]
    _unique("alias", aliases)
    _unique("plan", [plan.name for plan in company.plans])
    for schedule in company.schedules:
        _known(f"schedule {schedule.alias}", schedule.people, people)
    for escalation in company.escalations:
        targets = [target.name for stage in escalation.stages for target in stage.targets]
        _known(f"escalation {escalation.alias}", targets, people | {schedule.alias for schedule in company.schedules})
    for plan in company.plans:
        _known(f"plan {plan.name}", plan.engages, set(aliases))


def _unique(kind: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ScenarioError(f"the {kind} {name} is given twice")


def _known(what: str, names: Iterable[str], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise ScenarioError(f"the {what} names {name}, which the company does not have")
