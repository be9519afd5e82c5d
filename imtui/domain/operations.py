"""The operations of both services as people look at them: what each is for, what it takes, what was sent and what came back.

Invariant: values alone. What a typed text stands for, and what the service has against it, is known where the models are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from imtui.domain.errors import ImtuiError

SECRETS = frozenset({"AcceptCode", "ActivationCode"})
"""Parameters that are never written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationSummary:
    """One operation: the API's name of it, its name in shells, and in a sentence what it does; `is_read`: it changes nothing."""

    service: str
    name: str
    command: str
    words: str
    is_read: bool

    @property
    def id(self) -> str:
        """`ssm-contacts:GetContact`, as IAM names it."""
        return f"{self.service}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What an operation takes. `type` and `limits` in words; `choices`: all there are, where the model lists them; `is_text`: what is typed
    is the value itself, else it is JSON, for which `template` shows the shape; `option`: its name in shells; `is_token`: an idempotency
    token, which is made where none is given."""

    name: str
    option: str
    type: str
    is_required: bool
    limits: str
    documentation: str
    choices: tuple[str, ...] = ()
    is_text: bool = True
    template: str = ""
    is_token: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationDescription:
    """All about one operation; required parameters come first."""

    summary: OperationSummary
    documentation: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed, by parameter, read: `params` as they would be sent, and what is wrong, by parameter (\"\": with the whole)."""

    params: Mapping[str, Any]
    complaints: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came of it: an `answer` of the service, or a `fault`; both None while it is on its way. `typed`: the texts that
    it was made of. `more`: the token for the next page, where there is one."""

    operation: OperationSummary
    typed: Mapping[str, str]
    params: Mapping[str, Any]
    sent: datetime
    answer: Mapping[str, Any] | None = None
    fault: ImtuiError | None = None
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One attempt at a call that imtui made by itself or because somebody asked for it: the `number`th since the start. `params` as sent,
    secrets masked; `seconds` from sending to the answer; `fault` is None when it succeeded."""

    number: int
    service: str
    operation: str
    params: Mapping[str, Any]
    started: datetime
    seconds: float
    attempt: int = 1
    request_id: str = ""
    fault: ImtuiError | None = None
