"""One war room a browser tab, as a process of its own.

Invariant: it ends with its tab, and with the server however that ends: it reads from a pipe that only the server holds open. One that does
not end when it is asked to is killed.
"""

import asyncio
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

LEASH = "--leash"
_NOT_FOR_CHILDREN = frozenset({"IMTUI_WEB_TOKEN", "TMUX", "TMUX_PANE", "STY"})
"""The secret of the door, and what says that a multiplexer stands between imtui and its terminal."""


class Child(AppService):
    """`argv`, to which `--leash DESCRIPTOR` is added, drawing for one browser."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[object]],
        downloads: DownloadManager,
        grace: float,
    ) -> None:
        async def closed() -> None:
            await close()

        super().__init__("", write_bytes=write_bytes, write_str=write_str, close=closed, download_manager=downloads)
        self._argv = tuple(argv)
        self._grace = grace
        self._leash: int | None = None

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """In a session of its own, and without a shell: ctrl+c in the server's terminal is the server's to hear of."""
        environment = {name: value for name, value in self._build_environment(width, height).items() if name not in _NOT_FOR_CHILDREN}
        held, self._leash = os.pipe()
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *self._argv,
                LEASH,
                str(held),
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env=environment,
                pass_fds=(held,),
                start_new_session=True,
            )
        finally:
            os.close(held)
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Until it has ended; then there is nothing more to see in its tab."""
        await super().run()
        await self.remote_close()

    async def stop(self) -> None:
        """Ask it to end, and see to it that it does. Twice is once."""
        if self._leash is not None:
            os.close(self._leash)
            self._leash = None
        task, self._task = self._task, None
        if task is not None:
            await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
            with suppress(OSError):
                await self.send_meta({"type": "quit"})
        await self._end()
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _end(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            async with asyncio.timeout(self._grace):
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
