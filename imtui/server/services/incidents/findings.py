"""Findings: deployments and stack updates that may explain an incident.

Invariant: nothing here makes findings up; `add` is how a scenario or an import brings them in.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from imtui.server.services import positions
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.services.incidents import records
from imtui.server.store import findings
from imtui.server.store.findings import FindingRow

_TIMES = frozenset({"startTime", "endTime"})


def list_all(context: Context, request: Request) -> Answer | Listing:
    incident = records.find(context, request["incidentRecordArn"])
    page = context.page
    rows = findings.page(context.transaction, incident.arn, after=positions.numbered(page), limit=page.limit + 1)
    return positions.listing(page, rows, member="findings", shown=_summary, position=lambda row: (row.number,))


def get_batch(context: Context, request: Request) -> Answer:
    """The findings in the order asked for; an id that the incident does not have is named among the errors."""
    incident = records.find(context, request["incidentRecordArn"])
    known = findings.several(context.transaction, incident.arn, request["findingIds"])
    return {
        "findings": [_shown(known[each]) for each in request["findingIds"] if each in known],
        "errors": [_unknown(each) for each in request["findingIds"] if each not in known],
    }


def add(context: Context, incident_arn: str, details: Mapping[str, Any], *, finding_id: str | None = None) -> str:
    """Bring in a finding; `details` in the shape of the API's FindingDetails, times as datetimes. Its id."""
    new_id = finding_id or context.ids.new(context.now)
    row = FindingRow(incident_arn=incident_arn, finding_id=new_id, created=context.now, modified=context.now, details=stored(details))
    findings.put(context.transaction, row)
    return new_id


def stored(details: Mapping[str, Any]) -> dict[str, Any]:
    """FindingDetails as a row has them: JSON, times as ISO 8601."""
    return {
        kind: {key: value.isoformat() if isinstance(value, datetime) else value for key, value in members.items()}
        for kind, members in details.items()
    }


def _summary(row: FindingRow) -> dict[str, Any]:
    return {"id": row.finding_id, "lastModifiedTime": row.modified}


def _shown(row: FindingRow) -> dict[str, Any]:
    details = {
        kind: {key: datetime.fromisoformat(value) if key in _TIMES and value else value for key, value in members.items()}
        for kind, members in row.details.items()
    }
    return {**_summary(row), "creationTime": row.created, "details": details or None}


def _unknown(finding_id: str) -> dict[str, str]:
    return {"findingId": finding_id, "code": "ResourceNotFoundException", "message": f"The incident has no finding {finding_id}."}
