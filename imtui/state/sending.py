"""Sending one intent, with a journal or without.

Invariant: what may have arrived is looked for before it is sent again.
"""

from imtui.domain.errors import Unreachable
from imtui.state.intents import Intent
from imtui.state.ports import Writers


async def carry_out(intent: Intent, writers: Writers, token: str, *, again: bool) -> str:
    """Send it; where no answer came and the API takes no token, look whether it arrived, and only if it did not send it once more."""
    try:
        return await intent.send(writers, token, again=again)
    except Unreachable:
        if intent.has_token or again:
            raise
        return await intent.send(writers, token, again=True)


class Unkept:
    """Sends at once, and keeps nothing that fails."""

    def __init__(self, writers: Writers) -> None:
        self._writers = writers

    async def write(self, intent: Intent, token: str) -> str:
        return await carry_out(intent, self._writers, token, again=False)
