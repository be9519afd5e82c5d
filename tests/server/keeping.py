"""An account on a server in memory as it was at one moment, to which it can be put back: quicker than making it anew.

Invariant: what is put back is all that the service has, its database and its time.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from imtui.server.service import IncidentManager
from imtui.server.store.sqlite import SQLite
from tests.serving import Serving

Put = Callable[[], None]


@contextmanager
def kept(server: Serving) -> Iterator[Put]:
    """What is there now; calling it puts the server back to that."""
    moment = server.clock.now()
    with closing(sqlite3.connect(":memory:")) as copy:
        sqlite_of(server.manager).backup(copy)

        def put_back() -> None:
            copy.backup(sqlite_of(server.manager))
            server.clock.set(moment)
            server.manager.catch_up()

        yield put_back


def sqlite_of(manager: IncidentManager) -> sqlite3.Connection:
    """The connection that a service in memory has to its database."""
    access = manager.database._access
    assert isinstance(access, SQLite)
    connection = access._engine.raw_connection().driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection
