"""What an action comes back with."""

from dataclasses import dataclass

from imtui.domain.snapshot import Watch
from imtui.domain.wordings import Divergence


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`message` is a sentence for the person (`accepted 14:02:07, read by the service`); `done` is False when the service
    answered but the thing did not happen (`NOT accepted: still paging`); `touched` is what is worth polling at once; `divergence`: nothing
    was sent, since somebody else changed the same meanwhile; `made` is the ARN of what there is now that was not there before."""

    message: str
    done: bool = True
    touched: tuple[Watch, ...] = ()
    divergence: Divergence | None = None
    made: str = ""
