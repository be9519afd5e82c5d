"""What a service says of single fields of a request that it refuses."""

from collections.abc import Mapping
from typing import Any


def with_fields(words: str, members: Mapping[str, Any]) -> str:
    """`words`, and what `Fields` (ssm-contacts) or `fieldList` (ssm-incidents) of the error add to them."""
    fields = members.get("Fields") or members.get("fieldList") or ()
    told = [(str(each.get("Name") or each.get("name") or ""), str(each.get("Message") or each.get("message") or "")) for each in fields]
    more = [f"{name}: {text}" if name else text for name, text in told if text and text not in words]
    return f"{words.rstrip('. ')} ({'; '.join(more)})" if more else words
