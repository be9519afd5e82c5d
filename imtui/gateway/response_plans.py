"""Response plans of ssm-incidents, typed: whole, as they are prepared; what an incident needs of them is read by `incidents`.

Invariant: as in `incidents`: a change sends what differs and only that; what imtui does not know of a plan stays as it is.
"""

from typing import Any

from imtui.domain.incidents import Impact
from imtui.domain.response_plans import Automation, PlanRecord, PlanWording, ResponsePlanSummary, SharingPolicy
from imtui.gateway import decode, decode_plans
from imtui.gateway.operations import Operations
from imtui.gateway.tagging import IncidentTags
from imtui.gateway.transport import Transport


class ResponsePlans:
    """The operations about response plans and their sharing, over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-incidents", page_size={"maxResults": 100})
        self._tags = IncidentTags(transport)

    async def listed(self) -> tuple[ResponsePlanSummary, ...]:
        """Every plan, by name."""
        found = await self._operations.every("ListResponsePlans", "responsePlanSummaries", decode_plans.response_plan_summary)
        return tuple(sorted(found, key=lambda plan: (plan.display_name or plan.name).casefold()))

    async def record(self, arn: str) -> PlanRecord:
        """One plan with its tags and policies: three requests. NotFound when it is gone."""
        tags = await self._tags.tags(arn)
        policies = await self._operations.every("GetResourcePolicies", "resourcePolicies", _policy, resourceArn=arn)
        return await self._operations.one("GetResponsePlan", lambda answer: _record(answer, tags, policies), arn=arn)

    async def dedupe_string(self, incident_arn: str) -> str:
        """That of an incident, by which a start is told from another; empty where there is none."""
        return await self._operations.one(
            "GetIncidentRecord", lambda answer: str(answer["incidentRecord"].get("dedupeString") or ""), arn=incident_arn
        )

    async def create(self, plan: PlanWording, *, token: str) -> str:
        """Make one; its ARN."""
        return await self._operations.one(
            "CreateResponsePlan",
            lambda answer: str(answer["arn"]),
            clientToken=token,
            name=plan.name,
            displayName=plan.display_name or None,
            incidentTemplate=_template(plan),
            engagements=list(plan.engagements) or None,
            chatChannel=_chat(plan) if plan.chat_channels else None,
            actions=[_action(plan.automation)] if plan.automation else None,
            tags=dict(plan.tags) or None,
        )

    async def change(self, arn: str, *, before: PlanWording, after: PlanWording, token: str) -> None:
        """Make it what `after` says, where that differs from `before`."""
        members = _differences(before, after)
        if members:
            await self._operations.done("UpdateResponsePlan", arn=arn, clientToken=token, **members)
        await self._tags.retag(arn, before.tags, after.tags)

    async def delete(self, arn: str) -> None:
        """Delete it; incidents that were started from it stay."""
        await self._operations.done("DeleteResponsePlan", arn=arn)

    async def share(self, arn: str, policy: str) -> None:
        """Add a resource policy (JSON) to it; those that are there stay."""
        await self._operations.done("PutResourcePolicy", resourceArn=arn, policy=policy)

    async def unshare(self, arn: str, policy_id: str) -> None:
        """Take a resource policy off."""
        await self._operations.done("DeleteResourcePolicy", resourceArn=arn, policyId=policy_id)


def _record(wire: decode.Wire, tags: dict[str, str], policies: tuple[SharingPolicy, ...]) -> PlanRecord:
    template, plan = wire["incidentTemplate"], decode_plans.response_plan(wire)
    automations = [each["ssmAutomation"] for each in wire.get("actions") or () if each.get("ssmAutomation")]
    pager_duty = [each.get("pagerDutyConfiguration") or {} for each in wire.get("integrations") or ()]
    wording = PlanWording(
        name=plan.name,
        display_name=plan.display_name,
        title=plan.title,
        impact=Impact(plan.impact),
        summary=plan.summary,
        dedupe_string=plan.dedupe_string,
        engagements=plan.engagements,
        chat_channels=plan.chat_channels,
        notification_targets=plan.notification_targets,
        incident_tags=dict(template.get("incidentTags") or {}),
        automation=_automation(automations[0]) if automations else None,
        tags=tags,
    )
    names = tuple(str(each.get("name") or "") for each in pager_duty if each)
    return PlanRecord(arn=plan.arn, wording=wording, pager_duty=names, policies=policies)


def _automation(wire: decode.Wire) -> Automation:
    return Automation(
        document=wire["documentName"],
        role=wire["roleArn"],
        version=str(wire.get("documentVersion") or ""),
        account=str(wire.get("targetAccount") or ""),
        parameters={name: tuple(values) for name, values in (wire.get("parameters") or {}).items()},
        dynamic={name: str(value.get("variable") or "") for name, value in (wire.get("dynamicParameters") or {}).items()},
    )


def _policy(wire: decode.Wire) -> SharingPolicy:
    return SharingPolicy(id=wire["policyId"], text=wire["policyDocument"], region=str(wire.get("ramResourceShareRegion") or ""))


def _template(plan: PlanWording) -> dict[str, Any]:
    template: dict[str, Any] = {"title": plan.title, "impact": int(plan.impact)}
    optional = {
        "summary": plan.summary,
        "dedupeString": plan.dedupe_string,
        "notificationTargets": _targets(plan),
        "incidentTags": dict(plan.incident_tags),
    }
    return template | {name: value for name, value in optional.items() if value}


def _differences(before: PlanWording, after: PlanWording) -> dict[str, Any]:
    """The members of UpdateResponsePlan that say what is not as it was; an emptied text is sent as empty."""
    wanted: dict[str, tuple[object, object, Any]] = {
        "displayName": (before.display_name, after.display_name, after.display_name),
        "incidentTemplateTitle": (before.title, after.title, after.title),
        "incidentTemplateImpact": (before.impact, after.impact, int(after.impact)),
        "incidentTemplateSummary": (before.summary, after.summary, after.summary),
        "incidentTemplateDedupeString": (before.dedupe_string, after.dedupe_string, after.dedupe_string),
        "incidentTemplateNotificationTargets": (before.notification_targets, after.notification_targets, _targets(after)),
        "incidentTemplateTags": (before.incident_tags, after.incident_tags, dict(after.incident_tags)),
        "engagements": (before.engagements, after.engagements, list(after.engagements)),
        "chatChannel": (before.chat_channels, after.chat_channels, _chat(after)),
        "actions": (before.automation, after.automation, [_action(after.automation)] if after.automation else []),
    }
    return {name: value for name, (old, new, value) in wanted.items() if old != new}


def _targets(plan: PlanWording) -> list[dict[str, str]]:
    return [{"snsTopicArn": arn} for arn in plan.notification_targets]


def _chat(plan: PlanWording) -> dict[str, Any]:
    return {"chatbotSns": list(plan.chat_channels)} if plan.chat_channels else {"empty": {}}


def _action(automation: Automation) -> dict[str, Any]:
    members: dict[str, Any] = {"documentName": automation.document, "roleArn": automation.role}
    optional = {
        "documentVersion": automation.version,
        "targetAccount": automation.account,
        "parameters": {name: list(values) for name, values in automation.parameters.items()},
        "dynamicParameters": {name: {"variable": variable} for name, variable in automation.dynamic.items()},
    }
    return {"ssmAutomation": members | {name: value for name, value in optional.items() if value}}
