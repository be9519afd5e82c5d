"""What takes a message to a person for real, as the service sees it: something that carries, or says why it could not.

Invariant: a carrier keeps nothing. The outbox knows what was sent and what was not; a carrier is given the same message again until it
succeeds, always under the same id, so that its other end can tell a repetition from a second message.
"""

from typing import Protocol

from imtui.server.store.outbox import MessageRow


class CarrierError(Exception):
    """A carrier cannot be used as it was asked for; the text says why, without passwords."""


class NotDelivered(Exception):
    """One attempt failed; the text is a reason that a responder understands. Another attempt may succeed unless `is_final`."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Carrier(Protocol):
    """One way to people. Several messages may be under way at once."""

    async def carry(self, message: MessageRow) -> None:
        """Returns once the other end has taken the message over; NotDelivered when it has not. Whoever calls sets the time limit."""
        ...

    async def close(self) -> None:
        """Let go of connections; closing twice is closing once."""
        ...
