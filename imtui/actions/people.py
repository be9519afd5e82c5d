"""People, escalation plans and schedules: made, changed, deleted; their channels, tags and policies.

Invariant: what the service would refuse for its form is refused here, with words for the person; a plan that somebody else changed
meanwhile is not written over.
"""

import re
import unicodedata
from collections.abc import Mapping

from imtui.actions.desk import Desk, check_given, check_length
from imtui.actions.outcomes import Outcome
from imtui.actions.plans import check_policy
from imtui.domain.contacts import ChannelType
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.people import ChannelWording, ContactWording
from imtui.domain.snapshot import Topic, Watch

_ALIAS, _NAME, _ADDRESS = 255, 255, 320
_LISTED = (Watch(Topic.CONTACTS),)
_PHONE = re.compile(r"\+[1-9]\d{4,14}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_CODE = re.compile(r"\d{6,10}")
_BETWEEN_DIGITS = re.compile(r"[\s().\-/]")


# What may be typed


def check_contact(contact: ContactWording) -> None:
    """InputError or ImtuiError when the service would refuse it for its form."""
    check_given(contact.alias, "the alias", _ALIAS)
    if not re.fullmatch(r"[a-z0-9_-]+", contact.alias):
        raise InputError(f"{contact.alias} is no alias", subject=contact.alias, remedy="small letters, digits, - and _ make one")
    _check_name(contact.display_name, "the name")
    check_tags(contact.tags)


def check_tags(tags: Mapping[str, str]) -> None:
    """InputError when a contact cannot have them."""
    empty = next((key for key, value in tags.items() if not value), None)
    if empty is not None:
        raise InputError(f"the tag {empty} has no value", subject=empty, remedy=f"contacts' tags need one: {empty} = yes")


def check_channel(channel: ChannelWording) -> None:
    """InputError or ImtuiError when the service would refuse it for its form."""
    check_given(channel.name, "the channel's name", _NAME)
    _check_name(channel.name, "the channel's name")
    check_address(channel.type, channel.address)


def check_address(kind: ChannelType, address: str) -> None:
    """InputError when `address`, tidied, is none of that type."""
    check_length(address, "the address", _ADDRESS)
    if kind is ChannelType.EMAIL:
        if not _MAIL.fullmatch(address):
            raise InputError(f"{address} is no e-mail address", subject=address, remedy="one looks like akuam@example.com")
        return
    if _PHONE.fullmatch(address):
        return
    if address.startswith("00"):
        raise InputError(f"{address} begins with 00", subject=address, remedy="write + for it, then country and number (E.164)")
    if not address.startswith("+"):
        raise InputError(f"{address} lacks its country", subject=address, remedy="write + and country in front: +12065550199 (E.164)")
    strange = address.strip("+0123456789")
    if strange:
        raise InputError(f"{address} is no telephone number", subject=strange, remedy="digits alone may follow the + (E.164)")
    why = "too short" if len(address) < 6 else "too long" if len(address) > 16 else "wrong: no country begins with 0"
    raise InputError(f"{address} is {why}", subject=address, remedy="a telephone number is written like +12065550199 (E.164)")


def tidied(kind: ChannelType, address: str) -> str:
    """An address as the service takes it: a telephone number without what people put between its digits."""
    return address.strip() if kind is ChannelType.EMAIL else _BETWEEN_DIGITS.sub("", address)


def check_code(code: str) -> None:
    """InputError when it cannot be an activation code."""
    if not _CODE.fullmatch(code):
        raise InputError(f"{code} is no code", subject=code, remedy="it has six digits or some more")


# Contacts


async def create(desk: Desk, contact: ContactWording) -> Outcome:
    """Make a person, an escalation plan or a schedule."""
    desk.check_may_write()
    check_contact(contact)
    arn = await desk.setup.people.create(contact, token=desk.tokens())
    return Outcome(message=f"{contact.alias} created", touched=_LISTED, made=arn)


async def change(desk: Desk, arn: str, *, before: ContactWording, after: ContactWording) -> Outcome:
    """Change name and plan, from what the person saw to what they want."""
    desk.check_may_write()
    check_contact(after)
    if before == after:
        return Outcome(message="nothing to change")
    if (after.stages, after.rotations) != (before.stages, before.rotations):
        now = ContactWording.of(await desk.setup.contacts.contact(arn))
        if (now.stages, now.rotations) != (before.stages, before.rotations):
            raise ImtuiError("somebody else changed its plan meanwhile", remedy="esc keeps what you typed; look at the plan, then e again")
    await desk.setup.people.change(arn, before=before, after=after)
    return Outcome(message=f"{after.alias} changed", touched=_LISTED)


async def delete(desk: Desk, arn: str, *, alias: str) -> Outcome:
    """Delete one; what names it goes on naming it, and passes it over."""
    desk.check_may_write()
    await desk.setup.people.delete(arn)
    return Outcome(message=f"{alias} deleted", touched=_LISTED)


async def retag(desk: Desk, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> Outcome:
    """Change the tags."""
    desk.check_may_write()
    check_tags(after)
    await desk.setup.people.retag(arn, before=before, after=after)
    return Outcome(message="tags changed")


async def share(desk: Desk, arn: str, *, policy: str) -> Outcome:
    """Put a policy on a contact: others may use it."""
    desk.check_may_write()
    check_policy(policy)
    await desk.setup.people.share(arn, policy)
    return Outcome(message="the contact is shared")


# Channels


async def add_channel(desk: Desk, contact_arn: str, *, channel: ChannelWording, sends_code: bool) -> Outcome:
    """Give a person one more channel."""
    desk.check_may_write()
    check_channel(channel)
    await desk.setup.people.add_channel(contact_arn, channel, sends_code=sends_code, token=desk.tokens())
    follows = "its code is on the way, v activates it" if sends_code else "s sends its code"
    return Outcome(message=f"channel {channel.name} added: {follows}")


async def change_channel(desk: Desk, arn: str, *, before: ChannelWording, after: ChannelWording) -> Outcome:
    """Change name and address."""
    desk.check_may_write()
    check_channel(after)
    if before == after:
        return Outcome(message="nothing to change")
    await desk.setup.people.change_channel(arn, before=before, after=after)
    follows = ": its new address has to be activated, s sends the code" if before.address != after.address else ""
    return Outcome(message=f"channel {after.name} changed{follows}")


async def delete_channel(desk: Desk, arn: str, *, name: str) -> Outcome:
    """Delete a channel."""
    desk.check_may_write()
    await desk.setup.people.delete_channel(arn)
    return Outcome(message=f"channel {name} deleted")


async def send_code(desk: Desk, arn: str, *, name: str) -> Outcome:
    """Send the code that activates a channel."""
    desk.check_may_write()
    await desk.setup.people.send_code(arn)
    return Outcome(message=f"a code is on its way to {name}: v activates the channel with it")


async def activate(desk: Desk, arn: str, *, name: str, code: str) -> Outcome:
    """Activate a channel with the code that was sent."""
    desk.check_may_write()
    check_code(code)
    await desk.setup.people.activate(arn, code)
    return Outcome(message=f"channel {name} activated: pages go there from now on")


async def deactivate(desk: Desk, arn: str, *, name: str) -> Outcome:
    """Page nobody through a channel any more."""
    desk.check_may_write()
    await desk.setup.people.deactivate(arn)
    return Outcome(message=f"channel {name} deactivated: no page goes there any more")


def _check_name(text: str, what: str) -> None:
    check_length(text, what, _NAME)
    strange = next((each for each in text if not (unicodedata.category(each)[0] in "LNZ" or each in "_.-")), None)
    if strange is not None:
        raise InputError(f"{what} has a {strange}", subject=strange, remedy="letters, digits, spaces, dots, - and _ make one")
