"""The war room as a screen: the App, what it is opened with, and how it ends.

Invariant: until the first frame is painted nothing is imported that it does not show; what was kept on this machine is read after it,
and the AWS client after that.
"""

import asyncio
import errno
import gc
import os
import sys
from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from imtui.cli import garbage, sweeping
from imtui.cli.failures import Failure
from imtui.cli.frames import FrameFile
from imtui.cli.places import write_private
from imtui.cli.terminals import local_zone, run_until_signalled
from imtui.cli.warroom import Opening, open_backend, stay
from imtui.clock import SystemClock
from imtui.config import Config
from imtui.domain.errors import ConfigError, CredentialsMissing, ImtuiError, ServiceFault
from imtui.domain.quiet import Loudness, quiet_hours
from imtui.domain.sessions import Session
from imtui.tui.app import WarRoomApp
from imtui.tui.keys import check_keymap
from imtui.tui.ports import Connect, Preferences, Remembered

if TYPE_CHECKING:
    from imtui.cli.backends import Backend
    from imtui.cli.keeping import Keeping

_TURN = 0.001
"""Seconds that a thread may compute while the keyboard waits for its turn. Python's own 5 ms add up to more than a frame when a key
comes while the last picture is being written: a key takes several turns."""


def draw(opening: Opening) -> int:
    """Show the war room until the person leaves; the exit status. ConfigError, Failure."""
    check_keymap(opening.config.keys)
    return _Drawing(opening).run()


class _Drawing:
    """One App, from its making to its end."""

    def __init__(self, opening: Opening) -> None:
        config = opening.config
        self._opening = opening
        self._failures: list[Failure] = []
        own = preferences(config)
        self._preferences = replace(own, write=_write_nothing) if opening.remote else own
        session = Session(
            region=config.region, me=config.me, endpoint_url=config.endpoint_url, label=opening.label, read_only=config.read_only
        )
        self._app = WarRoomApp(
            session=session,
            clock=opening.clock,
            connect=self._connect,
            preferences=self._preferences,
            remember=self._remember,
            elsewhere=None if opening.place is not None else self,
            frames=None if opening.place is not None else FrameFile(lambda: self._opening.config),
        )
        check_theme(config.theme, self._app.available_themes)

    def run(self) -> int:
        try:
            sweeping.spare_what_lives_long()
            status = run_until_signalled(stay(self._opening, self._run_app(), self._leave), self._app.exit)
        finally:
            self._keeping.close()
        if self._failures:
            raise self._failures[0]
        return status or self._app.return_code or 0

    async def _run_app(self) -> None:
        async with asyncio.TaskGroup() as group:
            sweeper = group.create_task(sweeping.Sweeper(lambda: self._app.touched, clock=SystemClock()).run())
            await self._app.run_async()
            sweeper.cancel()

    @cached_property
    def _keeping(self) -> "Keeping":
        from imtui.cli.keeping import Keeping

        if self._opening.place is not None and not (self._opening.remote and not self._opening.config.read_only):
            return Keeping.in_memory()
        return Keeping.on_disk(self._opening.config, os.environ)

    def _remember(self) -> Remembered:
        from imtui.domain.snapshot import Snapshot

        garbage.look_again()
        return Remembered(snapshot=self._keeping.first or Snapshot(), drafts=self._keeping.drafts)

    async def _connect(self) -> "Backend":
        gc.disable()  # an AWS client stays, too: to look through it in the midst of the first answers takes 35 ms
        try:
            return await open_backend(self._opening, zone=self._preferences.zone, on_wrong_endpoint=self._leave_for, keeping=self._keeping)
        except (ConfigError, CredentialsMissing) as error:
            self._leave(Failure.of(error))
            raise
        except Failure as failure:
            self._leave(failure)
            raise ImtuiError(failure.message) from failure
        finally:
            garbage.look_again()
            sys.setswitchinterval(_TURN)  # the client is loaded: from here on threads do little, and people type

    def profiles(self) -> tuple[str, ...]:
        """The named profiles of the AWS configuration."""
        from imtui.cli.profiles import profiles

        return profiles(os.environ)

    def connect(self, *, profile: str = "", region: str = "") -> Connect:
        """How to reach another profile or Region; what goes wrong there is said on the screen, and leaves it open."""
        config = self._opening.config
        changed = replace(config, profile=profile or config.profile, region=region or config.region)
        self._opening = replace(self._opening, config=changed)

        async def connected() -> "Backend":
            keeping = self._keeping.elsewhere(changed, os.environ)
            try:
                return await open_backend(self._opening, zone=self._preferences.zone, on_wrong_endpoint=_nobody, keeping=keeping)
            except Failure as failure:
                raise ImtuiError(failure.message) from failure

        return connected

    def _leave_for(self, fault: ServiceFault) -> None:
        self._leave(Failure.of(fault))

    def _leave(self, failure: Failure) -> None:
        self._failures.append(failure)
        self._app.exit()


def _nobody(fault: ServiceFault) -> None:
    """The panes say it."""


def _write_nothing(path: Path, text: str) -> None:
    """Not a file on a machine that one only looks at."""
    raise OSError(errno.EPERM, "a browser writes no files here; imtui report does")


def preferences(config: Config) -> Preferences:
    """What the person set, as the App takes it."""
    return Preferences(
        theme=config.theme,
        ascii=config.ascii,
        local=config.local_time,
        local_zone=local_zone(os.environ),
        keymap=config.keys,
        environment=os.environ,
        write=write_private,
        loudness=Loudness(bell=config.bell, desktop=config.desktop, quiet=quiet_hours(config.quiet_hours), zone=local_zone(os.environ)),
    )


def check_theme(name: str, known: Collection[str]) -> None:
    """ConfigError when there are no colours of that name."""
    if name and name not in known:
        near = get_close_matches(name, known, n=1)
        remedy = f"did you mean {near[0]}?" if near else f"the themes are {', '.join(sorted(known))}"
        raise ConfigError(f"there is no theme {name}", subject=name, remedy=remedy)
