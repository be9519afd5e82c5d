"""Response plans out of botocore's answers.

Invariant: as with all decoders, what the model promises and is not there is an error, never a guess.
"""

from imtui.domain.incidents import Impact
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.gateway import decode


def response_plan_summary(wire: decode.Wire) -> ResponsePlanSummary:
    """An item of ListResponsePlans."""
    return ResponsePlanSummary(arn=wire["arn"], name=wire["name"], display_name=decode.text(wire.get("displayName")))


def response_plan(wire: decode.Wire) -> ResponsePlan:
    """GetResponsePlan."""
    template = wire["incidentTemplate"]
    return ResponsePlan(
        arn=wire["arn"],
        name=wire["name"],
        display_name=decode.text(wire.get("displayName")),
        title=template["title"],
        impact=Impact(template["impact"]),
        summary=decode.text(template.get("summary")),
        dedupe_string=decode.text(template.get("dedupeString")),
        engagements=tuple(wire.get("engagements") or ()),
        chat_channels=tuple((wire.get("chatChannel") or {}).get("chatbotSns") or ()),
        notification_targets=decode.texts(target.get("snsTopicArn") for target in template.get("notificationTargets") or ()),
        runbooks=decode.texts((action.get("ssmAutomation") or {}).get("documentName") for action in wire.get("actions") or ()),
    )
