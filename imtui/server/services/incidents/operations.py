"""The operations of ssm-incidents, by the name that the model gives them."""

from collections.abc import Mapping

from imtui.server.services.context import Handler
from imtui.server.services.incidents import replication_sets

OPERATIONS: Mapping[str, Handler] = {
    "CreateReplicationSet": replication_sets.create,
    "GetReplicationSet": replication_sets.get,
    "ListReplicationSets": replication_sets.list_all,
    "UpdateReplicationSet": replication_sets.update,
    "DeleteReplicationSet": replication_sets.delete,
    "UpdateDeletionProtection": replication_sets.update_deletion_protection,
}
