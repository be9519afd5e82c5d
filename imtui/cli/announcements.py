"""What a running service tells the world about itself: for shells as `export` lines, for programs as JSON.

Invariant: both say the same, from one value; the secret is written only where its owner asked for it or to files of mode 0600.
"""

import json
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from imtui.cli.places import write_private

#: Variables of another account that would win over, or be mixed with, those of a service of ours.
IN_THE_WAY = ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL_SSM_INCIDENTS", "AWS_ENDPOINT_URL_SSM_CONTACTS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Where the service listens, with which keys it can be called, and which process it is."""

    endpoint_url: str
    region: str
    account_id: str
    access_key_id: str
    secret_access_key: str
    pid: int

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The value that `to_json` wrote; ValueError or TypeError when it is something else."""
        return cls(**json.loads(text))

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"

    def environment(self) -> dict[str, str]:
        """The variables that point any AWS SDK at this service."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }

    def exports(self) -> str:
        """The same as lines for a shell to evaluate; what would get in their way is unset."""
        lines = [f"export {name}={shlex.quote(value)}" for name, value in self.environment().items()]
        return "\n".join([*lines, f"unset {' '.join(IN_THE_WAY)}"])

    def write(self, path: Path) -> None:
        """As JSON, in one step, for the owner's eyes; OSError when that cannot be done."""
        write_private(path, self.to_json())
