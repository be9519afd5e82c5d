"""Links: opened where there is a browser, copied where there is none."""

import webbrowser
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace

import pytest

from imtui.tui.browsers import has_browser
from tests.tui import canned, incidents
from tests.tui.backend import room
from tests.tui.piloting import running, said, settled, written

PAGE = "https://console.aws.amazon.com/systems-manager/incidents/home?region=eu-west-1"
FAR = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}


def browsing(patch: pytest.MonkeyPatch, name: str) -> None:
    """The system's browser is called so; empty: there is none."""

    def get() -> webbrowser.BaseBrowser:
        if not name:
            raise webbrowser.Error("could not locate runnable browser")
        return webbrowser.GenericBrowser(name)

    patch.setattr(webbrowser, "get", get)


@pytest.mark.parametrize(
    ("name", "environment", "found"),
    [
        ("xdg-open", {}, True),
        ("", {}, False),
        ("w3m", {}, False),
        ("/usr/bin/lynx", {}, False),
        ("xdg-open", FAR, False),
        ("xdg-open", {**FAR, "DISPLAY": "localhost:10.0"}, True),
        ("/opt/code/browser.sh", {**FAR, "BROWSER": "/opt/code/browser.sh"}, True),
    ],
)
def test_a_browser_is_one_with_a_window_in_front_of_the_person(
    name: str, environment: Mapping[str, str], found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsing(monkeypatch, name)
    assert has_browser(environment) is found


async def test_o_opens_the_console_of_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    browsing(monkeypatch, "xdg-open")
    shown = room(incidents.view())
    opened: list[str] = []
    async with running(shown) as pilot:
        monkeypatch.setattr(shown.app, "open_url", opened.append)
        await pilot.press("o")
        await settled(pilot)
        assert said(shown)[-1] == "Opened Incident Manager in eu-west-1 in the browser: “Checkout returns 5xx” is in its list"
        await pilot.press("enter", "o")
        await settled(pilot)
        assert opened == [PAGE, PAGE]


async def test_without_a_browser_the_link_is_on_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    browsing(monkeypatch, "")
    shown = room(incidents.view())
    async with running(shown) as pilot:
        sequences = written(shown, monkeypatch)
        await pilot.press("o")
        await settled(pilot)
        assert f"\x1b]52;c;{b64encode(PAGE.encode()).decode()}\x07" in sequences
        assert said(shown)[-1].startswith(f"There is no browser here. Copied the link to Incident Manager in eu-west-1, {PAGE}: ")
        await pilot.press("l", "j", "enter")
        await settled(pilot)
        assert f"\x1b]52;c;{b64encode(incidents.RUNBOOK.value.encode()).decode()}\x07" in sequences


async def test_an_endpoint_that_is_not_aws_has_no_console_and_the_command_does_what_the_key_does() -> None:
    session = replace(canned.SESSION, endpoint_url="http://127.0.0.1:4570")
    shown = room(replace(incidents.view(), session=session))
    async with running(shown) as pilot:
        await pilot.press("colon", *"aws-console", "enter")
        await settled(pilot)
        assert said(shown) == ["http://127.0.0.1:4570 is not AWS, and has no console: enter shows all there is to know here"]
