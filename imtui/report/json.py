"""A report as JSON, for programs.

    {"format": 1, "written": "…", "redacted": false, "gaps": [],
     "incidents": [{"arn": "…", "title": "…", "impact": 2, "status": "RESOLVED",
                    "figures": {"time_to_acknowledge_s": 218, "time_to_resolve_s": 3600, "longest_silence_s": 900, "notes": 12},
                    "steps": [{"label": "started", "at": "…", "after_s": 0}, …], "timeline": […], …}]}

Invariant: the names are those of `reports`, written out in docs/reports.md; moments are ISO 8601 in UTC, lengths of time whole seconds in
fields that end in `_s`. A field is never left out: what is not known is null, what is empty is empty.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum
from typing import Any

from imtui.report.reports import Document

FORMAT = 1
_NAMES = {"acknowledged": "time_to_acknowledge", "resolved": "time_to_resolve", "written": "notes"}


def render(document: Document) -> str:
    """The whole document; it ends with a line end."""
    whole = {
        "format": FORMAT,
        "written": _plain(document.written),
        "redacted": document.redacted,
        "gaps": _plain(document.gaps),
        "incidents": _plain(document.reports),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case IntEnum():
            return int(value)
        case Enum():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return dict(_member(type(value).__name__, each.name, each.type, getattr(value, each.name)) for each in fields(value))
        case _:
            return value


def _member(owner: str, name: str, kind: Any, value: Any) -> tuple[str, Any]:
    name = _NAMES.get(name, name) if owner == "Figures" else name
    if "timedelta" in str(kind):
        return f"{name}_s", round(value.total_seconds()) if isinstance(value, timedelta) else None
    return name, _plain(value)
