"""The App's values, and the connection that keeps them true.

Invariant: this alone holds the connection. What it learns becomes a value that screens are bound to; no failure of it ends the App: an
`ImtuiError` becomes the `problem`, which says what to do.
"""

from datetime import UTC, datetime, tzinfo

from textual import work
from textual.reactive import var

from imtui.clock import Clock
from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.tui.messages import IncidentAttended, PollRequested, ProspectAttended, ResolvedAttended, SnapshotChanged
from imtui.tui.ports import Backend, Connect
from imtui.tui.typed_ahead import TypedAheadApp
from imtui.tui.underway import Underway

_MOMENT = datetime.fromtimestamp(0, UTC)


class ConnectedApp(TypedAheadApp):
    """`connect` is awaited once after the first painted frame, and again when the person asks after a failure."""

    snapshot: var[Snapshot] = var(Snapshot)
    """All that is known; the store's, as of the latest SnapshotChanged."""
    moment: var[datetime] = var(_MOMENT)
    """The present, once a second: every age and countdown on the screen follows it."""
    session: var[Session] = var(lambda: Session(region=""))
    """Who imtui acts as, and where."""
    zone: var[tzinfo] = var(lambda: UTC)
    """In which times are shown."""
    underway: var[Underway] = var(Underway)
    """What was asked for and is not known to be done."""
    problem: var[ImtuiError | None] = var(None)
    """Why there is no connection."""

    def __init__(self, *, session: Session, clock: Clock, connect: Connect) -> None:
        super().__init__()
        self.clock = clock
        self._connect = connect
        self._backend: Backend | None = None
        self._looked_at = IncidentAttended("")
        self._prospect = ProspectAttended()
        self._resolved = ResolvedAttended(None)
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
        from imtui.tui.bridge import forward

        unsubscribe = forward(backend, self)
        self.session = backend.session
        self.snapshot = backend.store.snapshot
        self._attend()
        try:
            await backend.poller.run()
        finally:
            unsubscribe()

    def on_snapshot_changed(self, message: SnapshotChanged) -> None:
        if self._backend is None or message.snapshot is not self._backend.store.snapshot:
            return  # a newer one is behind it, or it is about a place that was left meanwhile
        self.snapshot = message.snapshot
        is_known_by_now = self._backend.session.me != self.session.me
        self.session = self._backend.session
        if is_known_by_now:
            self._attend()

    def on_incident_attended(self, message: IncidentAttended) -> None:
        self._looked_at = message
        self._attend()

    def on_prospect_attended(self, message: ProspectAttended) -> None:
        self._prospect = message
        self._attend()

    def on_resolved_attended(self, message: ResolvedAttended) -> None:
        self._resolved = message
        self._attend()

    def _attend(self) -> None:
        if self._backend is not None:
            from imtui.tui.bridge import attention

            self._backend.poller.attend(attention(self._backend.session, self._looked_at, self._prospect, self._resolved))

    def move_to(self, connect: Connect, session: Session) -> None:
        """Leave this connection for another one; what was known here is not true there."""
        left, self._backend = self._backend, None
        self._connect = connect
        self.session, self.snapshot = session, Snapshot()
        self._looked_at = IncidentAttended("")
        self._connect_now()
        if left is not None:
            self.run_worker(left.close(), group="leaving", exit_on_error=False)

    def on_poll_requested(self, message: PollRequested) -> None:
        self.poll()

    def poll(self) -> None:
        """Ask the service now; connect first, where there is no connection."""
        polling = any(worker.group == "connection" and worker.is_running for worker in self.workers)
        if self._backend is not None and polling:
            self._backend.poller.request()
        elif not polling:
            self._connect_now()
