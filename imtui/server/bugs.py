"""What the log says of an exception that nobody expected.

Invariant: its kind and where it happened, never its words: they could quote an address, a code or a secret.
"""

import traceback


def kind(error: BaseException) -> str:
    return type(error).__name__


def frames(error: BaseException) -> str:
    """Where it came through, the place itself last."""
    return "".join(traceback.format_tb(error.__traceback__)).rstrip()
