"""Related items: links from an incident to metrics, documents, resources and other incidents.

Invariant: an item is known by its type and its value; a change is an update of the record, written on its timeline.
"""

import json
from collections.abc import Mapping
from typing import Any

from imtui.server.services import positions
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.services.incidents import records
from imtui.server.store import related_items
from imtui.server.store.incidents import IncidentRow
from imtui.server.store.related_items import RelatedItemRow


def list_all(context: Context, request: Request) -> Answer | Listing:
    """In the order they came; nothing for an incident that does not exist."""
    page = context.page
    rows = related_items.page(context.transaction, request["incidentRecordArn"], after=positions.numbered(page), limit=page.limit + 1)
    return positions.listing(page, rows, member="relatedItems", shown=_shown, position=lambda row: (row.number,))


def update(context: Context, request: Request) -> Answer:
    row = records.find(context, request["incidentRecordArn"])
    apply(context, row, request["relatedItemsUpdate"], modified_by=context.caller)
    return {}


def apply(context: Context, row: IncidentRow, change: Mapping[str, Any], *, modified_by: str) -> None:
    """Add or remove one item, as an update of the record. To remove what is not there changes nothing."""
    if added := change.get("itemToAdd"):
        put(context, row.arn, added)
    else:
        identifier = change["itemToRemove"]
        known = related_items.find(context.transaction, row.arn, identifier["type"], identifier["value"])
        if known is None:
            return
        related_items.remove(context.transaction, known)
    attribute = {"attributeName": "relatedItems", "newValue": json.dumps(change, ensure_ascii=False)}
    records.note_update(context, row, [attribute], title=row.title, modified_by=modified_by)


def put(context: Context, incident_arn: str, item: Mapping[str, Any]) -> None:
    """Add an item in the API's shape, with an id of its own."""
    identifier = item["identifier"]
    unique = context.ids.new(context.now).replace("-", "").upper()
    related_items.put(
        context.transaction,
        RelatedItemRow(
            incident_arn=incident_arn,
            generated_id=f"related-item/{identifier['type']}/{unique}",
            type=identifier["type"],
            value=dict(identifier["value"]),
            title=item.get("title"),
        ),
    )


def _shown(row: RelatedItemRow) -> dict[str, Any]:
    return {"generatedId": row.generated_id, "identifier": {"type": row.type, "value": row.value}, "title": row.title}
