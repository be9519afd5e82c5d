"""What is set up before an incident: the services behind the screens for people, shifts, plans and Regions.

Owned by who needs it: `gateway` provides it, tests fake it. Reads are made from screens through a Desk; writes are actions. What fails here
is not kept for later: nobody is waiting for it at night, and the form keeps what was typed.
"""

from typing import Protocol

from imtui.domain.replication import ReplicationSet


class ReplicationService(Protocol):
    """ssm-incidents, as far as it is about the replication set."""

    async def replication_sets(self) -> tuple[ReplicationSet, ...]: ...

    async def protect(self, arn: str, *, protected: bool, token: str) -> None: ...


class Setup(Protocol):
    """A service a subject."""

    @property
    def replication(self) -> ReplicationService: ...
