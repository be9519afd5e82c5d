"""What contacts are called.

Invariant: pure; a contact that is not known is called by what its ARN says.
"""

from imtui.arns import short_name
from imtui.domain.snapshot import Snapshot


def name_of(snapshot: Snapshot, contact_arn: str) -> str:
    """A contact's alias, from its ARN where the contact itself is not known."""
    contact = snapshot.contacts.get(contact_arn)
    return contact.alias if contact else short_name(contact_arn)
