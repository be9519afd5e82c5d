"""Related items as people type them: an ARN, a URL, or a metric.

    arn:aws:ecs:eu-west-1:111122223333:service/web      INVOLVED_RESOURCE (an automation: AUTOMATION, an incident: INCIDENT,
                                                        an alarm or a dashboard: METRIC)
    https://example.org/runbook                         OTHER
    {"metrics": [["AWS/ApplicationELB", …]]}            METRIC

Invariant: pure. What is none of these is refused with a sentence; nothing is guessed into a link.
"""

import json
import re

from imtui.arns import Arn
from imtui.domain.errors import InputError
from imtui.domain.incidents import RelatedItem

#: AWS's ItemType.
KINDS = ("OTHER", "INVOLVED_RESOURCE", "METRIC", "AUTOMATION", "INCIDENT", "PARENT", "ANALYSIS", "ATTACHMENT", "TASK")
TITLE_LIMIT = 200

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/]\S*")
_URL_LIMIT, _ARN_LIMIT, _METRIC_LIMIT = 1_000, 1_000, 4_000
_KIND_OF_SERVICE = {"cloudwatch": "METRIC", "ssm-incidents": "INCIDENT", "ssm": "INVOLVED_RESOURCE"}
_OPENABLE = ("http://", "https://")


def read(text: str, *, title: str = "", kind: str = "") -> RelatedItem:
    """The item that `text` stands for; `kind` (one of KINDS) where it is not to be what the text suggests. InputError when it
    cannot be one."""
    value = text.strip()
    if not value:
        raise InputError("there is nothing to add", remedy="type an ARN, a URL, or a metric as JSON")
    suggested, value_kind, limit = _understood(value)
    if len(value) > limit:
        raise InputError(f"that is {len(value) - limit:,} characters too long", subject=value[:40], remedy=f"{limit:,} fit")
    if len(title.strip()) > TITLE_LIMIT:
        raise InputError("the title is too long", remedy=f"{TITLE_LIMIT} characters fit")
    return RelatedItem(kind=kind or suggested, value=value, value_kind=value_kind, title=title.strip())


def is_link(item: RelatedItem) -> bool:
    """Whether a browser can be asked to open it."""
    return item.value_kind == "url" and item.value.casefold().startswith(_OPENABLE)


def _understood(value: str) -> tuple[str, str, int]:
    """The likeliest kind, the member of the API's union, and how long it may be."""
    if value.casefold().startswith("arn:"):
        return _kind_of_arn(value), "arn", _ARN_LIMIT
    if value[0] in "[{":
        try:
            json.loads(value)
        except (ValueError, RecursionError) as error:
            raise InputError("that looks like a metric, but is not JSON", subject=value[:40], remedy="check its brackets") from error
        return "METRIC", "metricDefinition", _METRIC_LIMIT
    if _URL.fullmatch(value):
        return "OTHER", "url", _URL_LIMIT
    raise InputError("that is neither an ARN nor a URL nor a metric", subject=value[:40], remedy="a URL begins like https://")


def _kind_of_arn(value: str) -> str:
    try:
        arn = Arn.parse(value)
    except ValueError as error:
        raise InputError(
            "that ARN is not whole", subject=value[:40], remedy="it has six parts: arn:aws:ecs:eu-west-1:111122223333:…"
        ) from error
    if arn.kind == "automation-execution":
        return "AUTOMATION"
    return _KIND_OF_SERVICE.get(arn.service, "INVOLVED_RESOURCE")
