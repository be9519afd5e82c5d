"""Which account and Region the server is, and what every call in it gets.

Invariant: a Context is made here only, so that a client's call and what happens by itself differ in nothing but caller and moment.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from imtui.server.services.context import PRINCIPAL, Context, Ids, PageRequest, user_arn
from imtui.server.store.database import Transaction

_FROM_THE_START = PageRequest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`settling` is how long a replication set takes to create or change; `carried` are the channel types that have a carrier."""

    account_id: str
    region: str
    ids: Ids = field(repr=False)
    settling: timedelta = timedelta(0)
    carried: frozenset[str] = frozenset()

    def user(self, name: str) -> str:
        """The ARN of a caller by name."""
        return user_arn(self.account_id, name)

    def context(self, transaction: Transaction, *, now: datetime, caller: str = PRINCIPAL, page: PageRequest = _FROM_THE_START) -> Context:
        """What a call by `caller` at `now` gets; without a caller, the service acts by itself."""
        return Context(
            transaction=transaction,
            now=now,
            account_id=self.account_id,
            region=self.region,
            caller=caller,
            ids=self.ids,
            page=page,
            settling=self.settling,
            carried=self.carried,
        )
