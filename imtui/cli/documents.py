"""What one-shot commands say in JSON: values of the domain as documents whose members docs/commands.md names.

Invariant: members are never renamed and never left out: what is not known, or has not happened, is null. Times are UTC with whole seconds.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from imtui.arns import short_name
from imtui.cli.naming import last_word
from imtui.cli.render import timestamp

if TYPE_CHECKING:
    from imtui.domain.contacts import Channel, Contact, Stage
    from imtui.domain.engagements import Engagement, Page
    from imtui.domain.incidents import Finding, Incident, IncidentSummary, RelatedItem
    from imtui.domain.readings import Reading
    from imtui.domain.timeline import TimelineEvent

Document = dict[str, Any]


def of_incident(incident: "IncidentSummary | Incident") -> Document:
    """`incidents`, and the beginning of `show`."""
    return {
        "id": last_word(incident.arn),
        "arn": incident.arn,
        "title": incident.title,
        "impact": incident.impact.value,
        "status": incident.status.value,
        "created": timestamp(incident.created),
        "resolved": timestamp(incident.resolved),
        "created_by": incident.source.created_by,
        "source": incident.source.source,
    }


def of_record(incident: "Incident") -> Document:
    """The whole record, for `show`."""
    return of_incident(incident) | {
        "summary": incident.summary,
        "dedupe_string": incident.dedupe_string,
        "last_modified": timestamp(incident.last_modified),
        "last_modified_by": incident.last_modified_by,
        "chat_channels": list(incident.chat_channels),
        "notification_targets": list(incident.notification_targets),
        "runbooks": list(incident.runbooks),
    }


def of_event(event: "TimelineEvent", reading: "Reading") -> Document:
    """`text` is how the event reads, `data` what the service has."""
    return {
        "id": event.id,
        "type": event.type,
        "time": timestamp(event.time),
        "updated": timestamp(event.updated),
        "kind": reading.kind.value,
        "text": reading.text,
        "actor": reading.actor or None,
        "data": event.data,
        "references": list(event.references),
    }


def of_engagement(engagement: "Engagement", pages: "tuple[Page, ...]", due: Collection[str]) -> Document:
    """`due` are the ARNs of the pages that wait to be accepted."""
    return {
        "id": last_word(engagement.arn),
        "arn": engagement.arn,
        "contact": short_name(engagement.contact_arn),
        "contact_arn": engagement.contact_arn,
        "incident_arn": engagement.incident_arn or None,
        "sender": engagement.sender,
        "started": timestamp(engagement.started),
        "stopped": timestamp(engagement.stopped),
        "pages": [of_page(page, due) for page in pages],
    }


def of_page(page: "Page", due: Collection[str]) -> Document:
    return {
        "id": last_word(page.arn),
        "arn": page.arn,
        "engagement_arn": page.engagement_arn,
        "contact": short_name(page.contact_arn),
        "contact_arn": page.contact_arn,
        "incident_arn": page.incident_arn or None,
        "sender": page.sender,
        "sent": timestamp(page.sent),
        "delivered": timestamp(page.delivered),
        "accepted": timestamp(page.read),
        "due": page.arn in due,
    }


def of_related_item(item: "RelatedItem") -> Document:
    return {"type": item.kind, "value": item.value, "value_type": item.value_kind, "title": item.title, "id": item.generated_id or None}


def of_finding(finding: "Finding") -> Document:
    return {
        "id": finding.id,
        "kind": finding.kind or None,
        "resource_arn": finding.resource_arn or None,
        "deployment": finding.deployment or None,
        "began": timestamp(finding.began),
        "ended": timestamp(finding.ended),
    }


def of_contact(contact: "Contact", channels: "tuple[Channel, ...] | None" = None) -> Document:
    """`plan` and `channels` are null in a list: it does not say them."""
    return {
        "arn": contact.arn,
        "alias": contact.alias,
        "type": contact.type.value,
        "display_name": contact.display_name,
        "stages": None if contact.plan is None else [_of_stage(stage) for stage in contact.plan.stages],
        "rotations": None if contact.plan is None else list(contact.plan.rotations),
        "channels": None if channels is None else [of_channel(channel) for channel in channels],
    }


def of_channel(channel: "Channel") -> Document:
    return {
        "arn": channel.arn,
        "name": channel.name,
        "type": channel.type.value,
        "address": channel.address,
        "activated": channel.activated,
    }


def _of_stage(stage: "Stage") -> Document:
    from imtui.domain.contacts import ChannelTarget

    targets = [
        {"channel_arn": each.channel_arn, "retry_minutes": each.retry_minutes}
        if isinstance(each, ChannelTarget)
        else {"contact": short_name(each.contact_arn), "contact_arn": each.contact_arn, "essential": each.essential}
        for each in stage.targets
    ]
    return {"minutes": stage.minutes, "targets": targets}
