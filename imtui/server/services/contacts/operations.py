"""The operations of ssm-contacts, by the name that the model gives them."""

from collections.abc import Mapping
from types import MappingProxyType

from imtui.server.services.contacts import channels, contacts, engagements, overrides, pages, policies, rotations, shifts, tagging
from imtui.server.services.context import Handler

OPERATIONS: Mapping[str, Handler] = MappingProxyType(
    {
        "AcceptPage": pages.accept_page,
        "ActivateContactChannel": channels.activate_contact_channel,
        "CreateContact": contacts.create_contact,
        "CreateContactChannel": channels.create_contact_channel,
        "CreateRotation": rotations.create_rotation,
        "CreateRotationOverride": overrides.create_rotation_override,
        "DeactivateContactChannel": channels.deactivate_contact_channel,
        "DeleteContact": contacts.delete_contact,
        "DeleteContactChannel": channels.delete_contact_channel,
        "DeleteRotation": rotations.delete_rotation,
        "DeleteRotationOverride": overrides.delete_rotation_override,
        "DescribeEngagement": engagements.describe_engagement,
        "DescribePage": pages.describe_page,
        "GetContact": contacts.get_contact,
        "GetContactChannel": channels.get_contact_channel,
        "GetContactPolicy": policies.get_contact_policy,
        "GetRotation": rotations.get_rotation,
        "GetRotationOverride": overrides.get_rotation_override,
        "ListContactChannels": channels.list_contact_channels,
        "ListContacts": contacts.list_contacts,
        "ListEngagements": engagements.list_engagements,
        "ListPageReceipts": pages.list_page_receipts,
        "ListPageResolutions": pages.list_page_resolutions,
        "ListPagesByContact": pages.list_pages_by_contact,
        "ListPagesByEngagement": pages.list_pages_by_engagement,
        "ListPreviewRotationShifts": shifts.list_preview_rotation_shifts,
        "ListRotationOverrides": overrides.list_rotation_overrides,
        "ListRotationShifts": shifts.list_rotation_shifts,
        "ListRotations": rotations.list_rotations,
        "ListTagsForResource": tagging.list_tags_for_resource,
        "PutContactPolicy": policies.put_contact_policy,
        "SendActivationCode": channels.send_activation_code,
        "StartEngagement": engagements.start_engagement,
        "StopEngagement": engagements.stop_engagement,
        "TagResource": tagging.tag_resource,
        "UntagResource": tagging.untag_resource,
        "UpdateContact": contacts.update_contact,
        "UpdateContactChannel": channels.update_contact_channel,
        "UpdateRotation": rotations.update_rotation,
    }
)
