"""What a war room keeps on this machine: the journal, the drafts, the last picture.

Invariant: a state directory that cannot be used never keeps anybody from accepting a page: then what would be kept is kept in memory,
and the log says why. The demo keeps nothing on disk, because nothing of it is there the next time.
"""

import logging
import sqlite3
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from imtui.cli.fingerprints import fingerprint
from imtui.cli.places import state_folder
from imtui.config import Config
from imtui.domain.snapshot import Snapshot
from imtui.state.snapshots import LastPicture

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.state.drafts import DraftShelf
    from imtui.state.journal import Journal
    from imtui.state.people import KnownPeople
    from imtui.state.recordings import Recordings

_log = logging.getLogger(__name__)


class Keeping:
    """Where a war room keeps things; `picture` None: there is none, and none is made. The journal is opened when it is first wanted: the
    first frame does without it."""

    def __init__(self, *, is_lasting: bool, picture: LastPicture | None = None, config: Config | None = None) -> None:
        self.picture = picture
        self._config = config
        self._is_lasting = is_lasting

    @classmethod
    def in_memory(cls) -> "Keeping":
        """Nothing on disk."""
        return cls(is_lasting=False)

    @classmethod
    def on_disk(cls, config: Config, environment: Mapping[str, str]) -> "Keeping":
        """In the state directory, as far as that works."""
        try:
            folder = state_folder("pictures")
        except OSError as error:
            _log.warning("nothing is kept on disk: %s", error)
            return cls.in_memory()
        return cls(is_lasting=True, picture=LastPicture(folder / f"{fingerprint(config, environment)}.json"), config=config)

    @cached_property
    def first(self) -> Snapshot | None:
        """The last picture as it is found when it is first asked for."""
        return self.picture.read() if self.picture is not None else None

    def elsewhere(self, config: Config, environment: Mapping[str, str]) -> "Keeping":
        """The same journal for another place, with the picture of that one."""
        other = Keeping.on_disk(config, environment) if self._is_lasting else Keeping.in_memory()
        other.journal = self.journal
        return other

    @cached_property
    def recordings(self) -> "Recordings | None":
        """None: nothing is recorded."""
        if not self._is_lasting or self._config is None or not self._config.record:
            return None
        return recordings_of(self._config)

    @cached_property
    def people(self) -> "KnownPeople | None":
        """Who is at the keyboard in which account; None: nobody remembers."""
        if not self._is_lasting:
            return None
        from imtui.state.people import KnownPeople

        return KnownPeople(state_folder() / "people.json")

    @cached_property
    def drafts(self) -> "DraftShelf | None":
        """None: drafts are to be kept in memory."""
        if not self._is_lasting:
            return None
        from imtui.state.drafts import DraftShelf

        try:
            return DraftShelf.open(state_folder())
        except (OSError, sqlite3.Error) as error:
            _log.warning("drafts are not kept on disk: %s", error)
            return None

    @cached_property
    def journal(self) -> "Journal":
        """On disk where that works, in memory elsewhere."""
        from imtui.state.journal import Journal

        try:
            return open_journal() if self._is_lasting else Journal.open(None)
        except (OSError, sqlite3.Error) as error:
            _log.warning("what is unsent is not kept on disk: %s", error)
            return Journal.open(None)

    def close(self) -> None:
        """Let go of what was opened."""
        for name in ("journal", "drafts"):
            if (opened := self.__dict__.pop(name, None)) is not None:
                opened.close()


def recordings_of(config: Config) -> "Recordings":
    """What war rooms showed, on this machine."""
    from imtui.state.recordings import Recordings

    return Recordings(lambda: state_folder("recordings"), most_bytes=int(config.record_megabytes * 1_000_000))


def open_journal() -> "Journal":
    """The journal of this person on this machine. OSError, sqlite3.Error when there can be none."""
    from imtui.state.journal import Journal

    return Journal.open(state_folder())
