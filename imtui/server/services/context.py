"""What a handler is given, and what it may give back.

Invariant: a handler sees one transaction, one moment and one caller. It reads no clock, makes no id of its own and knows
nothing of HTTP; requests and answers are dicts in the shape of botocore's model, timestamps as aware datetimes in UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from imtui.server.store.database import Transaction

Request = Mapping[str, Any]
Answer = dict[str, Any]
Position = tuple[str | int | float, ...]


#: Who acts where nobody calls: the service itself.
PRINCIPAL: Final = "ssm-incidents.amazonaws.com"


class Ids(Protocol):
    """Where identifiers come from; tests pass one that counts."""

    def new(self, moment: datetime) -> str:
        """A fresh identifier in the form of a UUID (8-4-4-4-12 lower-case hex), time-prefixed: later ones sort later."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which part of a list is asked for: what comes after `after` (None: from the start), `limit` items at the most."""

    after: Position | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An answer that goes on: `next` is the position of its last item, or None when there is no more."""

    answer: Answer
    next: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One call. `caller` is the ARN of who makes it (`arn:aws:iam::111122223333:user/akuam`), or a service principal
    such as `ssm-incidents.amazonaws.com` when the service itself acts. `settling` is how long a replication set takes to create
    or change; `carried` are the channel types whose messages carriers take to people (the others stay in the outbox)."""

    transaction: Transaction
    now: datetime
    account_id: str
    region: str
    caller: str
    ids: Ids
    page: PageRequest = field(default_factory=PageRequest)
    settling: timedelta = timedelta(0)
    carried: frozenset[str] = frozenset()


def user_arn(account_id: str, name: str) -> str:
    """The ARN of a caller by name."""
    return f"arn:aws:iam::{account_id}:user/{name}"


Handler = Callable[[Context, Request], Answer | Listing]
