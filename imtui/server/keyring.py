"""The server's access keys: made, found, listed, revoked.

Invariant: a secret leaves this module twice: to the one who asked for a new key, and to the check of a signature. A key that was revoked,
by this process or another on the same database, opens nothing a second later.
"""

import base64
from collections.abc import Callable, Sequence
from datetime import datetime

from imtui.clock import Clock
from imtui.server.auth import Credential
from imtui.server.store import access_keys
from imtui.server.store.access_keys import AccessKeyRow
from imtui.server.store.database import Database

_PREFIX = "IMTUI"  # 5 + 15 characters: as long as AWS's, and never mistaken for one of them
_FRESH_SECONDS = 1.0  # a transaction for every signature would cost a fifth of a small call


class Keyring:
    """Keys in a database, each read at the most once a second. `clock` is real time; `entropy(n)` gives n random bytes."""

    def __init__(self, *, database: Database, clock: Clock, entropy: Callable[[int], bytes]) -> None:
        self._database = database
        self._clock = clock
        self._entropy = entropy
        self._known: dict[str, tuple[float, Credential]] = {}

    def find(self, access_key_id: str) -> Credential | None:
        """The key with that id; None when there is none."""
        moment = self._clock.monotonic()
        if (known := self._known.get(access_key_id)) and moment < known[0]:
            return known[1]
        with self._database.reading() as tx:
            row = access_keys.get_access_key(tx, access_key_id)
        if row is None:
            self._known.pop(access_key_id, None)
            return None
        credential = Credential(access_key_id=row.access_key_id, name=row.name, secret=row.secret, read_only=row.read_only)
        self._known[access_key_id] = (moment + _FRESH_SECONDS, credential)
        return credential

    def add(self, name: str, *, read_only: bool, created: datetime) -> AccessKeyRow:
        row = AccessKeyRow(
            access_key_id=_PREFIX + base64.b32encode(self._entropy(10)).decode()[:15],
            name=name,
            secret=base64.b64encode(self._entropy(30)).decode(),
            read_only=read_only,
            created=created,
        )
        with self._database.transaction() as tx:
            access_keys.add_access_key(tx, row)
        return row

    def list(self) -> Sequence[AccessKeyRow]:
        """All keys, oldest first."""
        with self._database.reading() as tx:
            return access_keys.list_access_keys(tx)

    def revoke(self, access_key_id: str) -> bool:
        """Take a key out; whether there was one."""
        self._known.pop(access_key_id, None)
        with self._database.transaction() as tx:
            return access_keys.delete_access_key(tx, access_key_id)
