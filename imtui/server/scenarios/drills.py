"""Reading what a scenario is to be practised for.

Invariant: a drill is about one incident that begins after the scenario does, and about a person of the company: what it is measured by can
be measured.
"""

from collections.abc import Sequence
from datetime import timedelta

from imtui.server.scenarios.reading import Section
from imtui.server.scenarios.scripts import Call, CompanyScript, DrillScript, Step

#: The roles that notes can give (`:ic NAME`).
ROLES = ("ic", "scribe", "comms", "ops", "deputy")
_PLAN = "@plan/"


def read(section: Section, company: CompanyScript, steps: Sequence[Step]) -> DrillScript:
    """The table `[drill]`; ScenarioError where it does not fit the rest of the file."""
    me, incident = section.text("me"), section.text("incident")
    if me not in {person.alias for person in company.people}:
        raise section.fault("me", f"there is no person {me}")
    plan = _plan_of(incident, steps)
    if not plan:
        raise section.fault("incident", f"no step after the start begins an incident {incident} from a plan")

    def targets(table: Section) -> DrillScript:
        return DrillScript(
            me=me,
            incident=incident,
            plan=plan,
            briefing=section.text("briefing", "").strip(),
            accept=_length(table, "accept"),
            update=_length(table, "update"),
            resolve=_length(table, "resolve"),
            roles=_roles(table),
            decisions=table.number("decisions", 0),
        )

    return section.one("targets", targets)


def _plan_of(incident: str, steps: Sequence[Step]) -> str:
    """The plan that the incident of that name is started from, if it is, after the scenario's own start."""
    for step in steps:
        action = step.action
        if isinstance(action, Call) and action.named == incident and action.operation == "StartIncident" and step.at >= timedelta():
            plan = str(action.parameters.get("responsePlanArn", ""))
            return plan.removeprefix(_PLAN) if plan.startswith(_PLAN) else ""
    return ""


def _length(table: Section, key: str) -> timedelta | None:
    if key not in table:
        return None
    length = table.offset(key)
    if length <= timedelta():
        raise table.fault(key, 'a length of time such as "5m" is expected')
    return length


def _roles(table: Section) -> tuple[str, ...]:
    roles = table.texts("roles", ())
    for role in roles:
        if role not in ROLES:
            raise table.fault("roles", f"{role} is none of {', '.join(ROLES)}")
    return roles
