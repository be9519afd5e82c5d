"""How a command fails: one sentence on standard error, and an exit status that says which kind of trouble it was.

    0    done
    1    something else went wrong, or the service answered and it did not happen
    2    the command or a setting cannot be used as it was written, a name means several things, or there is no terminal
    3    credentials are missing or have expired
    4    the service throttles
    5    what was named does not exist
    6    it is in another state than the command took for granted
    7    a permission is missing, or imtui was told to change nothing
    8    the service cannot be reached
    9    not sent: the journal keeps it, and it is sent by itself later
    10   what was waited for did not happen in time
    128+n  a signal ended it

Invariant: a failure that was foreseen never shows a traceback; one that was not is a defect, and does. The documents show this very
table.
"""

from click import ClickException

from imtui.domain.errors import (
    CARRIES_ON,
    AccessDenied,
    ConfigError,
    Conflict,
    CredentialsExpired,
    CredentialsMissing,
    ImtuiError,
    InputError,
    Kept,
    NotFound,
    ReadOnly,
    Throttled,
    Unreachable,
)

FAILED = 1
UNUSABLE = 2
MISSING = 5
KEPT = 9
TOO_LATE = 10
_KEPT = "kept, and sent by the next imtui"
_REFUSED = "refused, and kept: `imtui journal` shows it, to retry or drop"
_STATUSES: tuple[tuple[type[ImtuiError], int], ...] = (
    (ConfigError, UNUSABLE),
    (InputError, UNUSABLE),
    (CredentialsMissing, 3),
    (CredentialsExpired, 3),
    (Throttled, 4),
    (NotFound, MISSING),
    (Conflict, 6),
    (AccessDenied, 7),
    (ReadOnly, 7),
    (Unreachable, 8),
)


class Failure(ClickException):
    """A sentence and an exit status, raised out of a command."""

    def __init__(self, sentence: str, *, status: int = FAILED) -> None:
        super().__init__(sentence)
        self.exit_code = status  # type: ignore[misc]  # click declares it for the class and reads it from the instance

    @classmethod
    def of(cls, error: ImtuiError) -> "Failure":
        """The failure that an error of the client comes down to."""
        return cls(sentence_of(error), status=status_of(error))


def status_of(error: ImtuiError) -> int:
    """The exit status that says what kind of trouble it was; of a write that the service refused, why it did."""
    if isinstance(error, Kept):
        return status_of(error.fault) if error.refused else KEPT
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), FAILED)


def remedy_of(error: ImtuiError) -> str:
    """What to do about it, for a command that has ended: it neither carries on by itself nor asks less often."""
    if isinstance(error, Throttled):
        return "try again in a minute"
    return error.remedy.removesuffix(CARRIES_ON)


def sentence_of(error: ImtuiError) -> str:
    """What went wrong and what to do about it; where nothing is set up yet, that there is a demo to look at."""
    if isinstance(error, CredentialsMissing):
        return f"{_plainly(error)}; or look around first, without any account: imtui demo"
    if isinstance(error, Kept):
        if isinstance(error.fault, Throttled) and not error.refused:
            # Nobody is told to try again: it would be done twice.
            return f"{error.fault.message}; {_KEPT}"
        return f"{_plainly(error.fault)}; {_REFUSED if error.refused else _KEPT}"
    return _plainly(error)


def _plainly(error: ImtuiError) -> str:
    remedy = remedy_of(error)
    return f"{error.message}: {remedy}" if remedy else error.message
