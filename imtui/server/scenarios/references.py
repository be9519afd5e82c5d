"""References in a scenario's data, and what they become when it is played.

    "@incident/checkout"  "@plan/search"  "@contact/bo"  "@channel/bo/mobile"     the ARN of what has that name
    "@now"  "@-5m"                                                                the step's own time, or one beside it
    "… {account} … {region} …"                                                    the server's account and Region, anywhere in a text

Invariant: only texts change; a text that is none of these stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imtui.server.scenarios import offsets

_KINDS = ("incident", "plan", "contact", "channel")


class UnknownName(LookupError):
    """A reference to something that does not exist (any more, or yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What references resolve to: ARNs by `kind/name`, and the moment of the step."""

    names: Mapping[str, str]
    now: datetime
    account_id: str
    region: str

    def arn(self, name: str) -> str:
        """The ARN of `kind/name`; UnknownName when there is none."""
        if name not in self.names:
            raise UnknownName(f"there is no {name.replace('/', ' ', 1)}")
        return self.names[name]

    def filled(self, text: str) -> str:
        return text.replace("{account}", self.account_id).replace("{region}", self.region)

    def resolved(self, value: Any) -> Any:
        """The data with every reference replaced."""
        match value:
            case str():
                return self._text(value)
            case Mapping():
                return {key: self.resolved(each) for key, each in value.items()}
            case list():
                return [self.resolved(each) for each in value]
            case _:
                return value

    def _text(self, text: str) -> Any:
        if (name := _name(text)) is not None:
            return self.arn(name)
        if text == "@now":
            return self.now
        if text.startswith(("@-", "@+")):
            return self.now + offsets.parse(text[1:])
        return self.filled(text)


def referred(value: Any) -> Iterator[str]:
    """Every `kind/name` that the data refers to."""
    match value:
        case str() if (name := _name(value)) is not None:
            yield name
        case Mapping():
            for each in value.values():
                yield from referred(each)
        case list():
            for each in value:
                yield from referred(each)
        case _:
            return


def _name(text: str) -> str | None:
    kind, slash, _ = text[1:].partition("/")
    return text[1:] if text.startswith("@") and slash and kind in _KINDS else None
