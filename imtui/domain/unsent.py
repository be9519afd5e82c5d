"""What people asked for and the service has not confirmed, as it is shown to them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class UnsentState(StrEnum):
    """WAITING: it is sent by itself. SENDING: it is on its way right now. REFUSED: the service said no; a person decides."""

    WAITING = "waiting"
    SENDING = "sending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """One write that is kept. `sentence` says what it does (`note`, `resolve the incident`); `text` the words of a note, else empty,
    and `at` when the note says it happened; `subject` the incident's ARN, or empty; `page` that of the page
    that it accepts, or empty; `reason` why it is not done yet, or was refused.

    `is_editable`: its text may be changed, since the service cannot have it already.
    """

    id: int
    state: UnsentState
    sentence: str
    subject: str
    created: datetime
    at: datetime
    text: str = ""
    attempts: int = 0
    reason: str = ""
    is_editable: bool = False
    page: str = ""
    endpoint_url: str = ""
    region: str = ""
    account_id: str = ""
