"""Between the store and the screen: what changed travels up, what is looked at travels down.

Invariant: the store is called on the event loop and must not wait, so its Snapshots are posted, and only the latest is delivered.
"""

from collections.abc import Callable

from textual.message_pump import MessagePump

from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.sync.plan import Attention
from imtui.tui.messages import SnapshotChanged
from imtui.tui.ports import SnapshotStore


def forward(store: SnapshotStore, target: MessagePump) -> Callable[[], None]:
    """Post each new Snapshot to `target`; the answer ends that."""

    def post(snapshot: Snapshot) -> None:
        target.post_message(SnapshotChanged(snapshot))

    return store.subscribe(post)


def attention(session: Session, incident: str, *, details: bool) -> Attention:
    """What to keep current while this incident is looked at, by this person; `details`: all of it is on the screen."""
    return Attention(incident=incident, me=session.me, details=details)
