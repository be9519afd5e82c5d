"""The pictures in screenshots/: `make screenshots` draws them from the demo, over HTTP, at a moment that never changes.

Invariant: the same source gives the same pictures. Time stands still, identifiers come from a seeded source and are all made before the
first request, and no host is in view.
"""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from imtui.cli.backends import Backend, Surroundings
from imtui.config import Account, Config
from imtui.domain.errors import ServiceFault
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.server.app import listening
from imtui.server.faults import Fault, Faults, Trouble
from imtui.server.scenarios import loading
from imtui.server.service import IncidentManager, Settings
from imtui.tui.app import WarRoomApp
from imtui.tui.ports import Preferences
from tests.clocks import FakeClock

#: How far into the demo: the page to akuam is unaccepted, the next person is not yet paged.
MOMENT = timedelta(minutes=2, seconds=12)
ACCOUNT, REGION, ME = "111122223333", "eu-west-1", "akuam"
SETTLING, _STEP = timedelta(seconds=8), timedelta(seconds=1)
_WHILE, _LOOKS = 0.1, 3
_NOTE = "rolled back web-412, 5xx falling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One file: how large the terminal is, in which colours, what was pressed before, and which operations the identity may not do."""

    name: str
    keys: Sequence[str] = ()
    size: tuple[int, int] = (150, 36)
    theme: str = ""
    denied: frozenset[str] = frozenset()


#: A new picture is a line here, and one in the README; `make screenshots` draws it.
PICTURES = (
    Picture(name="war-room"),
    Picture(name="narrow", size=(80, 24)),
    Picture(name="light", theme="imtui-light"),
    Picture(name="colour-blind", theme="imtui-colour-blind"),
    Picture(name="monochrome", theme="imtui-monochrome"),
    Picture(name="incident", keys=("enter")),
    Picture(name="timeline", keys=("enter", "2")),
    Picture(name="accept-with", keys=("A", *"on it, looking at web-412")),
    Picture(name="note", keys=("n", *"d! -1m roll back web-412")),
    Picture(name="engage", keys=("e", *"dana")),
    Picture(name="start", keys=("s", *"checkout", "tab")),
    Picture(name="resolve", keys=("x")),
    Picture(name="handover", keys=("colon", *"handover", "enter")),
    Picture(name="catch-up", keys=("colon", *"since -3h", "enter")),
    Picture(name="command-line", keys=("colon", *"re")),
    Picture(name="journal", keys=("n", *_NOTE, "enter", "colon", *"journal", "enter"), denied=frozenset({"CreateTimelineEvent"})),
    Picture(name="resolved", keys=("H",)),
    Picture(name="help", keys=("question_mark",)),
    Picture(name="contacts", keys=("c",)),
    Picture(name="on-call", keys=("w",)),
    Picture(name="response-plans", keys=("P",)),
    Picture(name="replication-set", keys=("R",)),
    Picture(name="api-console", keys=("ctrl+o",)),
)


async def draw(folder: Path, pictures: Sequence[Picture] = PICTURES) -> None:
    """Write each picture as an SVG into `folder`."""
    for picture in pictures:
        clock = FakeClock()
        async with _demo(clock, picture.denied) as endpoint_url:
            svg = await _drawn(picture, clock, endpoint_url)
        (folder / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


@asynccontextmanager
async def _demo(clock: FakeClock, denied: frozenset[str]) -> AsyncIterator[str]:
    """The demo's service at MOMENT; its address. This process's environment points at it."""
    manager = IncidentManager.open(settings=Settings(account_id=ACCOUNT, region=REGION), clock=clock, entropy=random.Random(1).randbytes)
    try:
        manager.play(loading.load("demo"))
        clock.set(clock.now() + MOMENT - SETTLING)
        manager.catch_up()
        key = manager.add_access_key(ME)
        os.environ.update(AWS_ACCESS_KEY_ID=key.access_key_id, AWS_SECRET_ACCESS_KEY=key.secret)
        faults = Faults([Fault(operations=denied, trouble=Trouble.DENIED)] if denied else ())
        async with listening(manager, faults=faults) as port:
            yield f"http://127.0.0.1:{port}"
    finally:
        manager.close()


async def _drawn(picture: Picture, clock: FakeClock, endpoint_url: str) -> str:
    account = Account(id=ACCOUNT, label="prod", production=True)
    config = Config(region=REGION, endpoint_url=endpoint_url, me=ME, accounts=(account,))

    async def connect() -> Backend:
        return await _Anywhere.open(Surroundings(config=config, clock=clock, on_wrong_endpoint=_unexpected))

    app = WarRoomApp(session=Session(region=REGION, me=ME), clock=clock, connect=connect, preferences=Preferences(theme=picture.theme))
    async with app.run_test(size=picture.size) as pilot:
        await _until_quiet(pilot, app)
        await _let_time_pass(pilot, app, clock)
        for key in picture.keys:
            await pilot.press(key)
            if len(key) > 1:  # a letter asks the service for nothing that the next one waits for
                await _until_quiet(pilot, app)
        await _until_quiet(pilot, app)
        app.clear_notifications()
        await pilot.pause()
        return app.export_screenshot(title="imtui")


class _Anywhere(Backend):
    """A Backend that does not say where its service is."""

    @property
    def session(self) -> Session:
        return replace(self._session, endpoint_url="", role="responder")

    @session.setter
    def session(self, value: Session) -> None:
        self._session = value


async def _let_time_pass(pilot: Pilot[None], app: WarRoomApp, clock: FakeClock) -> None:
    """SETTLING, step by step, each to its end: until all that is on the screen has come."""
    steps = int(SETTLING / _STEP)
    for _ in range(steps):
        await clock.advance(_STEP.total_seconds())
        await _until_quiet(pilot, app)
    if not _is_complete(app.snapshot):
        raise AssertionError(f"the picture is not complete: {app.snapshot}")


async def _until_quiet(pilot: Pilot[None], app: WarRoomApp) -> None:
    """Until nothing new has come for a while, and the screen has shown the present moment: its own second is a real one, and is not
    waited for."""
    seen: Snapshot | None = None
    quiet = 0
    while quiet < _LOOKS or app.moment != app.clock.now():
        if app.moment != app.clock.now():
            app._tick()
        await pilot.pause(_WHILE)
        quiet = quiet + 1 if seen is app.snapshot else 0
        seen = app.snapshot


def _is_complete(snapshot: Snapshot) -> bool:
    """Whether everything has come that a war room shows: the list with who accepted, the looked-at timeline, its pages' receipts."""
    incidents = snapshot.incidents or {}
    events = [event for timeline in snapshot.timelines.values() for event in timeline]
    engagements = [engagement.arn for arn in snapshot.timelines for engagement in snapshot.engagements.get(arn, ())]
    pages = [page for arn in engagements for page in snapshot.pages.get(arn, ())]
    return (
        bool(incidents and events and pages and snapshot.my_pages)
        and set(snapshot.engagements) >= set(incidents)
        and all(event.data for event in events)
        and all(page.arn in snapshot.receipts for page in pages)
    )


def _unexpected(fault: ServiceFault) -> None:
    raise AssertionError(f"the service of the pictures cannot be reached: {fault}")


def main() -> None:
    """Draw all pictures, or those that the command line names, into the folder that it names first."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "IMTUI_")) or name == "NO_COLOR"]:
        del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_EC2_METADATA_DISABLED="true")
    folder, *names = sys.argv[1:]
    asyncio.run(draw(Path(folder), [each for each in PICTURES if each.name in names or not names]))


if __name__ == "__main__":
    main()
