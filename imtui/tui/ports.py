"""What the war room needs of the outside, owned by the war room: the command line provides it, tests fake it.

Invariant: nothing here makes a call; the App learns only through these what it shows and where it sends what was asked.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from imtui.domain.quiet import Loudness
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot, Watch
from imtui.domain.unsent import Unsent
from imtui.tui.drafts import Shelf

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.desk import Desk
    from imtui.domain.recordings import Position
    from imtui.report.gathering import Sources
    from imtui.sync.plan import Attention


class SnapshotStore(Protocol):
    """Where Snapshots come from: `sync.store.Store`."""

    @property
    def snapshot(self) -> Snapshot: ...

    def subscribe(self, subscriber: Callable[[Snapshot], None], /) -> Callable[[], None]:
        """Call `subscriber` with every new Snapshot; the answer ends that."""
        ...


class Attendant(Protocol):
    """Who keeps the store current: `sync.poller.Poller`."""

    def attend(self, attention: "Attention", /) -> None:
        """What is looked at from now on."""
        ...

    def request(self, watches: Collection[Watch] = (), /) -> None:
        """Poll these now, or everything that is watched."""
        ...

    async def run(self) -> None:
        """Poll until cancelled."""
        ...


class Outbox(Protocol):
    """What was asked for and the service has not confirmed. The changes raise an ImtuiError where they cannot be made."""

    @property
    def unsent(self) -> tuple[Unsent, ...]:
        """All of it, oldest first."""
        ...

    def subscribe(self, subscriber: Callable[[tuple[Unsent, ...]], None], /) -> Callable[[], None]:
        """Call `subscriber` whenever it changed; the answer ends that."""
        ...

    async def retry(self, id: int, /) -> None:
        """Send what was refused once more."""
        ...

    async def reword(self, id: int, text: str, /) -> None:
        """Send a note with another text."""
        ...

    async def drop(self, id: int, /) -> None:
        """Forget it."""
        ...


class Backend(Protocol):
    """A connection that was made. `session` may come to know more with the first answers."""

    @property
    def store(self) -> SnapshotStore: ...

    @property
    def poller(self) -> Attendant: ...

    @property
    def desk(self) -> "Desk": ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def sources(self) -> "Sources":
        """What reports are read from."""
        ...

    @property
    def session(self) -> Session: ...

    def become(self, me: str, /) -> None:
        """Be the responder with that alias from now on, and the next time in this account; `session` and `desk` say so at once."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...


Connect = Callable[[], Awaitable[Backend]]


class Playback(Protocol):
    """A recording that is being played: `replay.playing.Player`."""

    @property
    def position(self) -> "Position": ...

    def toggle(self) -> None:
        """Pause, or go on; at the end, begin again."""
        ...

    def seek(self, moment: datetime, /) -> None:
        """Go to that moment."""
        ...

    def skip(self, length: timedelta, /) -> None:
        """Go forth, or back where it is negative."""
        ...

    def to_mark(self, direction: int, /) -> None:
        """To where something happened next (1) or before (-1)."""
        ...

    def faster(self, steps: int, /) -> None:
        """To the next higher speed (1), or the next lower one (-1)."""
        ...


class Elsewhere(Protocol):
    """Other places than the one that imtui was started on."""

    def profiles(self) -> Sequence[str]:
        """The named profiles of the AWS configuration."""
        ...

    def connect(self, *, profile: str = "", region: str = "") -> Connect:
        """How to get there; what is empty stays as it is now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What an earlier imtui left: the last picture, for the first frame, and the drafts (None: they are kept in memory)."""

    snapshot: Snapshot = field(default_factory=Snapshot)
    drafts: Shelf | None = None


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the person set: `theme` by name (empty: imtui's dark one), `ascii` for ASCII glyphs only, `local` for times in
    `local_zone` instead of UTC, `keymap` from binding id to keys, how loud pages may be, how a file is written (whole or not at
    all; OSError), and the terminal's `environment` (`TERM`, `TMUX`, …)."""

    theme: str = ""
    ascii: bool = False
    local: bool = False
    local_zone: tzinfo = UTC
    keymap: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    loudness: Loudness = field(default_factory=Loudness)
    write: Callable[[Path, str], None] = _write

    @property
    def zone(self) -> tzinfo:
        return self.local_zone if self.local else UTC
