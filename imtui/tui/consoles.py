"""What the API console shows: operations, the one that is looked at, what was sent before, the latest answer.

Invariant: a value, like all that panes are drawn from; the screen makes the next one.
"""

from dataclasses import dataclass, replace

from imtui.domain.operations import Exchange, OperationDescription, OperationSummary

_REMEMBERED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """`operations`: all there are, or all that only read; `described`: the one under the cursor; `history`: newest first; `latest`: what
    was sent last from here; `closed`: keys of the branches of its answer that are closed; `command`: `latest` for a shell."""

    operations: tuple[OperationSummary, ...]
    described: OperationDescription | None = None
    history: tuple[Exchange, ...] = ()
    latest: Exchange | None = None
    closed: frozenset[str] = frozenset()
    command: str = ""

    def sent(self, exchange: Exchange, command: str) -> "Console":
        """It is on its way."""
        return replace(self, latest=exchange, closed=frozenset(), command=command)

    def came_back(self, exchange: Exchange) -> "Console":
        """It was answered, or it was not; the latest of equal requests is remembered."""
        others = (each for each in self.history if (each.operation, each.typed) != (exchange.operation, exchange.typed))
        remembered = replace(exchange, answer=None)
        return replace(self, latest=exchange, history=(remembered, *others)[:_REMEMBERED])

    def without(self, place: int) -> "Console":
        """Forget what was sent."""
        return replace(self, history=self.history[:place] + self.history[place + 1 :])

    def toggled(self, key: str) -> "Console":
        """Close a branch, or open it."""
        return replace(self, closed=self.closed ^ {key})
