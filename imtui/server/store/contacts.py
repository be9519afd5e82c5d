"""Contacts and their channels.

Invariant: an alias names one contact. Deleting a contact deletes its channels; plans elsewhere that name either keep doing so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, Text, bindparam, delete, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, SortedText

CONTACTS = Table(
    "contacts",
    METADATA,
    Column("arn", String, primary_key=True),
    Column("alias", SortedText, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("type", String, nullable=False),
    Column("plan", JSON, nullable=False),
    Column("policy", Text),
    Column("created", Moment, nullable=False),
    Index("contacts_by_type", "type", "alias"),
)

CHANNELS = Table(
    "channels",
    METADATA,
    Column("arn", SortedText, primary_key=True),
    Column("contact_arn", String, ForeignKey("contacts.arn", ondelete="CASCADE"), nullable=False),
    Column("name", String, nullable=False),
    Column("type", String, nullable=False),
    Column("address", String, nullable=False),
    Column("activated", Boolean, nullable=False),
    Column("activation_code", String, nullable=False),
    Column("created", Moment, nullable=False),
    Index("channels_of_contact", "contact_arn", "arn"),
)

# What every step of an escalation runs is built once: building a statement costs more than SQLite takes to run it.
_GET_CONTACT = select(CONTACTS).where(CONTACTS.c.arn == bindparam("key"))
_GET_CHANNEL = select(CHANNELS).where(CHANNELS.c.arn == bindparam("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """`plan` is the API's Plan structure as it was given; `policy` the JSON text of PutContactPolicy, or None."""

    arn: str
    alias: str
    display_name: str
    type: str
    plan: Mapping[str, Any]
    policy: str | None
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """`activation_code` is the code that was sent last; empty when none is open."""

    arn: str
    contact_arn: str
    name: str
    type: str
    address: str
    activated: bool
    activation_code: str
    created: datetime


def add_contact(tx: Transaction, row: ContactRow) -> None:
    tx.execute(insert(CONTACTS).values(_values(row)))


def get_contact(tx: Transaction, arn: str) -> ContactRow | None:
    found = tx.execute(_GET_CONTACT, {"key": arn}).mappings().first()
    return None if found is None else ContactRow(**found)


def get_contact_by_alias(tx: Transaction, alias: str) -> ContactRow | None:
    found = tx.execute(select(CONTACTS).where(CONTACTS.c.alias == alias)).mappings().first()
    return None if found is None else ContactRow(**found)


def list_contacts(tx: Transaction, *, prefix: str, type_: str | None, after: str | None, limit: int) -> Sequence[ContactRow]:
    """Contacts by alias, those after the alias `after`; `prefix` and `type_` narrow them."""
    query = select(CONTACTS).order_by(CONTACTS.c.alias).limit(limit)
    if prefix:
        query = query.where(CONTACTS.c.alias >= prefix, CONTACTS.c.alias < prefix + "\U0010ffff")
    if type_ is not None:
        query = query.where(CONTACTS.c.type == type_)
    if after is not None:
        query = query.where(CONTACTS.c.alias > after)
    return [ContactRow(**found) for found in tx.execute(query).mappings()]


def schedules(tx: Transaction) -> Sequence[ContactRow]:
    """All on-call schedules."""
    query = select(CONTACTS).where(CONTACTS.c.type == "ONCALL_SCHEDULE").order_by(CONTACTS.c.alias)
    return [ContactRow(**found) for found in tx.execute(query).mappings()]


def change_contact(tx: Transaction, arn: str, values: Mapping[str, Any]) -> None:
    """Replace the named columns."""
    if values:
        tx.execute(update(CONTACTS).where(CONTACTS.c.arn == arn).values(dict(values)))


def remove_contact(tx: Transaction, arn: str) -> None:
    tx.execute(delete(CHANNELS).where(CHANNELS.c.contact_arn == arn))
    tx.execute(delete(CONTACTS).where(CONTACTS.c.arn == arn))


def add_channel(tx: Transaction, row: ChannelRow) -> None:
    tx.execute(insert(CHANNELS).values(_values(row)))


def get_channel(tx: Transaction, arn: str) -> ChannelRow | None:
    found = tx.execute(_GET_CHANNEL, {"key": arn}).mappings().first()
    return None if found is None else ChannelRow(**found)


def list_channels(tx: Transaction, contact_arn: str, *, after: str | None = None, limit: int | None = None) -> Sequence[ChannelRow]:
    """A contact's channels in the order they were made (their ARNs end in time-prefixed ids)."""
    query = select(CHANNELS).where(CHANNELS.c.contact_arn == contact_arn).order_by(CHANNELS.c.arn).limit(limit)
    if after is not None:
        query = query.where(CHANNELS.c.arn > after)
    return [ChannelRow(**found) for found in tx.execute(query).mappings()]


def change_channel(tx: Transaction, arn: str, values: Mapping[str, Any]) -> None:
    """Replace the named columns."""
    if values:
        tx.execute(update(CHANNELS).where(CHANNELS.c.arn == arn).values(dict(values)))


def remove_channel(tx: Transaction, arn: str) -> None:
    tx.execute(delete(CHANNELS).where(CHANNELS.c.arn == arn))


def _values(row: ContactRow | ChannelRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
