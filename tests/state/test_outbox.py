"""Sending: at once, later, in order, once; and the loop that never gives up. The services are dictionaries, the journal is a real file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from imtui.domain.engagements import Page, ReceiptType
from imtui.domain.errors import AccessDenied, CredentialsExpired, ImtuiError, Kept, NotFound, Rejected, ServiceFault, Throttled, Unreachable
from imtui.domain.incidents import IncidentStatus
from imtui.domain.unsent import Unsent, UnsentState
from imtui.state.intents import AcceptPage
from imtui.state.journal import Journal
from imtui.state.journaled import JournaledContacts, JournaledIncidents
from imtui.state.outbox import Outbox
from imtui.state.ports import Writers
from imtui.state.sender import Sender
from tests.clocks import START, FakeClock
from tests.state.test_journal import HERE, note
from tests.unit.desks import INCIDENT, PAGE, FakeServices

OUTAGE = Unreachable("no answer")


class Post:
    """An Outbox over FakeServices and a journal in `folder`, and all of it within reach."""

    def __init__(self, folder: Path | None) -> None:
        self.clock = FakeClock()
        self.services = FakeServices(self.clock)
        self.journal = Journal.open(folder)
        numbers = count(1)
        self.outbox = Outbox(
            journal=self.journal,
            place=lambda: HERE,
            writers=Writers(incidents=self.services, contacts=self.services),
            clock=self.clock,
            tokens=lambda: f"new-{next(numbers)}",
        )
        self.incidents = JournaledIncidents(self.services, self.outbox)
        self.contacts = JournaledContacts(self.services, self.outbox)
        self.heard: list[tuple[Unsent, ...]] = []
        self.outbox.subscribe(self.heard.append)
        self._news = asyncio.Event()
        self.outbox.subscribe(lambda _: self._news.set())

    async def write(self, text: str, token: str = "t-1", incident: str = INCIDENT) -> str:
        intent = note(text, incident)
        return await self.incidents.create_event(incident, token=token, type=intent.type, time=START, data=intent.data)

    def fail(self, name: str, *faults: ServiceFault | None) -> None:
        self.services.trouble.setdefault(name, []).extend(faults)

    def given(self, argument: str) -> list[Any]:
        return [arguments[argument] for name, arguments in self.services.calls if name == "create_event"]

    @property
    def states(self) -> list[UnsentState]:
        return [entry.state for entry in self.journal.entries()]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Woken by each change of what is unsent."""
        async with asyncio.timeout(30):
            while not condition():
                self._news.clear()
                await self._news.wait()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.journal.close()


@asynccontextmanager
async def sending(post: Post) -> AsyncIterator[Sender]:
    """The loop, running."""
    sender = Sender(post.outbox, clock=post.clock, random=lambda: 0.0)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(sender.run())
        yield sender
        task.cancel()


async def test_what_works_leaves_nothing_behind(post: Post) -> None:
    assert await post.write("rolled back") == "e-1"
    assert post.given("token") == ["t-1"]
    assert post.states == []
    assert [[each.state for each in unsent] for unsent in post.heard] == [[UnsentState.WAITING], [UnsentState.SENDING], []]


async def test_it_is_on_the_disk_before_it_is_sent(post: Post, tmp_path: Path) -> None:
    seen: list[tuple[str, str, int]] = []

    async def create_event(*arguments: Any, **options: Any) -> str:
        with sqlite3.connect(tmp_path / "journal.db") as reader:
            seen.extend(reader.execute("SELECT token, state, attempts FROM entries"))
        reader.close()
        return "e-1"

    post.services.create_event = create_event  # type: ignore[method-assign]
    await post.write("rolled back")
    assert seen == [("t-1", "sending", 1)]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (OUTAGE, "no answer"),
        (Throttled("slow down", remedy="imtui asks less often for a while"), "slow down"),
        (CredentialsExpired("log in", remedy="aws sso login"), "log in: aws sso login"),
    ],
)
async def test_trouble_that_passes_keeps_it_waiting(post: Post, fault: ServiceFault, reason: str) -> None:
    post.fail("create_event", fault)
    with pytest.raises(Kept) as caught:
        await post.write("rolled back")
    assert (caught.value.fault, caught.value.refused) == (fault, False)
    assert str(caught.value).endswith("it is kept, and is sent by itself")
    [entry] = post.journal.entries()
    assert (entry.state, entry.reason, entry.attempts) == (UnsentState.WAITING, reason, 1)
    assert await post.outbox.send_waiting() is None
    assert post.given("token") == ["t-1", "t-1"]
    assert post.states == []


@pytest.mark.parametrize("fault", [Rejected("too long"), AccessDenied("no", action="ssm-incidents:CreateTimelineEvent")])
async def test_what_is_refused_is_kept_and_not_sent_again(post: Post, fault: ServiceFault) -> None:
    post.fail("create_event", fault)
    with pytest.raises(Kept) as caught:
        await post.write("rolled back")
    assert caught.value.refused
    assert ":journal keeps it" in str(caught.value)
    assert await post.outbox.send_waiting() is None
    assert (post.states, len(post.given("token"))) == ([UnsentState.REFUSED], 1)
    assert post.outbox.unsent[0].reason == str(fault)


async def test_what_was_asked_for_first_is_sent_first(post: Post) -> None:
    post.fail("create_event", OUTAGE, OUTAGE)
    for token, text in (("t-1", "first"), ("t-2", "second")):
        with pytest.raises(Kept):
            await post.write(text, token)
    assert post.given("token") == ["t-1", "t-1"]
    post.fail("create_event", OUTAGE)
    with pytest.raises(Kept):
        await post.incidents.update_incident(INCIDENT, token="t-3", status=IncidentStatus.RESOLVED)
    assert "update_incident" not in post.services.names
    assert await post.outbox.send_waiting() is None
    assert post.given("token")[-2:] == ["t-1", "t-2"]
    assert post.services.names[-1] == "update_incident"


async def test_a_refusal_does_not_keep_what_comes_after_it(post: Post) -> None:
    post.fail("create_event", OUTAGE, Rejected("no"))
    with pytest.raises(Kept):
        await post.write("first", "t-1")
    await post.write("second", "t-2")
    assert (post.given("token"), post.states) == (["t-1", "t-1", "t-2"], [UnsentState.REFUSED])


async def test_other_incidents_do_not_wait(post: Post) -> None:
    post.fail("create_event", OUTAGE)
    with pytest.raises(Kept):
        await post.write("first", "t-1")
    await post.write("elsewhere", "t-2", incident="arn:other")
    assert post.states == [UnsentState.WAITING]


async def test_two_at_once_are_sent_one_after_the_other(post: Post) -> None:
    underway, most = 0, 0

    async def create_event(*arguments: Any, token: str, **options: Any) -> str:
        nonlocal underway, most
        underway += 1
        most = max(most, underway)
        await asyncio.sleep(0)
        underway -= 1
        return token

    post.services.create_event = create_event  # type: ignore[method-assign]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(post.write(f"note {number}", f"t-{number}")) for number in range(8)]
    assert [task.result() for task in tasks] == [f"t-{number}" for number in range(8)]
    assert (most, post.states) == (1, [])


async def test_an_acceptance_that_arrived_unheard_is_read_and_not_repeated(post: Post) -> None:
    original = post.services.accept_page

    async def accept_page(*arguments: Any, **options: Any) -> None:
        await original(*arguments, **options)
        raise OUTAGE

    post.services.accept_page = accept_page  # type: ignore[method-assign]
    await post.contacts.accept_page(PAGE.arn)
    assert post.services.names == ["page", "accept_page", "page"]
    assert post.states == []


async def test_an_acceptance_that_never_arrived_is_sent_once_it_can_be(post: Post) -> None:
    post.fail("accept_page", OUTAGE)
    post.fail("receipts", OUTAGE, OUTAGE)
    with pytest.raises(Kept):
        await post.contacts.accept_page(PAGE.arn, note="on it")
    assert await post.outbox.send_waiting() is OUTAGE
    assert await post.outbox.send_waiting() is None
    assert [arguments["note"] for name, arguments in post.services.calls if name == "accept_page"] == ["on it", "on it"]


@pytest.mark.parametrize("words", ["", "on it"])
async def test_who_may_accept_but_not_look_accepts_once_that_can_be_sent(post: Post, words: str) -> None:
    post.fail("accept_page", OUTAGE)
    post.fail("page", *[OUTAGE] * 2, *[AccessDenied("not allowed to look")] * 2)
    post.fail("receipts", *[OUTAGE] * bool(words), AccessDenied("not allowed to look"))
    with pytest.raises(Kept, match="no answer"):
        await post.contacts.accept_page(PAGE.arn, note=words)
    await post.outbox.send_waiting()
    assert (post.services.names.count("accept_page"), post.states) == (2, [])


async def test_a_page_that_somebody_accepted_meanwhile_is_left_alone(post: Post) -> None:
    post.fail("accept_page", OUTAGE)
    post.fail("page", OUTAGE, OUTAGE)
    with pytest.raises(Kept):
        await post.contacts.accept_page(PAGE.arn)
    post.services.mark(ReceiptType.READ)
    assert await post.outbox.send_waiting() is None
    assert post.services.names.count("accept_page") == 1


async def test_a_page_that_somebody_accepted_before_is_left_alone(post: Post) -> None:
    post.services.mark(ReceiptType.READ)
    assert await post.contacts.accept_page(PAGE.arn) == post.services.current.read
    assert (post.services.names, post.states) == (["page"], [])
    assert await post.contacts.accept_page(PAGE.arn, note="me too") == post.services.current.read
    assert post.services.names == ["page", "page", "accept_page"]


async def test_an_acceptance_is_noted_down_before_anything_is_asked(post: Post) -> None:
    """Whoever presses the key and is gone before the first answer has accepted all the same."""
    asked = asyncio.Event()

    async def page(page_arn: str) -> Page:
        asked.set()
        await asyncio.Event().wait()
        return PAGE

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(post.services, "page", page)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(post.contacts.accept_page(PAGE.arn, note="on it"))
            await asked.wait()
            [entry] = post.journal.entries()
            task.cancel()
    assert (entry.state, entry.intent) == (UnsentState.SENDING, AcceptPage(page_arn=PAGE.arn, note="on it"))
    assert await post.outbox.send_waiting() is None
    assert (post.services.given("accept_page")["note"], post.states) == ("on it", [])


async def test_a_page_that_vanished_is_kept_as_refused(post: Post) -> None:
    post.fail("page", NotFound("gone"))
    with pytest.raises(Kept, match="gone"):
        await post.contacts.accept_page(PAGE.arn)
    assert post.states == [UnsentState.REFUSED]
    assert post.services.names == ["page"]


async def test_what_is_refused_once_more_is_kept_once(post: Post) -> None:
    post.fail("page", NotFound("gone"), NotFound("gone"), NotFound("gone"), NotFound("gone for good"))
    for words in ("", "", "on it", ""):
        with pytest.raises(Kept, match="gone"):
            await post.contacts.accept_page(PAGE.arn, note=words)
    assert [entry.intent for entry in post.journal.entries()] == [
        AcceptPage(page_arn=PAGE.arn, note="on it"),
        AcceptPage(page_arn=PAGE.arn),
    ]
    assert [entry.reason for entry in post.journal.entries()] == ["gone", "gone for good"]


async def test_whoever_is_cancelled_leaves_it_waiting(post: Post) -> None:
    started = asyncio.Event()

    async def create_event(*arguments: Any, **options: Any) -> str:
        started.set()
        await asyncio.Event().wait()
        return ""

    post.services.create_event = create_event  # type: ignore[method-assign]
    async with asyncio.TaskGroup() as group:
        task = group.create_task(post.write("rolled back"))
        await started.wait()
        task.cancel()
    [entry] = post.journal.entries()
    assert (entry.state, entry.attempts) == (UnsentState.WAITING, 1)


async def test_a_disk_that_fails_keeps_nobody_from_accepting(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.journal.close()
    await post.contacts.accept_page(PAGE.arn)
    assert post.services.names == ["page", "accept_page"]
    assert "the journal cannot be written" in caplog.text


async def test_a_disk_that_is_full_once_it_is_noted_down_keeps_nobody_from_accepting(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        for name in ("begin", "done"):
            patched.setattr(post.journal, name, _full)
        await post.contacts.accept_page(PAGE.arn)
        assert post.services.names == ["page", "accept_page"]
        assert "cannot be written" in caplog.text
        with pytest.raises(sqlite3.Error):
            await post.outbox.send_waiting()
        assert len(post.services.calls) == 2, "not again and again for as long as it is full"
    await post.outbox.send_waiting()
    assert post.states == []


async def test_a_journal_that_cannot_be_read_has_it_all_the_same(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post.journal, "waiting", _full)
    with pytest.raises(Kept, match="the journal cannot be used: database or disk is full"):
        await post.write("one")
    assert post.states == [UnsentState.WAITING]


async def test_what_a_person_decides_on_a_full_disk_is_a_sentence(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post.journal, "drop", _full)
    with pytest.raises(ImtuiError, match="cannot be written: database or disk is full"):
        await post.outbox.drop(1)


def _full(*given: object, **named: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


async def test_the_loop_sends_when_it_is_woken_and_waits_longer_after_each_failure(post: Post) -> None:
    post.fail("create_event", *[OUTAGE] * 4)
    with pytest.raises(Kept):
        await post.write("rolled back")
    async with sending(post) as sender:
        for attempts, pause in ((2, 2.0), (3, 4.0), (4, 8.0)):
            await _asleep(post, pause)
            assert post.services.names.count("create_event") == attempts
            if attempts < 4:
                await post.clock.advance(pause)
        sender.wake()
        await post.until(lambda: post.outbox.unsent == ())
    assert post.given("token") == ["t-1"] * 5


async def _asleep(post: Post, seconds: float) -> None:
    """Until the loop sleeps for that long: its own thread may still have to come back."""
    async with asyncio.timeout(30):
        while not any(due - post.clock.monotonic() == seconds for due, _, _ in post.clock._sleepers):
            await asyncio.to_thread(lambda: None)


async def test_decisions_of_people_are_carried_out_at_once(post: Post) -> None:
    post.fail("create_event", Rejected("no"), Rejected("no"), Rejected("no"))
    for number in range(3):
        with pytest.raises(Kept):
            await post.write(f"note {number}", f"t-{number}")
    first, second, third = (each.id for each in post.outbox.unsent)
    async with sending(post):
        await post.outbox.drop(first)
        await post.outbox.reword(second, "another text")
        await post.outbox.retry(third)
        await post.until(lambda: post.outbox.unsent == ())
    assert post.given("token")[3:] == ["new-1", "t-2"]
    assert post.given("data")[3] == note("another text").data
