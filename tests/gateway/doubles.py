"""What stands in for a service in tests of the gateway's own logic."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from imtui.gateway.transport import Answer, Params, Service

Reply = Answer | Exception | Callable[[Params], Answer]


class ScriptedTransport:
    """A Transport that gives each operation its next reply, the last one again and again, and remembers what it was asked."""

    def __init__(self, replies: Mapping[str, Reply | list[Reply]]) -> None:
        self._replies = {operation: list(reply) if isinstance(reply, list) else [reply] for operation, reply in replies.items()}
        self.calls: list[tuple[Service, str, dict[str, Any]]] = []
        self.closed = False

    @property
    def operations(self) -> list[str]:
        return [operation for _, operation, _ in self.calls]

    async def call(self, service: Service, operation: str, params: Params) -> Answer:
        self.calls.append((service, operation, dict(params)))
        replies = self._replies[operation]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply(params) if callable(reply) else reply

    async def close(self) -> None:
        self.closed = True


class SilentTransport:
    """A Transport whose calls never come back until they are let go; counts how many run at once."""

    def __init__(self) -> None:
        self.running = 0
        self.most = 0
        self.gate = asyncio.Event()

    async def call(self, service: Service, operation: str, params: Params) -> Answer:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.gate.wait()
        finally:
            self.running -= 1
        return {}

    async def close(self) -> None:
        self.gate.set()
