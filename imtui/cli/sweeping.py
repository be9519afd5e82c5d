"""All of memory is looked through for garbage while nobody types, and else only what is young.

Left alone, Python looks through everything it holds whenever that grew by a quarter. In a war room with 1,000 incidents and 10,000
timeline events this takes 40 ms, and it happens while an answer is read or a key is handled.

Invariant: what lives long is looked through here and nowhere else: in a pause between two keys, and when there is none for ten minutes,
all the same.
"""

import gc
from collections.abc import Callable

from imtui.clock import Clock, in_step

_YOUNG, _MIDDLE, _NEVER = 1_000, 5, 1_000_000
"""Objects made since the last look; looks after which what was left over is looked at once more; and all the rest."""
_PAUSE = 5.0
"""Seconds without a key that count as nobody typing."""
_BETWEEN, _AT_THE_LATEST = 60.0, 600.0


def spare_what_lives_long() -> None:
    """From now on only what is young is looked through without being asked for; whether at all, `garbage` says."""
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)


class Sweeper:
    """Collects all garbage now and then. `touched` is another value after a key was pressed."""

    def __init__(self, touched: Callable[[], object], *, clock: Clock, collect: Callable[[], object] = gc.collect) -> None:
        self._touched = touched
        self._clock = clock
        self._collect = collect

    async def run(self) -> None:
        """Sweep until cancelled."""
        swept_at = self._clock.monotonic()
        while True:
            before = self._touched()
            await self._clock.sleep(in_step(self._clock, _PAUSE))
            waited = self._clock.monotonic() - swept_at
            is_paused = self._touched() == before
            if waited >= (_BETWEEN if is_paused else _AT_THE_LATEST):
                self._collect()
                swept_at = self._clock.monotonic()
