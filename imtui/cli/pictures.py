"""The last picture that a war room left on this machine, for what cannot wait for an answer, or gets none.

Invariant: it is only read here, and only what it says about names is believed: which incident an id means does not grow old.
"""

import os

from imtui.cli.fingerprints import fingerprint
from imtui.cli.places import state_folder
from imtui.config import Config
from imtui.domain.snapshot import Snapshot
from imtui.state.snapshots import LastPicture


def last_picture(config: Config) -> Snapshot:
    """What was known when a war room with these settings was last on a screen; an empty Snapshot where there was none."""
    try:
        return LastPicture(state_folder("pictures") / f"{fingerprint(config, os.environ)}.json").read() or Snapshot()
    except OSError:
        return Snapshot()
