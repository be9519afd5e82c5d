"""Where calls of a fake service wait, or fail."""

import asyncio
from dataclasses import dataclass, field


@dataclass
class Gate:
    """Where a call waits while it is closed, and what it then raises."""

    fault: Exception | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def passed(self) -> None:
        await self.open.wait()
        if self.fault is not None:
            raise self.fault
