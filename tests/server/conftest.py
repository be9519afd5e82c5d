"""What the server's tests share: an account on a running server, and which of them run on PostgreSQL too.

Invariant: what a test says of the service holds on both databases; the tests that go through a running service are run on each.
"""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.server.accounts import Account, opened

ON_BOTH = frozenset(
    {
        "test_carriage",
        "test_contacts",
        "test_delivery",
        "test_engagements",
        "test_incidents_records",
        "test_incidents_related",
        "test_incidents_starting",
        "test_plans",
        "test_replication_sets",
        "test_rotations",
        "test_scenario_demo",
        "test_scenario_playing",
        "test_timeline",
    }
)
_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.skipif(not databases.SERVER, reason=databases.MISSING))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        metafunc.parametrize("tested_database", ["sqlite", _POSTGRESQL], indirect=True)


@pytest.fixture(autouse=True)
def tested_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that `serving` uses: its name, which is SQLite's in tests that run once."""
    name: str = getattr(request, "param", "sqlite")
    if name == "postgresql":
        monkeypatch.setenv("TESTED_DATABASE_URL", databases.emptied())
    return name


@pytest.fixture
def account() -> Iterator[Account]:
    """An account with a replication set, on a server with its database in memory, or on PostgreSQL."""
    with opened() as account:
        yield account
