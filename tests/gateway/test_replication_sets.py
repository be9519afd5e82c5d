"""The replication set through the gateway, on the real service."""

import pytest

from imtui.domain.errors import NotFound
from imtui.domain.replication import DEFAULT_KEY, ReplicationStatus
from imtui.gateway.connections import Connection
from tests.serving import Serving


async def test_the_set_is_read_whole_with_its_tags(connected: Connection, served: Serving) -> None:
    [found] = await connected.replication.replication_sets()
    served.client("ssm-incidents").tag_resource(resourceArn=found.arn, tags={"team": "platform"})
    [found] = await connected.replication.replication_sets()
    assert (found.status, found.tags) == (ReplicationStatus.ACTIVE, {"team": "platform"})
    assert [(region.name, region.key, region.status) for region in found.regions] == [
        (served.region, DEFAULT_KEY, ReplicationStatus.ACTIVE),
    ]


async def test_it_is_protected_and_no_longer(connected: Connection) -> None:
    [before] = await connected.replication.replication_sets()
    await connected.replication.protect(before.arn, protected=not before.protected, token="t-1")
    assert (await connected.replication.replication_set(before.arn)).protected is not before.protected


async def test_one_that_is_not_there(connected: Connection) -> None:
    with pytest.raises(NotFound):
        await connected.replication.replication_set("arn:aws:ssm-incidents::111122223333:replication-set/1")
