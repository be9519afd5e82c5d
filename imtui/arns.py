"""Amazon Resource Names: a pure fact that client and server may share.

`arn:partition:service:region:account:resource`, where the resource may itself hold colons and slashes.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

_REGION: Final = re.compile(r"[a-z]{2,3}(-[a-z]+)+-\d{1,2}")


@dataclass(frozen=True, slots=True)
class Arn:
    """One ARN, taken apart. `resource` is everything after the account: `contact/akuam`, `engagement/akuam/0192…`."""

    partition: str
    service: str
    region: str
    account_id: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take `text` apart; ValueError when it is not an ARN."""
        parts = text.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn" or not parts[5]:
            raise ValueError(f"not an ARN: {text!r}")
        return cls(*parts[1:])

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account_id}:{self.resource}"

    @property
    def kind(self) -> str:
        """The first word of the resource: `contact`, `page`, `incident-record`."""
        return self.resource.partition("/")[0]

    @property
    def path(self) -> tuple[str, ...]:
        """The words of the resource after its kind: `("akuam", "0192…")` for an engagement."""
        return tuple(self.resource.split("/")[1:])


def short_name(text: str) -> str:
    """What people call the thing: a contact's alias, a plan's name, the last word of anything else.

    Text that is no ARN comes back unchanged, so that it is always fit to be shown.
    """
    try:
        arn = Arn.parse(text)
    except ValueError:
        return text
    match arn.kind, arn.path:
        case ("contact" | "contact-channel" | "engagement" | "page", (alias, *_)):
            return alias
        case _, path if path:
            return path[-1]
        case _:
            return arn.resource.rpartition(":")[2]


def is_region(name: str) -> bool:
    """Whether a Region could be called so: `eu-west-1`, `us-gov-east-1`."""
    return _REGION.fullmatch(name) is not None
