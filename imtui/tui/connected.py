"""The App's values, and the connection that keeps them true.

Invariant: this alone holds the connection. What it learns becomes a value that screens are bound to; no failure of it ends the App: an
`ImtuiError` becomes the `problem`, which says what to do.
"""

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from textual import work
from textual.app import App
from textual.reactive import reactive

from imtui.clock import Clock
from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.tui.bridge import attention, forward
from imtui.tui.messages import IncidentAttended, PollRequested, SnapshotChanged
from imtui.tui.ports import Backend, Connect
from imtui.tui.underway import Underway

if TYPE_CHECKING:  # for `snapshot` the type is enough
    from collections.abc import Callable

_MOMENT = datetime.fromtimestamp(0, UTC)


class ConnectedApp(App[None]):
    """`connect` is awaited once after the first painted frame, and again when the person asks after a failure."""

    snapshot: reactive[Snapshot] = reactive(Snapshot)
    """All that is known; the store's, as of the latest SnapshotChanged."""
    moment: reactive[datetime] = reactive(_MOMENT)
    """The present, once a second: every age and countdown on the screen follows it."""
    session: reactive[Session] = reactive(lambda: Session(region=""))
    """Who imtui acts as, and where."""
    zone: reactive[tzinfo] = reactive(lambda: UTC)
    """In which times are shown."""
    underway: reactive[Underway] = reactive(Underway)
    """What was asked for and is not known to be done."""
    problem: reactive[ImtuiError | None] = reactive(None)
    """Why there is no connection."""

    def __init__(self, *, session: Session, clock: Clock, connect: Connect, snapshot: Snapshot) -> None:
        super().__init__()
        self.clock = clock
        self._connect = connect
        self._backend: Backend | None = None
        self._attended = ""
        self.set_reactive(ConnectedApp.snapshot, snapshot)
        self.set_reactive(ConnectedApp.session, session)
        self.set_reactive(ConnectedApp.moment, clock.now())

    def on_mount(self) -> None:
        self.call_after_refresh(self._connect_now)

    async def on_unmount(self) -> None:
        if self._backend is not None:
            await self._backend.close()

    @work(exit_on_error=False, exclusive=True, group="connection")
    async def _connect_now(self) -> None:
        self.problem = None
        try:
            backend = self._backend = self._backend or await self._connect()
        except ImtuiError as error:
            self.problem = error
            return
        unsubscribe: Callable[[], None] = forward(backend, self)
        self.session = backend.session
        self.snapshot = backend.store.snapshot
        self._attend()
        try:
            await backend.poller.run()
        finally:
            unsubscribe()

    def on_snapshot_changed(self, message: SnapshotChanged) -> None:
        self.snapshot = message.snapshot
        if self._backend is not None:
            self.session = self._backend.session

    def on_incident_attended(self, message: IncidentAttended) -> None:
        self._attended = message.incident
        self._attend()

    def _attend(self, *, details: bool = False) -> None:
        if self._backend is not None:
            self._backend.poller.attend(attention(self._backend.session, self._attended, details=details))

    def on_poll_requested(self, message: PollRequested) -> None:
        polling = any(worker.group == "connection" and worker.is_running for worker in self.workers)
        if self._backend is not None and polling:
            self._backend.poller.request()
        elif not polling:
            self._connect_now()
