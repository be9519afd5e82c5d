"""Everything that can go wrong on the client side, in few leaves.

    ImtuiError
    ├── ConfigError            a setting that cannot be used
    ├── InputError             something that was typed and cannot be understood: a filter, a time
    ├── ServiceFault           the service answered no, or did not answer
    │   ├── CredentialsMissing     no credentials or no Region could be found
    │   ├── CredentialsExpired     they were good once
    │   ├── AccessDenied           the identity lacks a permission (`action` names it)
    │   ├── NotFound               the thing is gone, or never was
    │   ├── Conflict               somebody else changed it, or the token was used for something else
    │   ├── Throttled              too many requests
    │   ├── Rejected               the service found the request invalid
    │   │   └── NotSetUp               the account has no replication set: neither service can do anything
    │   └── Unreachable            no answer: network, time-out, 5xx
    ├── Kept                   a write that is not done; the journal has it, nothing has to be typed again
    └── ReadOnly               a write was asked for while imtui only reads

Invariant: botocore's exceptions are translated into these once, in `gateway.faults`; each says what happened, to what, and
what to do about it, so that no screen has to make up words.
"""

#: What follows the login that is due, in a program that stays: a command that has ended leaves it out.
CARRIES_ON = "; imtui carries on by itself"
#: How a login ends that a process which runs already cannot be given: nobody changes its environment.
STARTED_ANEW = "and start imtui again"


def after_login(login: str) -> str:
    """The login that is due, and what comes after it."""
    return login if login.endswith(STARTED_ANEW) else f"{login}{CARRIES_ON}"


class ImtuiError(Exception):
    """What happened, to what (`subject`), and what to do about it (`remedy`); either of the last two may be empty."""

    def __init__(self, message: str, *, subject: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}" if self.remedy else self.message


class ConfigError(ImtuiError):
    """A flag, a variable or a line of the configuration file that cannot be used."""


class InputError(ImtuiError):
    """What a person typed cannot be understood; `subject` is the part that was not."""


class ReadOnly(ImtuiError):
    """A write was asked for while imtui was told only to read."""


class ServiceFault(ImtuiError):
    """The service refused, or could not be asked. `code` is its own word for it, `operation` the API's name of the call, `date` what its
    answer says that the time is, as it came: empty where there was none."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        operation: str = "",
        subject: str = "",
        remedy: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, subject=subject, remedy=remedy)
        self.date = ""
        self.code = code
        self.operation = operation
        self.retry_after = retry_after


class CredentialsMissing(ServiceFault):
    """There are no credentials, or there is no Region, to make a call with."""


class CredentialsExpired(ServiceFault):
    """The credentials were good once: a login is due."""


class AccessDenied(ServiceFault):
    """The identity lacks a permission; `action` is its IAM name, such as `ssm-incidents:GetTimelineEvent`."""

    def __init__(self, message: str, *, action: str = "", **rest: str) -> None:
        super().__init__(message, code=rest.get("code", ""), operation=rest.get("operation", ""), remedy=rest.get("remedy", ""))
        self.action = action


class NotFound(ServiceFault):
    """The thing that was named does not exist (any more)."""


class Conflict(ServiceFault):
    """The thing is in another state than the request took for granted."""


class Throttled(ServiceFault):
    """Too many requests; `retry_after` in seconds where the service said so."""


class Rejected(ServiceFault):
    """The service found the request invalid, and would again."""


class NotSetUp(Rejected):
    """The account has no replication set (in that Region): nothing works until there is one."""


class Unreachable(ServiceFault):
    """No answer, or only the service's own failure: trying again may help."""


class Kept(ImtuiError):
    """A write that is not done: `fault` says why. It is kept on disk and is sent by itself, once, unless it was `refused`."""

    def __init__(self, fault: ServiceFault, *, refused: bool) -> None:
        remedy = ":journal keeps it, to edit, retry or drop" if refused else "it is kept, and is sent by itself"
        super().__init__(fault.message, subject=fault.subject, remedy=f"{fault.remedy}; {remedy}" if fault.remedy else remedy)
        self.fault = fault
        self.refused = refused
