"""Between the backend and the screen: what changed travels up, what is looked at travels down.

Invariant: subscribers are called on the event loop and must not wait, so what they hear is posted, and only the latest is delivered.
"""

from collections.abc import Callable
from contextlib import ExitStack

from textual.message_pump import MessagePump

from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.domain.unsent import Unsent
from imtui.sync.plan import Attention
from imtui.tui.messages import IncidentAttended, ProspectAttended, ResolvedAttended, SnapshotChanged, UnsentChanged
from imtui.tui.ports import Backend


def forward(backend: Backend, target: MessagePump) -> Callable[[], None]:
    """Post each new Snapshot, and what is unsent, to `target`; the answer ends that."""

    def post(snapshot: Snapshot) -> None:
        target.post_message(SnapshotChanged(snapshot))

    def post_unsent(unsent: tuple[Unsent, ...]) -> None:
        target.post_message(UnsentChanged(unsent))

    subscriptions = ExitStack()
    subscriptions.callback(backend.store.subscribe(post))
    subscriptions.callback(backend.outbox.subscribe(post_unsent))
    post_unsent(backend.outbox.unsent)
    return subscriptions.close


def attention(session: Session, looked_at: IncidentAttended, prospect: ProspectAttended, resolved: ResolvedAttended) -> Attention:
    """What to keep current while this is looked at, and about to be done, by this person."""
    return Attention(
        incident=looked_at.incident,
        me=session.me,
        details=looked_at.details,
        starting=prospect.starting,
        plan=prospect.plan,
        people=prospect.people,
        resolved_since=resolved.since,
    )
