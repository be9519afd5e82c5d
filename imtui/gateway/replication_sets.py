"""The replication set of ssm-incidents, typed.

Invariant: as in `incidents`: one operation a method, nothing but `ServiceFault`, a write also `ReadOnly`.
"""

from imtui.domain.replication import DEFAULT_KEY, ReplicationRegion, ReplicationSet, ReplicationStatus
from imtui.gateway import decode
from imtui.gateway.operations import Operations
from imtui.gateway.transport import Transport


class ReplicationSets:
    """The operations about the replication set, over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-incidents", page_size={"maxResults": 100})

    async def replication_sets(self) -> tuple[ReplicationSet, ...]:
        """All that there are, each read whole with its tags: one at most, today."""
        arns = await self._operations.every("ListReplicationSets", "replicationSetArns", str)
        return tuple([await self.replication_set(arn) for arn in arns])

    async def replication_set(self, arn: str) -> ReplicationSet:
        """One, whole; NotFound when it is gone."""
        tags = await self._operations.one("ListTagsForResource", lambda answer: dict(answer.get("tags") or {}), resourceArn=arn)
        return await self._operations.one("GetReplicationSet", lambda answer: _read(answer["replicationSet"], tags), arn=arn)

    async def protect(self, arn: str, *, protected: bool, token: str) -> None:
        """Whether its last Region may be taken away."""
        await self._operations.done("UpdateDeletionProtection", arn=arn, deletionProtected=protected, clientToken=token)


def _read(wire: decode.Wire, tags: dict[str, str]) -> ReplicationSet:
    regions = [
        ReplicationRegion(
            name=name,
            key=str(info.get("sseKmsKeyId") or DEFAULT_KEY),
            status=ReplicationStatus(info["status"]),
            updated=decode.moment(info["statusUpdateDateTime"]),
            message=str(info.get("statusMessage") or ""),
        )
        for name, info in wire["regionMap"].items()
    ]
    return ReplicationSet(
        arn=wire["arn"],
        status=ReplicationStatus(wire["status"]),
        protected=bool(wire["deletionProtected"]),
        regions=tuple(sorted(regions, key=lambda region: region.name)),
        created=decode.moment(wire["createdTime"]),
        created_by=str(wire["createdBy"]),
        modified=decode.moment(wire["lastModifiedTime"]),
        modified_by=str(wire["lastModifiedBy"]),
        tags=tags,
    )
