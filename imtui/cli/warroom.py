"""`imtui` without a command: the war room, on whatever the settings point at.

Invariant: nothing of an AWS client is imported before the first frame is painted; what makes the start impossible ends in one sentence
after the screen is put away.
"""

import asyncio
import gc
import os
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from imtui.cli import garbage
from imtui.cli.failures import Failure
from imtui.cli.terminals import require_terminal
from imtui.clock import Clock, SystemClock
from imtui.config import Config, load
from imtui.domain.errors import ServiceFault

if TYPE_CHECKING:
    from imtui.cli.backends import Backend
    from imtui.cli.keeping import Keeping
    from imtui.domain.snapshot import Snapshot


class Place(Protocol):
    """What the war room is opened on, when it has to come to be first: the demo's service."""

    async def ready(self) -> None:
        """Returns once it can be connected to, with the environment pointing there; Failure when it never will."""
        ...

    async def ended(self) -> str:
        """Returns when it is gone, with a sentence that says how that came."""
        ...


def never(snapshot: "Snapshot") -> bool:
    """It is not over until somebody says so."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How the war room is opened. `label` is what the header calls the place; `place` None: it is there already; `clock` is the time of
    the place; with lines instead of a screen it closes by itself once it `is_over`. `remote`: whoever looks at it sits elsewhere, and
    has no business with the files and the other accounts of this machine."""

    config: Config
    label: str = ""
    place: Place | None = None
    clock: Clock = field(default_factory=SystemClock)
    is_over: Callable[["Snapshot"], bool] = never
    remote: bool = False


def open_on_aws(*, flags: Mapping[str, Any], path: Path | None, plain: bool) -> None:
    """The war room on AWS or on any endpoint: screen or, with `plain`, lines. ConfigError, Failure."""
    open_war_room(Opening(config=load(flags=flags, environment=os.environ, path=path)), plain=plain)


def open_war_room(opening: Opening, *, plain: bool) -> None:
    """Open it and stay until the person leaves; exits with 128 + n after signal n, Failure when it could not go on."""
    if plain:
        from imtui.cli.plain import print_changes

        garbage.look_again()
        status = print_changes(opening)
    else:
        require_terminal()
        gc.disable()  # until the first frame is there
        from imtui.cli.drawing import draw

        status = draw(opening)
    if status:
        raise SystemExit(status)


async def stay(opening: Opening, main: Coroutine[Any, Any, None], leave: Callable[[Failure], None]) -> None:
    """Run `main` to its end; `leave` is called when the place is gone before."""
    async with asyncio.TaskGroup() as group:
        watcher = group.create_task(_watch(opening.place, leave)) if opening.place else None
        await main
        if watcher is not None:
            watcher.cancel()


async def open_backend(
    opening: Opening, *, zone: tzinfo, on_wrong_endpoint: Callable[[ServiceFault], None], keeping: "Keeping"
) -> "Backend":
    """Connect, once the place is ready. Failure, ConfigError, CredentialsMissing, CredentialsExpired."""
    from imtui.cli.backends import Backend, Surroundings

    if opening.place is not None:
        await opening.place.ready()
    surroundings = Surroundings(
        config=opening.config, clock=opening.clock, zone=zone, label=opening.label, on_wrong_endpoint=on_wrong_endpoint, keeping=keeping
    )
    return await Backend.open(surroundings)


async def _watch(place: Place, leave: Callable[[Failure], None]) -> None:
    leave(Failure(await place.ended()))
