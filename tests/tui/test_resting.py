"""The driver that sleeps until there is a key."""

import os
import signal
import tty
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO, TextIOWrapper
from queue import SimpleQueue
from threading import Event, Thread

import pytest
from textual import constants
from textual.app import App
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from imtui.tui.resting import _AWAKE, _BETWEEN_LOOKS, Patience, RestingDriver, resting

_LONG = 10.0
"""Seconds: what never happens is waited for so long."""


class _Driver(RestingDriver):
    """Reads keys from one end of a pseudo-terminal, in a thread as Textual starts it."""

    def __init__(self, fileno: int) -> None:
        super().__init__(App(), mouse=False)
        self.fileno = fileno
        self.told: SimpleQueue[Message] = SimpleQueue()
        self.hung_up = Event()
        self._key_thread = self.thread = Thread(target=self.run_input_thread)
        self.thread.start()

    def process_message(self, message: Message) -> None:
        self.told.put(message)

    def hang_up(self) -> None:
        self.hung_up.set()

    def next_key(self) -> str:
        message = self.told.get(timeout=_LONG)
        assert isinstance(message, Key)
        return message.key


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """Of a pseudo-terminal: the terminal's and the program's; signals as they were, afterwards."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)}
    pair = os.openpty()
    tty.setraw(pair[1])
    yield pair
    for end in pair:
        with suppress(OSError):  # a terminal that was taken away
            os.close(end)
    for number, handler in handlers.items():
        signal.signal(number, handler)


async def test_keys_come_one_by_one_also_those_that_could_go_on(ends: tuple[int, int]) -> None:
    terminal, program = ends
    driver = _Driver(program)
    os.write(terminal, b"a")
    assert driver.next_key() == "a"
    os.write(terminal, b"\x1b")
    assert driver.next_key() == "escape"
    os.write(terminal, "\x1b[Aé".encode())
    assert [driver.next_key(), driver.next_key()] == ["up", "é"]
    driver.disable_input()
    assert not driver.thread.is_alive()
    assert driver.told.empty()


async def test_what_is_drawn_while_the_screen_is_put_away_goes_nowhere_and_holds_nobody_up(ends: tuple[int, int]) -> None:
    terminal, program = ends
    with os.fdopen(os.dup(program), "w", encoding="utf-8") as file:
        driver = _Driver(program)
        driver._writer_thread = WriterThread(file)
        driver._writer_thread.start()
        driver.write("drawn")
        driver.suspend_application_mode()
        for _ in range(MAX_QUEUED_WRITES + 1):
            driver.write("lost")
    seen = os.read(terminal, 4096)
    assert seen.startswith(b"drawn")
    assert b"lost" not in seen


async def test_input_that_is_disabled_ends_at_once_and_can_be_read_again(ends: tuple[int, int]) -> None:
    terminal, program = ends
    driver = _Driver(program)
    driver.disable_input()
    driver.disable_input()
    assert not driver.thread.is_alive()
    again = Thread(target=driver.run_input_thread)
    driver._key_thread = again
    again.start()
    os.write(terminal, b"b")
    assert driver.next_key() == "b"
    driver.disable_input()
    assert not again.is_alive()


async def test_bytes_that_are_no_text_end_nothing(ends: tuple[int, int]) -> None:
    terminal, program = ends
    driver = _Driver(program)
    os.write(terminal, b"\xff\xfea")
    assert [driver.next_key() for _ in range(3)][-1] == "a"
    driver.disable_input()
    assert not driver.thread.is_alive()


async def test_a_terminal_that_is_gone_is_told_once_and_rests(ends: tuple[int, int]) -> None:
    terminal, program = ends
    driver = _Driver(program)
    os.close(terminal)
    assert driver.hung_up.wait(_LONG)
    assert driver.thread.is_alive()
    driver.disable_input()
    assert not driver.thread.is_alive()


@pytest.mark.parametrize(("handler", "sent"), [(signal.SIG_IGN, signal.SIGTERM), (signal.SIG_DFL, signal.SIGHUP)])
async def test_a_terminal_that_is_gone_ends_by_the_signal_that_says_so_unless_that_is_ignored(
    ends: tuple[int, int], monkeypatch: pytest.MonkeyPatch, handler: signal.Handlers, sent: signal.Signals
) -> None:
    sending: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: sending.append(number))
    driver = _Driver(ends[1])
    with monkeypatch.context() as lost:
        lost.setattr(signal, "getsignal", lambda number: handler)
        RestingDriver.hang_up(driver)
    driver.disable_input()
    assert sending == [sent]


async def test_to_go_on_after_the_terminal_is_gone_begins_nothing(ends: tuple[int, int]) -> None:
    terminal, program = ends
    driver = _Driver(program)
    os.close(terminal)
    driver._sigcont_application()
    assert driver._key_thread is driver.thread
    driver.disable_input()


def test_it_looks_for_longer_than_the_rest_of_a_sequence_may_take() -> None:
    assert _AWAKE > constants.ESCAPE_DELAY + _BETWEEN_LOOKS


async def test_going_on_where_nothing_was_stopped_leaves_no_thread_behind(ends: tuple[int, int]) -> None:
    """As at SIGCONT, which comes with SIGHUP when a terminal is lost."""
    _, program = ends
    driver = _Driver(program)
    driver.disable_input()
    driver._file = TextIOWrapper(BytesIO())
    driver.start_application_mode()
    first, settings = driver._key_thread, driver.attrs_before
    driver.start_application_mode()
    again = driver._key_thread
    assert first is not None
    assert again is not None
    assert (first.is_alive(), again.is_alive()) == (False, True)
    assert driver.attrs_before == settings  # not those of the application
    driver.stop_application_mode()
    driver.close()
    assert not again.is_alive()


def test_it_looks_often_after_a_key_and_then_not_at_all() -> None:
    moments = iter([100.0, 101.0, 101.2, 101.2, 102.2, 102.4])
    patience = Patience(lambda: next(moments))
    assert [patience.seconds, patience.seconds] == [0.1, None]
    patience.wake()
    assert [patience.seconds, patience.seconds] == [0.1, None]


def test_only_the_driver_of_terminals_is_made_to_rest() -> None:
    assert resting(LinuxDriver) is RestingDriver
    assert resting(HeadlessDriver) is HeadlessDriver
