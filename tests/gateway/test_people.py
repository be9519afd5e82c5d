"""Contacts and channels through the gateway, on the real service: what is written comes back, and a change sends what differs."""

from dataclasses import replace

import pytest

from imtui.domain.contacts import ChannelTarget, ChannelType, ContactTarget, ContactType, Stage
from imtui.domain.errors import NotFound, Rejected
from imtui.domain.people import ChannelWording, ContactWording
from imtui.gateway.connections import Connection
from imtui.gateway.transport import CallRecord
from imtui.server.store import outbox
from tests.gateway.conftest import AKUAM
from tests.serving import Serving

POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"*","Resource":"*"}]}'
PLAN = ContactWording(
    alias="nights",
    type=ContactType.ESCALATION,
    display_name="Nights",
    stages=(Stage(minutes=5, targets=(ContactTarget(contact_arn=AKUAM, essential=True),)), Stage(minutes=3)),
    tags={"team": "payments"},
)
ANN = ContactWording(alias="ann", type=ContactType.PERSONAL)
MOBILE = ChannelWording(name="mobile", type=ChannelType.SMS, address="+12065550123")


async def test_an_escalation_plan_comes_back_as_it_was_written(connected: Connection) -> None:
    arn = await connected.people.create(PLAN, token="t-1")
    assert replace(ContactWording.of(await connected.contacts.contact(arn)), tags=await connected.people.tags(arn)) == PLAN
    assert await connected.people.create(PLAN, token="t-1") == arn


async def test_a_change_sends_what_differs(connected: Connection, records: list[CallRecord]) -> None:
    arn = await connected.people.create(PLAN, token="t-1")
    await connected.people.change(arn, before=PLAN, after=PLAN)
    after = replace(PLAN, display_name="", stages=PLAN.stages[1:])
    await connected.people.change(arn, before=PLAN, after=replace(PLAN, display_name=""))
    await connected.people.change(arn, before=replace(PLAN, display_name=""), after=after)
    sent = [record.params for record in records if record.operation == "UpdateContact"]
    assert [sorted(each) for each in sent] == [["ContactId", "DisplayName"], ["ContactId", "Plan"]]
    found = await connected.contacts.contact(arn)
    assert (found.display_name, found.plan.stages if found.plan else None) == ("", after.stages)


async def test_a_schedule_can_begin_without_rotations(connected: Connection) -> None:
    arn = await connected.people.create(ContactWording(alias="oncall", type=ContactType.ONCALL_SCHEDULE), token="t-1")
    assert (await connected.contacts.contact(arn)).type is ContactType.ONCALL_SCHEDULE


async def test_tags_change_by_what_differs(connected: Connection) -> None:
    arn = await connected.people.create(PLAN, token="t-1")
    await connected.people.retag(arn, before={"team": "payments"}, after={"tier": "1"})
    assert await connected.people.tags(arn) == {"tier": "1"}
    await connected.people.retag(arn, before={"tier": "1"}, after={"tier": "1"})


async def test_it_is_shared_by_a_policy(connected: Connection) -> None:
    assert await connected.people.policy(AKUAM) == ""
    await connected.people.share(AKUAM, POLICY)
    assert await connected.people.policy(AKUAM) == POLICY
    with pytest.raises(NotFound):
        await connected.people.policy(f"{AKUAM}-gone")


async def test_a_channel_is_activated_with_its_code_and_deactivated(connected: Connection, served: Serving) -> None:
    ann = await connected.people.create(ANN, token="t-1")
    arn = await connected.people.add_channel(ann, MOBILE, sends_code=False, token="t-2")
    [channel] = await connected.contacts.channels(ann)
    assert (channel.arn, channel.name, channel.address, channel.activated) == (arn, "mobile", MOBILE.address, False)
    await connected.people.send_code(arn)
    with served.manager.database.transaction() as tx:
        [code] = [each.code for each in outbox.list_messages(tx) if each.channel_arn == arn]
    with pytest.raises(Rejected) as raised:
        await connected.people.activate(arn, f"{(int(code or 0) + 1) % 1_000_000:06d}")
    assert str(raised.value) == "ActivateContactChannel was rejected: the code is not the one that was sent last"
    await connected.people.activate(arn, code or "")
    assert [each.activated for each in await connected.contacts.channels(ann)] == [True]
    plan = replace(ANN, stages=(Stage(minutes=5, targets=(ChannelTarget(channel_arn=arn, retry_minutes=1),)),))
    await connected.people.change(ann, before=ANN, after=plan)
    assert ContactWording.of(await connected.contacts.contact(ann)) == plan
    await connected.people.deactivate(arn)
    assert [each.activated for each in await connected.contacts.channels(ann)] == [False]


async def test_a_channel_is_changed_and_deleted(connected: Connection, records: list[CallRecord]) -> None:
    ann = await connected.people.create(ANN, token="t-1")
    arn = await connected.people.add_channel(ann, MOBILE, sends_code=True, token="t-2")
    await connected.people.change_channel(arn, before=MOBILE, after=MOBILE)
    await connected.people.change_channel(arn, before=MOBILE, after=replace(MOBILE, name="phone"))
    assert [sorted(each.params) for each in records if each.operation == "UpdateContactChannel"] == [["ContactChannelId", "Name"]]
    await connected.people.change_channel(arn, before=MOBILE, after=replace(MOBILE, address="+12065550124"))
    [channel] = await connected.contacts.channels(ann)
    assert (channel.name, channel.address) == ("phone", "+12065550124")
    await connected.people.delete_channel(arn)
    assert await connected.contacts.channels(ann) == ()


async def test_what_the_service_says_of_a_field_is_said(connected: Connection) -> None:
    with pytest.raises(Rejected, match="telephone number"):
        await connected.people.add_channel(AKUAM, replace(MOBILE, address="5550123"), sends_code=True, token="t-1")


async def test_deleted_is_gone(connected: Connection) -> None:
    arn = await connected.people.create(PLAN, token="t-1")
    await connected.people.delete(arn)
    with pytest.raises(NotFound):
        await connected.contacts.contact(arn)
    assert await connected.rotations.rotations() == ()
