"""What the server's tests share: an account on a running server."""

from collections.abc import Iterator

import pytest

from tests.server.accounts import Account, opened


@pytest.fixture
def account() -> Iterator[Account]:
    """An account with a replication set, on a server with its database in memory."""
    with opened() as account:
        yield account
