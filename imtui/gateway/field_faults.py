"""What a service says of a request that it refuses, and of single fields of it.

Invariant: each thing is said once. ssm-contacts begins every such message with the same four words, which tell nothing, and names fields
once more in a list.
"""

from collections.abc import Mapping
from typing import Any

_PREFIX = "Invalid value provided - "


def with_fields(words: str, members: Mapping[str, Any]) -> str:
    """`words`, and what `Fields` (ssm-contacts) or `fieldList` (ssm-incidents) of the error add to them. A message that is about one
    field alone leaves its name out: nothing else of the request can be meant."""
    words = words.removeprefix(_PREFIX)
    fields = members.get("Fields") or members.get("fieldList") or ()
    told = [(str(each.get("Name") or each.get("name") or ""), str(each.get("Message") or each.get("message") or "")) for each in fields]
    more = [
        f"{name}: {text}" if name else text for name, text in told if text and text not in words and not (name and f"{name}: " in words)
    ]
    if len(told) == 1:
        words = words.removeprefix(f"{told[0][0]}: ")
    return f"{words.rstrip('. ')} ({'; '.join(more)})" if more else words
