"""Response plans: made, changed, deleted, shared.

Invariant: a change is what differs from what the person saw; what somebody else changed of the rest stays.
"""

import json

from imtui.actions.desk import Desk, check_given, check_length
from imtui.actions.outcomes import Outcome
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.response_plans import PlanWording
from imtui.domain.snapshot import Topic, Watch

ENGAGEMENTS, CHAT_CHANNELS, NOTIFICATION_TARGETS = 5, 5, 10
_NAME, _DISPLAY, _TITLE, _SUMMARY, _DEDUPE, _POLICY = 200, 200, 200, 8_000, 1_000, 4_000
_LISTED = (Watch(Topic.RESPONSE_PLANS),)


def check(plan: PlanWording) -> None:
    """InputError or ImtuiError when the service would refuse it for its form."""
    check_given(plan.name, "the name", _NAME)
    if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in plan.name):
        raise InputError(f"{plan.name} is no name for a plan", subject=plan.name, remedy="letters, digits, - and _ make one")
    check_given(plan.title, "the title", _TITLE)
    for text, what, limit in (
        (plan.display_name, "the display name", _DISPLAY),
        (plan.summary, "the summary", _SUMMARY),
        (plan.dedupe_string, "the dedupe string", _DEDUPE),
    ):
        check_length(text, what, limit)
    for values, what, most in (
        (plan.engagements, "engagements", ENGAGEMENTS),
        (plan.chat_channels, "chat channels", CHAT_CHANNELS),
        (plan.notification_targets, "notification targets", NOTIFICATION_TARGETS),
    ):
        if len(values) > most:
            raise InputError(f"{len(values)} {what} are too many", remedy=f"{most} fit")
        strange = next((value for value in values if not value.startswith("arn:")), None)
        if strange is not None:
            raise InputError(f"{strange} is no ARN", subject=strange, remedy=f"{what} are given by ARN")
    if plan.automation is not None and not (plan.automation.document and plan.automation.role.startswith("arn:")):
        raise InputError("a runbook needs a document and the ARN of a role", remedy="give both, or neither")


async def create(desk: Desk, plan: PlanWording) -> Outcome:
    """Make a response plan."""
    desk.check_may_write()
    check(plan)
    arn = await desk.setup.plans.create(plan, token=desk.tokens())
    return Outcome(message=f"response plan {plan.name} created", touched=_LISTED, made=arn)


async def change(desk: Desk, arn: str, *, before: PlanWording, after: PlanWording) -> Outcome:
    """Change one, from what the person saw to what they want."""
    desk.check_may_write()
    check(after)
    if before == after:
        return Outcome(message="nothing to change")
    await desk.setup.plans.change(arn, before=before, after=after, token=desk.tokens())
    return Outcome(message=f"response plan {after.name} changed", touched=(*_LISTED, Watch(Topic.RESPONSE_PLAN, arn)))


async def delete(desk: Desk, arn: str, *, name: str) -> Outcome:
    """Delete one; its incidents stay."""
    desk.check_may_write()
    await desk.setup.plans.delete(arn)
    return Outcome(message=f"response plan {name} deleted", touched=_LISTED)


def check_policy(text: str) -> None:
    """InputError or ImtuiError when `text` cannot be a resource policy."""
    check_given(text, "the policy", _POLICY)
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InputError(f"the policy is no JSON: {error}", remedy="look near there") from error
    if not isinstance(found, dict) or "Statement" not in found:
        raise ImtuiError("the policy has no Statement")


async def share(desk: Desk, arn: str, *, policy: str) -> Outcome:
    """Put a resource policy on a plan."""
    desk.check_may_write()
    check_policy(policy)
    await desk.setup.plans.share(arn, policy)
    return Outcome(message="the plan is shared")


async def unshare(desk: Desk, arn: str, *, policy_id: str) -> Outcome:
    """Take a resource policy off a plan."""
    desk.check_may_write()
    await desk.setup.plans.unshare(arn, policy_id)
    return Outcome(message="the plan is not shared any more")
