"""Engaging people, plans and schedules, and ending that.

Invariant: who is engaged, and what is stopped, is named by ARN; what their pages say is what was typed here, nothing is added.
"""

from imtui.actions.desk import Desk, check_given, check_length
from imtui.actions.outcomes import Outcome
from imtui.arns import short_name
from imtui.domain.snapshot import Topic, Watch

_SENDER_LIMIT = 255
_SUBJECT_LIMIT = 2_048
_CONTENT_LIMIT = 8_192
_REASON_LIMIT = 255


async def engage(desk: Desk, contact_arn: str, *, subject: str, content: str, incident_arn: str = "") -> Outcome:
    """Engage a contact: its plan starts at once. `subject` and `content` are what its pages say; `incident_arn` what it is for."""
    desk.check_may_write()
    check_given(subject, "the subject", _SUBJECT_LIMIT)
    check_given(content, "the message", _CONTENT_LIMIT)
    await desk.contacts.start_engagement(
        contact_arn,
        token=desk.tokens(),
        sender=(desk.author or "imtui")[:_SENDER_LIMIT],
        subject=subject,
        content=content,
        incident_arn=incident_arn,
    )
    return Outcome(message=f"{short_name(contact_arn)} is engaged", touched=_touched(incident_arn))


async def stop(desk: Desk, engagement_arn: str, *, reason: str = "", incident_arn: str = "") -> Outcome:
    """Stop an engagement: nobody further is paged for it. `incident_arn` is what it was for."""
    desk.check_may_write()
    check_length(reason, "the reason", _REASON_LIMIT)
    await desk.contacts.stop_engagement(engagement_arn, reason=reason.strip())
    return Outcome(message=f"engagement of {short_name(engagement_arn)} stopped", touched=_touched(incident_arn))


def _touched(incident_arn: str) -> tuple[Watch, ...]:
    mine = (Watch(Topic.MY_PAGES),)
    if not incident_arn:
        return mine
    return (Watch(Topic.ENGAGEMENTS, incident_arn), Watch(Topic.TIMELINE, incident_arn), *mine)
