"""The operations of ssm-incidents, by the name that the model gives them."""

from collections.abc import Mapping

from imtui.server.services.context import Handler
from imtui.server.services.incidents import (
    findings,
    records,
    related_items,
    replication_sets,
    resource_policies,
    response_plans,
    starts,
    tagging,
    timelines,
)

OPERATIONS: Mapping[str, Handler] = {
    "BatchGetIncidentFindings": findings.get_batch,
    "CreateReplicationSet": replication_sets.create,
    "CreateResponsePlan": response_plans.create,
    "CreateTimelineEvent": timelines.create,
    "DeleteIncidentRecord": records.delete,
    "DeleteReplicationSet": replication_sets.delete,
    "DeleteResourcePolicy": resource_policies.delete,
    "DeleteResponsePlan": response_plans.delete,
    "DeleteTimelineEvent": timelines.delete,
    "GetIncidentRecord": records.get,
    "GetReplicationSet": replication_sets.get,
    "GetResourcePolicies": resource_policies.list_all,
    "GetResponsePlan": response_plans.get,
    "GetTimelineEvent": timelines.get,
    "ListIncidentFindings": findings.list_all,
    "ListIncidentRecords": records.list_all,
    "ListRelatedItems": related_items.list_all,
    "ListReplicationSets": replication_sets.list_all,
    "ListResponsePlans": response_plans.list_all,
    "ListTagsForResource": tagging.list_all,
    "ListTimelineEvents": timelines.list_all,
    "PutResourcePolicy": resource_policies.put,
    "StartIncident": starts.start,
    "TagResource": tagging.tag,
    "UntagResource": tagging.untag,
    "UpdateDeletionProtection": replication_sets.update_deletion_protection,
    "UpdateIncidentRecord": records.update,
    "UpdateRelatedItems": related_items.update,
    "UpdateReplicationSet": replication_sets.update,
    "UpdateResponsePlan": response_plans.update,
    "UpdateTimelineEvent": timelines.update,
}
