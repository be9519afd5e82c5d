"""The replication set of ssm-incidents, typed.

Invariant: as in `incidents`: one operation a method, nothing but `ServiceFault`, a write also `ReadOnly`.
"""

from collections.abc import Mapping

from imtui.domain.replication import DEFAULT_KEY, ReplicationRegion, ReplicationSet, ReplicationStatus
from imtui.gateway import decode
from imtui.gateway.operations import Operations
from imtui.gateway.tagging import IncidentTags
from imtui.gateway.transport import Transport


class ReplicationSets:
    """The operations about the replication set, over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-incidents", page_size={"maxResults": 100})
        self._tags = IncidentTags(transport)

    async def replication_sets(self) -> tuple[ReplicationSet, ...]:
        """All that there are, each read whole with its tags: one at most, today."""
        arns = await self._operations.every("ListReplicationSets", "replicationSetArns", str)
        return tuple([await self.replication_set(arn) for arn in arns])

    async def replication_set(self, arn: str) -> ReplicationSet:
        """One, whole; NotFound when it is gone."""
        tags = await self._tags.tags(arn)
        return await self._operations.one("GetReplicationSet", lambda answer: _read(answer["replicationSet"], tags), arn=arn)

    async def create(self, regions: Mapping[str, str], *, tags: Mapping[str, str], token: str) -> str:
        """Set Incident Manager up in these Regions, each with the ARN of its KMS key (empty: the one that AWS owns); the set's ARN."""
        wanted = {name: {"sseKmsKeyId": key} if key else {} for name, key in regions.items()}
        return await self._operations.one(
            "CreateReplicationSet", lambda answer: str(answer["arn"]), regions=wanted, tags=dict(tags) or None, clientToken=token
        )

    async def add_region(self, arn: str, name: str, *, key: str = "", token: str) -> None:
        """Hold incidents in that Region too; `key` as in `create`."""
        action = {"regionName": name} | ({"sseKmsKeyId": key} if key else {})
        await self._operations.done("UpdateReplicationSet", arn=arn, actions=[{"addRegionAction": action}], clientToken=token)

    async def remove_region(self, arn: str, name: str, *, token: str) -> None:
        """Hold incidents there no longer."""
        actions = [{"deleteRegionAction": {"regionName": name}}]
        await self._operations.done("UpdateReplicationSet", arn=arn, actions=actions, clientToken=token)

    async def retag(self, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Make its tags what `after` says."""
        await self._tags.retag(arn, before, after)

    async def delete(self, arn: str) -> None:
        """Delete the set, and with it everything in both services."""
        await self._operations.done("DeleteReplicationSet", arn=arn)

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
