"""Who imtui acts as, and where: what the header says about the calls that are made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from imtui.domain.errors import ReadOnly

#: A clock that is further off than this is said to be.
SKEW_SAID_FROM = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`account_id` and `role` may be empty until the first answer tells; `me` is the responder's contact (alias or ARN, or empty);
    `endpoint_url` is empty on AWS; `label` a name for the place (`demo`); `expires` when the credentials end; `skew` how far the
    service's clock is ahead of this machine's; `replayed`: it is a recording, in which nothing can be changed any more."""

    region: str
    account_id: str = ""
    role: str = ""
    me: str = ""
    endpoint_url: str = ""
    label: str = ""
    production: bool = False
    read_only: bool = False
    expires: datetime | None = None
    skew: timedelta = timedelta()
    replayed: bool = False

    @property
    def may_write(self) -> bool:
        return not (self.read_only or self.replayed)

    def check_may_write(self) -> None:
        """ReadOnly when nothing may be changed from here: said before anything is typed, not after."""
        if self.replayed:
            raise ReadOnly("This is a replay: nothing can be changed in it", remedy="quit it, and start imtui to act")
        if self.read_only:
            raise ReadOnly("imtui only reads here", remedy="start it without --read-only")
