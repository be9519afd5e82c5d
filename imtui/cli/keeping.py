"""What a war room keeps on this machine: the journal, the drafts, the last picture.

Invariant: a state directory that cannot be used never keeps anybody from accepting a page: then what would be kept is kept in memory,
and the log says why. The demo keeps nothing on disk, because nothing of it is there the next time.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from imtui.cli.places import state_folder
from imtui.config import Config
from imtui.domain.snapshot import Snapshot
from imtui.state.drafts import DraftShelf
from imtui.state.journal import Journal
from imtui.state.snapshots import LastPicture

_log = logging.getLogger(__name__)
#: What decides, beside the settings, which account is shown: another value, and the last picture is of something else.
_VARIABLES = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_SSM_INCIDENTS",
    "AWS_ENDPOINT_URL_SSM_CONTACTS",
    "AWS_ACCESS_KEY_ID",
    "AWS_ROLE_ARN",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """`drafts` None: they are kept in memory; `picture` None: there is none, and none is made."""

    journal: Journal
    drafts: DraftShelf | None = None
    picture: LastPicture | None = None
    first: Snapshot | None = None
    """The picture as it was found."""

    @classmethod
    def in_memory(cls) -> "Keeping":
        """Nothing on disk."""
        return cls(journal=Journal.open(None))

    @classmethod
    def on_disk(cls, config: Config, environment: Mapping[str, str]) -> "Keeping":
        """In the state directory, as far as that works."""
        try:
            journal = open_journal()
        except (OSError, sqlite3.Error) as error:
            _log.warning("nothing is kept on disk: %s", error)
            return cls.in_memory()
        try:
            drafts = DraftShelf.open(state_folder())
        except (OSError, sqlite3.Error) as error:
            _log.warning("drafts are not kept on disk: %s", error)
            drafts = None
        picture = LastPicture(state_folder("pictures") / f"{_fingerprint(config, environment)}.json")
        return cls(journal=journal, drafts=drafts, picture=picture, first=picture.read())

    def close(self) -> None:
        self.journal.close()
        if self.drafts is not None:
            self.drafts.close()


def open_journal() -> Journal:
    """The journal of this person on this machine. OSError, sqlite3.Error when there can be none."""
    return Journal.open(state_folder())


def _fingerprint(config: Config, environment: Mapping[str, str]) -> str:
    """A name for what the settings and the environment point at, before anything is asked: without a network there would be no answer.

    Credentials that change by the hour only cost the picture; they never show one account as another."""
    settings = (config.profile, config.region, config.endpoint_url)
    return hashlib.sha256(repr((settings, [environment.get(name) for name in _VARIABLES])).encode()).hexdigest()[:32]
