"""Related items: added, and taken off again.

Invariant: what is added was understood as an ARN, a URL or a metric before; what is removed is named by its type and its value, as the
service knows it.
"""

from imtui.actions.desk import Desk
from imtui.actions.outcomes import Outcome
from imtui.domain.incidents import RelatedItem
from imtui.domain.snapshot import Topic, Watch


async def add(desk: Desk, incident_arn: str, item: RelatedItem) -> Outcome:
    """Add `item` to an incident."""
    desk.check_may_write()
    await desk.incidents.add_related_item(incident_arn, item, token=desk.tokens())
    return Outcome(message=f"{item.title or 'related item'} added", touched=_touched(incident_arn))


async def remove(desk: Desk, incident_arn: str, item: RelatedItem) -> Outcome:
    """Take `item` off an incident."""
    desk.check_may_write()
    await desk.incidents.remove_related_item(incident_arn, item, token=desk.tokens())
    return Outcome(message=f"{item.title or 'related item'} removed", touched=_touched(incident_arn))


def _touched(incident_arn: str) -> tuple[Watch, ...]:
    return (Watch(Topic.RELATED_ITEMS, incident_arn), Watch(Topic.TIMELINE, incident_arn))
