"""Which of two answers is the newer one.

Invariant: what counts is when a question was asked, not when its answer came: an answer is used only if no answer to a later
question about the same thing was used before it.
"""

from collections.abc import Hashable
from itertools import count


class Tickets:
    """One counter for all questions; take a ticket before asking, show it before using the answer."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._used: dict[Hashable, int] = {}

    def take(self) -> int:
        return next(self._numbers)

    def admit(self, subject: Hashable, ticket: int) -> bool:
        """Whether the answer to the question asked with `ticket` is the newest about `subject` so far; it is then used."""
        if self._used.get(subject, 0) > ticket:
            return False
        self._used[subject] = ticket
        return True
