"""What every test of the screens stands on."""

from collections.abc import Iterator

import pytest

from tests.tui.piloting import watch_closely


@pytest.fixture(autouse=True, scope="session")
def closely() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        watch_closely(patch)
        yield
