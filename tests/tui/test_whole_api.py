"""Every operation of both services within reach of the keyboard: found in the console, typed into its form, sent to a real service, its
answer read."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, Select, TextArea

from imtui.gateway.connections import ConnectionSettings, connect
from imtui.gateway.models import SERVICES, operation, operations
from imtui.tui.screens.console import ConsoleScreen
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.request import RequestDialogue
from imtui.tui.widgets.console_panes import OperationsPane
from tests.clocks import HurriedClock
from tests.serving import Serving, serving
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running
from tests.tui.whole_api import walk


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    with serving() as found:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", found.key.access_key_id)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", found.key.secret)
        yield found


def kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


async def test_all_of_them_are_typed_sent_and_answered(server: Serving) -> None:
    """What a request needs comes out of the answers before it, as it would by hand."""
    asked: set[str] = set()
    settings = ConnectionSettings(region=server.region, endpoint_url=server.endpoint_url)
    async with await connect(settings, clock=HurriedClock(server.clock.now())) as connection:
        shown = room(canned.view())
        shown.backend.desk = replace(shown.backend.desk, setup=connection)
        async with running(shown, (80, 24)) as pilot:
            await pilot.press("ctrl+o")
            await soon(lambda: kind(shown) is ConsoleScreen and bool(shown.app.screen.query_one(OperationsPane).rows))
            steps = walk(server)
            service, name, request = next(steps)
            while True:
                answer = await sent(pilot, shown, service, name, request)
                asked.add(f"{service}:{name}")
                try:
                    service, name, request = steps.send(answer)
                except StopIteration:
                    break
    everything = {f"{service}:{operation(service, name).name}" for service in SERVICES for name in operations(service)}
    assert asked == everything
    assert len(everything) >= 70


async def sent(pilot: Pilot[Any], shown: Room, service: str, name: str, request: dict[str, Any]) -> dict[str, Any]:
    """Fill in the form of an operation, send it, and read the answer off the console."""
    console = shown.app.screen
    assert isinstance(console, ConsoleScreen)
    console.action_pane("operations")
    assert console.query_one(OperationsPane).move_to(f"{service}:{name}"), f"{name} is not listed"
    await soon(lambda: console.view.subject == f"{service}:{name}" and described(console) == name)
    await pilot.press("enter")
    await soon(lambda: kind(shown) is RequestDialogue and bool(shown.app.screen.query("#yes")))
    form = shown.app.screen
    for place, parameter in enumerate(each for each in console.view.lookup.answer.described.parameters):
        if parameter.name in request:
            fill(form.query_one(f"#p{place}"), request[parameter.name])
    button = form.query_one("#yes", Button)
    await soon(lambda: not button.disabled)
    before = console.view.lookup.answer.latest
    button.press()
    await soon(lambda: kind(shown) is ConfirmDialogue or console.view.lookup.answer.latest is not before)
    if kind(shown) is ConfirmDialogue:
        await pilot.press("y")
    await soon(lambda: console.view.lookup.answer.latest is not before and has_come_back(console))
    latest = console.view.lookup.answer.latest
    assert latest.operation.name == name
    assert latest.fault is None, f"{name}: {latest.fault}"
    answer: dict[str, Any] = latest.answer
    return answer


def fill(field: object, value: Any) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    match field:
        case Input() | Select():
            field.value = text
        case TextArea():
            field.text = text
        case _:
            raise AssertionError(f"{field} cannot be filled in")


def described(console: ConsoleScreen) -> str:
    found = console.view.lookup.answer.described
    return "" if found is None else str(found.summary.name)


def has_come_back(console: ConsoleScreen) -> bool:
    latest = console.view.lookup.answer.latest
    return latest is not None and (latest.answer is not None or latest.fault is not None)


async def soon(condition: Callable[[], bool]) -> None:
    """Let the App and the service work until it is so; quicker than waiting for the App to have nothing to do at all."""
    for _ in range(5_000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to be so")
