"""Timeline events as domain values.

Invariant: as in `decode`.
"""

from imtui.domain.timeline import TimelineEvent
from imtui.gateway import decode
from imtui.gateway.decode import Wire


def event(wire: Wire) -> TimelineEvent:
    """An event of GetTimelineEvent, or, without data, an item of ListTimelineEvents."""
    return TimelineEvent(
        id=wire["eventId"],
        incident_arn=wire["incidentRecordArn"],
        type=wire["eventType"],
        time=decode.moment(wire["eventTime"]),
        updated=decode.moment(wire["eventUpdatedTime"]),
        data=wire.get("eventData"),
        references=decode.texts(
            reference.get("resource") or reference.get("relatedItemId") for reference in wire.get("eventReferences") or ()
        ),
    )
