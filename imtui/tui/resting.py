"""Waiting for keys without waking up for nothing.

Textual's driver for terminals looks for keys ten times a second, whether any come or not: of a war room that is left alone all night that
is a fifth of all it does. This one sleeps until there is something to read.

Invariant: a key that takes a while to be told (`esc`, which may also begin a longer sequence) is told when Textual's own driver tells it.
Bytes that are no text end nothing, and a terminal that is gone ends imtui, even where nobody is told of it (`nohup`).
"""

import os
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

from textual import constants
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_BETWEEN_LOOKS = 0.1
"""Seconds, as in Textual: how often the parser is asked whether it waited long enough for the rest of a sequence."""
_AWAKE = 1.0 + constants.ESCAPE_DELAY
"""Seconds after the latest input for which it is asked at all: longer than it ever waits, whatever ESCDELAY says."""
_MOST = 4096


class Patience:
    """How long may be waited for input before anything else has to be looked at."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._awake_until = now() + _AWAKE

    def wake(self) -> None:
        """Something came: more may belong to it."""
        self._awake_until = self._now() + _AWAKE

    @property
    def seconds(self) -> float | None:
        """None: until something comes."""
        return _BETWEEN_LOOKS if self._now() < self._awake_until else None


class RestingDriver(LinuxDriver):
    """Disabling its input ends the wait, too. One thread reads at a time: Textual starts over at each SIGCONT, also where nothing was
    stopped before (a lost terminal sends one); a thread that it forgot would wait for ever, and keep the program from ending."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._bell = os.pipe()
        """What is written to its second end wakes the thread that reads keys."""

    def start_application_mode(self) -> None:
        if self._key_thread is not None and self._key_thread.is_alive():
            self.stop_application_mode()
            self.close()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """What is drawn while the screen is put away goes nowhere: nobody takes it out of the queue any more, which would soon be full, and
        hold the loop."""
        if self._writer_thread is None or self._writer_thread.is_alive():
            super().write(data)

    def disable_input(self) -> None:
        os.write(self._bell[1], b"!")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read keys until input is disabled."""
        parser, patience = XTermParser(self._debug), Patience()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode  # old terminals tell of the mouse in bytes that are no text
        with selectors.SelectSelector() as selector:  # not every system's faster ones take a terminal
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._bell[0], selectors.EVENT_READ)
            while not self.exit_event.is_set():
                for key, _ in selector.select(patience.seconds):
                    patience.wake()
                    read = _read(key.fd)
                    if key.fd != self.fileno:
                        continue  # it rang: input is about to be disabled
                    if not read:
                        selector.unregister(key.fd)  # nothing will come any more
                        self.hang_up()
                    self._tell(parser.feed(text) if (text := decode(read)) else ())
                self._tell(parser.tick())
        with suppress(EOFError, ParseError):  # in the middle of a sequence
            self._tell(parser.feed(""))

    def _sigcont_application(self, *signalled: object) -> None:
        """Nothing begins again where nothing ran or was stopped, nor with a terminal that is gone (SIGCONT follows SIGHUP)."""
        is_running = self._key_thread is not None and self._key_thread.is_alive()
        if self._must_signal_resume or (is_running and os.isatty(self.fileno)):
            super()._sigcont_application(*signalled)

    def hang_up(self) -> None:
        """The terminal is gone: end by the signal that says so, which the system sends too, in no order with this; where it is ignored, as
        if asked to."""
        os.kill(os.getpid(), signal.SIGTERM if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else signal.SIGHUP)

    def _tell(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)


def _read(descriptor: int) -> bytes:
    """What is there to read; nothing at its end, or where what it led to is gone."""
    try:
        return os.read(descriptor, _MOST)
    except OSError:
        return b""


def resting(driver: type[Driver]) -> type[Driver]:
    """The driver that rests, where `driver` is the one for terminals on Unix."""
    return RestingDriver if driver is LinuxDriver else driver
