"""A post-mortem written from the screen: where to, in which format, and what is said of it."""

import json
from dataclasses import replace
from pathlib import Path

from textual.widgets import Input, Select

from imtui.domain.errors import Throttled
from imtui.report.rendering import Format
from imtui.tui.screens.modals.report import ReportDialogue, proposed_name
from tests.tui import canned, incidents
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled, until


def kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


def test_its_file_is_named_after_the_day_and_the_title() -> None:
    row = (canned.snapshot().incidents or {})[canned.CHECKOUT]
    assert proposed_name(replace(row, title="../Naïve: p99 > 4 s")) == "imtui-2026-03-14-na-ve-p99-4-s"
    assert proposed_name(replace(row, title="checkout " * 9)) == "imtui-2026-03-14-checkout-checkout-checkout-checkout-chec"
    assert proposed_name(replace(row, title="決済障害")) == "imtui-checkout"


async def test_a_key_and_a_button_write_the_report(tmp_path: Path) -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("r")
        await settled(pilot)
        assert kind(shown) is ReportDialogue
        field = shown.app.screen.query_one("#file", Input)
        assert field.value == "~/imtui-2026-03-14-checkout-returns-5xx.html"
        field.value = str(tmp_path / "checkout.html")
        await pilot.click("#yes")
        await until(pilot, lambda: "".join(said(shown)[-1:]).startswith("Wrote"))
        text = (tmp_path / "checkout.html").read_text()
        assert text.startswith("<!DOCTYPE html>")
        assert "Checkout returns 5xx" in text


async def test_the_command_takes_a_format_and_the_file_follows_it(tmp_path: Path) -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("colon", *"report md", "enter")
        await settled(pilot)
        field = shown.app.screen.query_one("#file", Input)
        assert field.value.endswith(".md")
        shown.app.screen.query_one("#format", Select).value = Format.JSON
        await settled(pilot)
        assert field.value.endswith(".json")
        field.value = str(tmp_path / "checkout.json")
        shown.app.screen.query_one("#names", Select).value = True
        await pilot.click("#yes")
        await until(pilot, lambda: "".join(said(shown)[-1:]).startswith("Wrote"))
        text = (tmp_path / "checkout.json").read_text()
        assert json.loads(text)["incidents"][0]["title"] == "Checkout returns 5xx"
        assert "akuam" not in text


async def test_what_cannot_be_written_is_said_before_and_after(tmp_path: Path) -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("r")
        await settled(pilot)
        field = shown.app.screen.query_one("#file", Input)
        for value, trouble in (("", "has no name"), (str(tmp_path), "is a folder"), (str(tmp_path / "x" / "y"), "there is no folder")):
            field.value = value
            await settled(pilot)
            assert trouble in str(shown.app.screen.query_one("#trouble").render())
        shown.backend.sources.faults["timeline"] = Throttled("too many requests", code="ThrottlingException")
        field.value = str(tmp_path / "checkout.md")
        await settled(pilot)
        await pilot.click("#yes")
        await until(pilot, lambda: "".join(said(shown)[-1:]).startswith("No report was written: too many requests"))
        assert not (tmp_path / "checkout.md").exists()


async def test_a_format_that_there_is_not() -> None:
    shown = room(canned.normal())
    async with running(shown) as pilot:
        await pilot.press("colon", *"report pdf", "enter")
        await settled(pilot)
        assert said(shown)[-1] == "there is no format pdf: a report is html, md or json"
