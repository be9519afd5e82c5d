"""How a command fails: one sentence on standard error, and an exit status that says which kind of trouble it was.

    0    done
    1    something else went wrong
    2    the command or a setting cannot be used as it was written, or there is no terminal
    3    credentials are missing or have expired, or a permission is
    4    the service throttles
    5    what was named does not exist
    6    it is in another state than the command took for granted
    128+n  a signal ended it

Invariant: a failure that was foreseen never shows a traceback; one that was not is a defect, and does.
"""

from click import ClickException

from imtui.domain.errors import (
    AccessDenied,
    ConfigError,
    Conflict,
    CredentialsExpired,
    CredentialsMissing,
    ImtuiError,
    NotFound,
    Throttled,
)

FAILED = 1
UNUSABLE = 2
_STATUSES: tuple[tuple[type[ImtuiError], int], ...] = (
    (ConfigError, UNUSABLE),
    (CredentialsMissing, 3),
    (CredentialsExpired, 3),
    (AccessDenied, 3),
    (Throttled, 4),
    (NotFound, 5),
    (Conflict, 6),
)


class Failure(ClickException):
    """A sentence and an exit status, raised out of a command."""

    def __init__(self, sentence: str, *, status: int = FAILED) -> None:
        super().__init__(sentence)
        self.exit_code = status  # type: ignore[misc]  # click declares it for the class and reads it from the instance

    @classmethod
    def of(cls, error: ImtuiError) -> "Failure":
        """The failure that an error of the client comes down to."""
        return cls(sentence_of(error), status=next((status for kind, status in _STATUSES if isinstance(error, kind)), FAILED))


def sentence_of(error: ImtuiError) -> str:
    """What went wrong and what to do about it; where nothing is set up yet, that there is a demo to look at."""
    if isinstance(error, CredentialsMissing):
        return f"{error}; or look around first, without any account: imtui demo"
    return str(error)
