"""One file on its way in: its parts, read by the models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from imtui.server.protocol.documents import Documents, Misfit


class Occupied(Exception):
    """The place in the store is taken by something else; the text says by what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as it stands in its file; `now` is the moment of the import, for what no document tells."""

    document: Mapping[str, Any]
    documents: Documents
    now: datetime

    def part(self, name: str, operation: str, member: str | None = None, *, is_list: bool = False) -> Any:
        """A part, as `member` of what `service:Operation` answers (None: as the whole answer), or as a list of such."""
        value = self.document.get(name)
        if value is None:
            self.lacks(name)
        if not is_list:
            return self.documents.read(operation, member, value, name)
        if not isinstance(value, list):
            raise Misfit(name, "must be a list")
        return [self.documents.read(operation, member, one, f"{name}.{number}") for number, one in enumerate(value, 1)]

    def tags(self) -> dict[str, str]:
        """The thing's tags by key."""
        tags: dict[str, str] = self.part("tags", "ssm-incidents:ListTagsForResource", "tags")
        return tags

    def lacks(self, place: str) -> NoReturn:
        """Misfit: there is nothing at `place`."""
        raise Misfit(place, "is missing")
