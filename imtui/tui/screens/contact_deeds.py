"""What can be done to people, plans, schedules and their channels.

Invariant: nothing is changed without a form or a yes; what the service refuses is said beside the form, with what was typed.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from imtui.domain.contacts import Channel, ContactType
from imtui.domain.errors import ImtuiError
from imtui.domain.people import ContactRecord, ContactWording, Naming
from imtui.tui.drafts import Purpose
from imtui.tui.messages import LookupRequested
from imtui.tui.presenters import contact_rows
from imtui.tui.presenters.addresses import masked
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.screens.setup import SetupScreen

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.desk import Desk
    from imtui.actions.outcomes import Outcome
    from imtui.actions.setup import Setup
    from imtui.tui.screens.modals.channel import Channelling
    from imtui.tui.screens.modals.contact import Rewording

    Change = Callable[[Desk], Awaitable[Outcome]]


class ContactDeeds(SetupScreen):
    """`n`, `e`, `Del` and the keys of channels."""

    # Contacts

    def action_create(self) -> None:
        with self._saying_why_not():
            self.check_may_write()
            if not contact_rows.is_listed(self.view):
                raise ImtuiError("The contacts are still being read")
            self._ask_for_contact(None)

    def action_edit(self) -> None:
        """The channel under the cursor, else the contact."""
        with self._saying_why_not():
            record = self._selected()
            channel = self._channel_under_cursor(record)
            if channel is not None:
                self._ask_for_channel(record, channel)
            else:
                self._ask_for_contact(record)

    def _ask_for_contact(self, record: ContactRecord | None) -> None:
        from imtui.tui.screens.modals.contact import ContactDialogue

        arn = record.contact.arn if record else ""
        draft = self._drafts.text(Purpose.CONTACT, arn)
        everyone = contact_rows.directory(self.view).snapshot
        form = ContactDialogue(self.view, record, everyone, draft, partial(self._drafts.keep, Purpose.CONTACT, arn))
        self.submit(form, partial(_reworded, arn), "Not saved" if record else "Not created", ((Purpose.CONTACT, arn),))

    def action_delete(self) -> None:
        """The channel under the cursor, else the contact."""
        from imtui.tui.screens.modals.farewell import FarewellDialogue

        with self._saying_why_not():
            record = self._selected()
            channel = self._channel_under_cursor(record)
            if channel is not None:
                self._delete_channel(record, channel)
                return
            contact = record.contact
            form = FarewellDialogue(self.view, contact)
            self.submit(form, lambda arn: partial(_deleted, arn=arn, alias=contact.alias), "Not deleted")

            async def read(setup: "Setup") -> Naming:
                from imtui.actions import directory

                return await directory.naming(setup, contact.arn)

            def answered(naming: Naming | None, fault: ImtuiError | None) -> None:
                form.tell(naming, str(fault) if fault else "")

            self.post_message(LookupRequested(read, answered))

    def action_tags(self) -> None:
        from imtui.actions import people
        from imtui.tui.screens.modals.tags import TagsDialogue

        with self._saying_why_not():
            record = self._selected()
            form = TagsDialogue(self.view, safe(record.contact.alias), record.tags, also=people.check_tags)
            retag = partial(people.retag, arn=record.contact.arn, before=record.tags)
            self.submit(form, lambda after: partial(retag, after=after), "Tags not changed")

    def action_share(self) -> None:
        from imtui.actions import people
        from imtui.tui.screens.modals.share import ShareDialogue, readable

        with self._saying_why_not():
            record = self._selected()
            policy = readable(record.policy) if record.policy else _proposed(record.contact.arn)
            form = ShareDialogue(self.view, record.contact.display_name or record.contact.alias, policy, what="contact")
            share = partial(people.share, arn=record.contact.arn)
            self.submit(form, lambda text: partial(share, policy=text), "Not shared")

    # Channels

    def action_add_channel(self) -> None:
        with self._saying_why_not():
            record = self._selected()
            if record.contact.type is not ContactType.PERSONAL:
                raise ImtuiError("Only people have channels", remedy="plans and schedules engage people")
            self._ask_for_channel(record, None)

    def _ask_for_channel(self, record: ContactRecord, channel: Channel | None) -> None:
        from imtui.tui.screens.modals.channel import ChannelDialogue

        subject = channel.arn if channel else record.contact.arn
        draft = self._drafts.text(Purpose.CHANNEL, subject)
        form = ChannelDialogue(self.view, record.contact.alias, channel, draft, partial(self._drafts.keep, Purpose.CHANNEL, subject))
        self.submit(form, partial(_channelled, subject), "Not saved" if channel else "Not added", ((Purpose.CHANNEL, subject),))

    def action_send_code(self) -> None:
        from imtui.actions import people

        with self._saying_why_not():
            channel = self._channel(lambda each: not each.activated)
            if channel.activated:
                raise ImtuiError(f"{safe(channel.name)} is activated already", remedy="v deactivates it")
            self.post_message(self.changing(partial(people.send_code, arn=channel.arn, name=channel.name), "No code sent"))

    def action_activate(self) -> None:
        """With the code that was sent; or no longer, where it is activated."""
        from imtui.actions import people
        from imtui.tui.screens.modals.activation import ActivationDialogue

        with self._saying_why_not():
            channel = self._channel(lambda each: not each.activated)
            if not channel.activated:
                activate = partial(people.activate, arn=channel.arn, name=channel.name)
                self.submit(ActivationDialogue(self.view, channel), lambda code: partial(activate, code=code), "Not activated")
                return
            means = "No page goes there any more, until it is activated again with a new code."
            change = partial(people.deactivate, arn=channel.arn, name=channel.name)
            self._confirm_channel(channel, "Deactivate this channel?", means, "Deactivate", change, "Not deactivated")

    def _delete_channel(self, record: ContactRecord, channel: Channel) -> None:
        from imtui.actions import people
        from imtui.domain.readiness import targets_of

        stages = record.contact.plan.stages if record.contact.plan else ()
        is_named = any(getattr(each, "channel_arn", "") == channel.arn for each in targets_of(stages))
        means = "The plan names it, and will pass it over: change the plan too (e)." if is_named else "The plan does not name it."
        change = partial(people.delete_channel, arn=channel.arn, name=channel.name)
        self._confirm_channel(channel, "Delete this channel?", means, "Delete", change, "Not deleted")

    def _confirm_channel(self, channel: Channel, heading: str, means: str, yes: str, change: "Change", failed: str) -> None:
        from imtui.tui.screens.modals.confirm import Question

        address = masked(channel.address, channel.type, glyphs(ascii_only=self.view.ascii))
        lines = (Content.styled(f"{channel.type.value} {safe(channel.name)}  {address}", "bold"), Content(f"\n{means}"))
        self.confirm(Question(heading=heading, lines=lines, yes=yes), self.changing(change, failed))

    # What is meant

    def _selected(self) -> ContactRecord:
        self.check_may_write()
        found = contact_rows.selected(self.view)
        if found is None:
            raise ImtuiError("Nobody is selected" if not self._subject else "The contact is still being read")
        return found

    def _channel_under_cursor(self, record: ContactRecord) -> Channel | None:
        pane, key = self.under_cursor
        arn = key.removeprefix(contact_rows.CHANNEL) if pane == "contact" and key.startswith(contact_rows.CHANNEL) else ""
        return next((each for each in record.channels if each.arn == arn), None)

    def _channel(self, likely: Callable[[Channel], bool]) -> Channel:
        """The one under the cursor; without one there, the only one that is `likely` meant."""
        record = self._selected()
        found = self._channel_under_cursor(record)
        meant = [each for each in record.channels if likely(each)]
        if found is None and len(meant) == 1:
            return meant[0]
        if found is None:
            raise ImtuiError("The cursor is on no channel", remedy="2, then j and k, put it on one")
        return found


def _reworded(arn: str, wanted: "Rewording") -> "Change":
    from imtui.actions import people

    if wanted.before is None:
        return partial(people.create, contact=wanted.after)
    before: ContactWording = wanted.before
    return partial(people.change, arn=arn, before=before, after=wanted.after)


def _channelled(arn: str, wanted: "Channelling") -> "Change":
    from imtui.actions import people

    if wanted.before is None:
        return partial(people.add_channel, contact_arn=arn, channel=wanted.after, sends_code=wanted.sends_code)
    return partial(people.change_channel, arn=arn, before=wanted.before, after=wanted.after)


async def _deleted(desk: "Desk", *, arn: str, alias: str) -> "Outcome":
    from imtui.actions import people

    return await people.delete(desk, arn, alias=alias)


def _proposed(arn: str) -> str:
    """A policy that lets another account engage a contact, but for that account's number."""
    return f"""{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"AWS": "ACCOUNT"}},
    "Action": [
      "ssm-contacts:GetContact",
      "ssm-contacts:StartEngagement",
      "ssm-contacts:DescribeEngagement",
      "ssm-contacts:ListPagesByEngagement"
    ],
    "Resource": [
      "{arn}",
      "{arn.replace(":contact/", ":engagement/")}/*"
    ]
  }}]
}}"""
