"""The operations of ssm-contacts, by the name that the model gives them."""

from collections.abc import Mapping
from types import MappingProxyType

from imtui.server.services.contacts import channels, contacts, engagements, pages
from imtui.server.services.context import Handler

OPERATIONS: Mapping[str, Handler] = MappingProxyType(
    {
        "AcceptPage": pages.accept_page,
        "ActivateContactChannel": channels.activate_contact_channel,
        "CreateContact": contacts.create_contact,
        "CreateContactChannel": channels.create_contact_channel,
        "DeactivateContactChannel": channels.deactivate_contact_channel,
        "DeleteContact": contacts.delete_contact,
        "DeleteContactChannel": channels.delete_contact_channel,
        "DescribeEngagement": engagements.describe_engagement,
        "DescribePage": pages.describe_page,
        "GetContact": contacts.get_contact,
        "GetContactChannel": channels.get_contact_channel,
        "ListContactChannels": channels.list_contact_channels,
        "ListContacts": contacts.list_contacts,
        "ListEngagements": engagements.list_engagements,
        "ListPageReceipts": pages.list_page_receipts,
        "ListPageResolutions": pages.list_page_resolutions,
        "ListPagesByContact": pages.list_pages_by_contact,
        "ListPagesByEngagement": pages.list_pages_by_engagement,
        "SendActivationCode": channels.send_activation_code,
        "StartEngagement": engagements.start_engagement,
        "StopEngagement": engagements.stop_engagement,
        "UpdateContact": contacts.update_contact,
        "UpdateContactChannel": channels.update_contact_channel,
    }
)
