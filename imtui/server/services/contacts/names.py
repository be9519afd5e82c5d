"""How contacts, channels, engagements and pages are named: their ARNs, and what people call them.

Invariant: an ARN says what it names: `contact/<alias>`; everything else that belongs to a contact holds its alias and an id of its own.
"""

from imtui.arns import Arn, short_name
from imtui.server.services.context import Context
from imtui.server.store.contacts import get_contact
from imtui.server.store.database import Transaction

SERVICE_PRINCIPAL = "ssm-contacts.amazonaws.com"


def contact_arn(context: Context, alias: str) -> str:
    return _arn(context, f"contact/{alias}")


def new_arn(context: Context, kind: str, of_contact: str) -> str:
    """A fresh ARN of a `contact-channel`, `engagement` or `page` that belongs to the contact with the ARN `of_contact`."""
    return _arn(context, f"{kind}/{short_name(of_contact)}/{context.ids.new(context.now)}")


def new_rotation_arn(context: Context) -> str:
    return _arn(context, f"rotation/{context.ids.new(context.now)}")


def contact_name(tx: Transaction, arn: str) -> str:
    """What people call the contact: its display name, else its alias (also of one that was deleted)."""
    found = get_contact(tx, arn)
    return found.display_name if found is not None and found.display_name else short_name(arn)


def _arn(context: Context, resource: str) -> str:
    return str(Arn("aws", "ssm-contacts", context.region, context.account_id, resource))
