"""The replication set: the Regions that hold an account's incidents, and the keys that they are encrypted with there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

DEFAULT_KEY = "DefaultKey"
"""How the service names the key that AWS owns."""
MOST_REGIONS = 3


class ReplicationStatus(StrEnum):
    """Of the set; a Region has the same but UPDATING."""

    ACTIVE = "ACTIVE"
    CREATING = "CREATING"
    UPDATING = "UPDATING"
    DELETING = "DELETING"
    FAILED = "FAILED"


SETTLING = (ReplicationStatus.CREATING, ReplicationStatus.UPDATING, ReplicationStatus.DELETING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicationRegion:
    """One Region of the set; `key` is a KMS key's ARN, or DEFAULT_KEY; `message` says why it failed."""

    name: str
    key: str
    status: ReplicationStatus
    updated: datetime
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicationSet:
    """There is at most one an account; `regions` by name. While it is `protected` its last Region cannot be taken away. `tags` of it."""

    arn: str
    status: ReplicationStatus
    protected: bool
    regions: tuple[ReplicationRegion, ...]
    created: datetime
    created_by: str
    modified: datetime
    modified_by: str
    tags: Mapping[str, str]

    @property
    def is_settling(self) -> bool:
        """Whether it, or one of its Regions, is on its way to another status: on AWS that takes minutes."""
        return any(each in SETTLING for each in (self.status, *(region.status for region in self.regions)))
