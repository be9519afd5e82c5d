"""A replay, put together: the recording, the player that feeds a Store, and the App over both.

Invariant: there is no connection behind it. What would read from a service, or write to one, fails with a sentence that says why.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

import click

from imtui.actions.desk import Desk
from imtui.cli.failures import Failure
from imtui.clock import Clock, SystemClock
from imtui.config import Config
from imtui.domain.errors import ImtuiError, NotFound, ReadOnly
from imtui.domain.patches import Patch, patched
from imtui.domain.recordings import Recording, as_seen
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot, Watch
from imtui.domain.unsent import Unsent
from imtui.replay.hiding import hidden
from imtui.replay.marks import everything
from imtui.replay.playing import Player, Reel
from imtui.replay.reports import recording_of
from imtui.report.gathering import Sources
from imtui.state.recordings import Recordings, is_recording, read
from imtui.sync.plan import Attention, Plan, watches
from imtui.sync.store import Store

LATEST = "latest"


def load(name: str, recordings: Recordings) -> Recording:
    """The recording of that name, or in that file, or what a report in that file tells. InputError when there is none that can be
    played."""
    path = Path(name).expanduser()
    if not path.is_file():
        found = recordings.find(name)
        if found is None:
            raise NotFound(_none(name))
        return read(found)
    try:
        with path.open("rb") as file:
            beginning = file.read(2)
        return read(path) if is_recording(beginning) or not beginning else recording_of(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"cannot read {path}: {error}") from error


def _none(name: str) -> str:
    if name == LATEST:
        return "nothing was recorded yet: imtui records while it is open, unless record = false"
    return f"there is no file {name}, and no recording of that name: imtui replay --list shows them"


def without_names(recording: Recording) -> Recording:
    """The recording with pseudonyms for everyone who is ever in it."""
    from imtui.report.redaction import pseudonyms_of

    return hidden(recording, pseudonyms_of(everything(recording)).hide)


def print_changes(recording: Recording) -> None:
    """Every change as a line, oldest first."""
    from imtui.cli.terminals import give_up_output
    from imtui.report.changes import lines

    snapshot = Snapshot()
    try:
        for frame in recording.frames:
            before, snapshot = snapshot, _fitting(snapshot, frame.patch, recording)
            for line in lines(before, as_seen(snapshot, frame.at), frame.at):
                click.echo(line)
    except BrokenPipeError:
        give_up_output()


def _fitting(snapshot: Snapshot, patch: Patch, recording: Recording) -> Snapshot:
    try:
        return patched(snapshot, patch)
    except ValueError as error:
        raise Failure(f"the recording {recording.name} is damaged: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """How a recording is shown on a screen."""

    recording: Recording
    speed: float = 1.0
    clock: Clock = field(default_factory=SystemClock)

    def draw(self, config: Config) -> int:
        """Show it until the person leaves; the exit status. ConfigError, Failure."""
        from imtui.cli.drawing import check_theme, preferences
        from imtui.cli.terminals import run_until_signalled
        from imtui.tui.keys import check_keymap
        from imtui.tui.replayed import ReplayApp

        check_keymap(config.keys)
        backend = self.backend()

        async def connect() -> "Replayed":
            return backend

        app = ReplayApp(
            playback=backend.player, session=backend.session, clock=backend.player.clock, connect=connect, preferences=preferences(config)
        )
        check_theme(config.theme, app.available_themes)
        backend.player.toggle()
        return run_until_signalled(app.run_async(), app.exit) or app.return_code or 0

    def backend(self) -> "Replayed":
        """What the App is shown, paused at the beginning. Failure when the recording does not fit together."""
        store = Store()
        try:
            return Replayed(Player(Reel(self.recording), store, clock=self.clock, speed=self.speed), store)
        except ValueError as error:
            raise Failure(f"the recording {self.recording.name} is damaged: {error}") from error


class Replayed:
    """A `tui.ports.Backend` over a recording."""

    def __init__(self, player: Player, store: Store) -> None:
        self.player = player
        self.store = store
        self.outbox = _NothingUnsent()
        absent: Any = _Absent()
        self.sources: Sources = absent
        self.desk: Desk = _PastDesk(incidents=absent, contacts=absent, setup=absent, clock=player.clock, tokens=_no_token, read_only=True)

    @property
    def poller(self) -> "Replayed":
        return self

    @property
    def session(self) -> Session:
        return replace(self.player.session, replayed=True, read_only=True, expires=None)

    def attend(self, attention: Attention) -> None:
        """What is looked at, and was not then, says so."""
        self.player.want(tuple(watches(attention, attention.incident, Plan(), {})) if attention.incident else ())

    def request(self, watches: Collection[Watch] = ()) -> None:
        """There is nobody to ask."""

    async def run(self) -> None:
        await self.player.run()

    def become(self, me: str) -> None:
        raise _past()

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PastDesk(Desk):
    def check_may_write(self) -> None:
        raise _past()


class _NothingUnsent:
    """A `tui.ports.Outbox` in which nothing is, nor ever will be."""

    unsent: tuple[Unsent, ...] = ()

    def subscribe(self, subscriber: Callable[[tuple[Unsent, ...]], None]) -> Callable[[], None]:
        return lambda: None

    async def retry(self, id: int) -> None:
        raise _past()

    async def reword(self, id: int, text: str) -> None:
        raise _past()

    async def drop(self, id: int) -> None:
        raise _past()


class _Absent:
    """A service that is not there: whatever is asked of it, or of a part of it, is answered by a sentence."""

    def __getattr__(self, name: str) -> "_Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    async def __call__(self, *given: object, **named: object) -> NoReturn:
        raise ImtuiError("This is a replay: that was not recorded", remedy="imtui without replay asks the service")


def _past() -> ReadOnly:
    return ReadOnly("This is a replay: nothing can be changed in it", remedy="quit it, and start imtui to act")


def _no_token() -> str:
    raise _past()
