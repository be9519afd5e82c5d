"""Timeline events that the service writes by itself.

Invariant: the types are those that have been seen from AWS, and no others; an event's data is one JSON object as a string. Nothing
is written on an incident that does not exist.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from imtui.server.services.context import Context
from imtui.server.store import incidents, timeline

TRIGGER: Final = "SSM Incident Trigger"
START: Final = "SSM Incident Start"
RECORD_UPDATE: Final = "SSM Incident Record Update"
RUNBOOK_FAILURE: Final = "SSM Automation Execution Start Failure for Incident"
PAGED: Final = "SSM Contacts Page for Incident"
ACKNOWLEDGED: Final = "SSM Contacts Page Acknowledgement for Incident"


def emit(context: Context, incident_arn: str, event_type: str, data: Mapping[str, Any], *, time: datetime | None = None) -> str:
    """Write an event, at `time` or now; its id, or "" when the incident does not exist."""
    if incidents.get(context.transaction, incident_arn) is None:
        return ""
    event_id = context.ids.new(context.now)
    timeline.add(
        context.transaction,
        timeline.EventRow(
            incident_arn=incident_arn,
            event_id=event_id,
            type=event_type,
            time=time or context.now,
            updated=context.now,
            data=json.dumps(data, ensure_ascii=False),
            references=[],
        ),
    )
    return event_id
