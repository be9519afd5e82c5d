"""Where actions are done: the two services, the time, and who sits there.

Invariant: a Desk is a value. Actions get everything from it; none of them reads a clock, makes a token or knows an account otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from imtui.actions.ports import ContactService, IncidentService
from imtui.actions.setup import Setup
from imtui.arns import short_name
from imtui.clock import Clock
from imtui.domain.errors import InputError, ReadOnly


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`setup` is what is changed rarely, and not through the journal. `tokens` makes a fresh idempotency token; `me` is the responder's
    contact (alias or ARN, or empty); `zone` that in which times are typed and said. With `read_only` every action is refused here, and
    in the gateway once more."""

    incidents: IncidentService
    contacts: ContactService
    setup: Setup
    clock: Clock
    tokens: Callable[[], str]
    me: str = ""
    read_only: bool = False
    zone: tzinfo = UTC

    @property
    def author(self) -> str:
        """The alias to sign with, or nothing."""
        return short_name(self.me)

    def check_may_write(self) -> None:
        """ReadOnly when nothing may be changed from here."""
        if self.read_only:
            raise ReadOnly("nothing was sent: imtui only reads here", remedy="start it without --read-only")

    def time_of_day(self, moment: datetime) -> str:
        """`14:02:07`, with the date when it is not today's."""
        local, today = moment.astimezone(self.zone), self.clock.now().astimezone(self.zone).date()
        return f"{local:%H:%M:%S}" if local.date() == today else f"{local:%Y-%m-%d %H:%M:%S}"


def check_length(text: str, what: str, limit: int) -> None:
    """InputError when `text` is longer than the service takes; `what` names it (`the title`)."""
    if (excess := len(text) - limit) > 0:
        raise InputError(f"{what} is {excess:,} character{'s' * (excess > 1)} too long", remedy=f"{limit:,} fit")


def check_given(text: str, what: str, limit: int) -> None:
    """InputError when `text` is empty, or longer than the service takes."""
    if not text.strip():
        raise InputError(f"{what} is empty", remedy="write something")
    check_length(text, what, limit)
