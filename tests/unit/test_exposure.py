"""Why an address cannot be listened on, in words."""

import errno

import pytest

from imtui.cli.exposure import why_not_listening


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EADDRINUSE, "in use"), "port 80 on 192.0.2.1 is in use: choose another with --port, or any free one with --port 0"),
        (PermissionError(errno.EACCES, "denied"), "port 80 on 192.0.2.1 is not yours to listen on: choose one above 1023"),
        (OSError(errno.EADDRNOTAVAIL, "not available"), "192.0.2.1 is no address of this machine"),
        (OSError("could not bind on any address out of [('192.0.2.1', 80)]"), "192.0.2.1 is no address of this machine"),
        (OSError(errno.EMFILE, "too many open files"), "cannot listen on port 80 on 192.0.2.1: too many open files"),
        (OSError("something else"), "cannot listen on port 80 on 192.0.2.1: something else"),
    ],
)
def test_each_cause_says_what_to_do(error: OSError, words: str) -> None:
    assert why_not_listening("192.0.2.1", 80, error) == words
