"""What may be typed of contacts and channels, and what the person is told."""

from dataclasses import replace

import pytest

from imtui.actions import people
from imtui.domain.contacts import ChannelType, ContactType
from imtui.domain.errors import ImtuiError, ReadOnly
from imtui.domain.people import ChannelWording, ContactWording
from tests.clocks import FakeClock
from tests.tui import canned
from tests.tui.backend import FakeBackend
from tests.tui.setups_contacts import Roster

SMS, EMAIL = ChannelType.SMS, ChannelType.EMAIL
ANN = ContactWording(alias="ann", type=ContactType.PERSONAL)


def backend() -> FakeBackend:
    return FakeBackend(canned.snapshot(), canned.SESSION, FakeClock(canned.NOW))


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        (SMS, "2065550199", "lacks its country"),
        (SMS, "0012065550199", "write + for it"),
        (SMS, "+1206", "is too short"),
        (SMS, "+1206555019912345", "is too long"),
        (SMS, "+0206555", "no country begins with 0"),
        (SMS, "+1206abc", "digits alone"),
        (EMAIL, "ann", "is no e-mail address"),
        (EMAIL, "ann@ example.com", "is no e-mail address"),
    ],
)
def test_an_address_that_is_none(kind: ChannelType, address: str, words: str) -> None:
    with pytest.raises(ImtuiError, match=words.replace("+", r"\+")):
        people.check_address(kind, address)


def test_a_number_may_be_typed_as_people_write_it() -> None:
    assert people.tidied(SMS, " +1 (206) 555-0199 ") == "+12065550199"
    people.check_address(SMS, "+12065550199")
    people.check_address(EMAIL, people.tidied(EMAIL, " ann@example.com "))


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (ContactWording(alias="Ann B", type=ContactType.PERSONAL), "is no alias"),
        (ContactWording(alias="ann", type=ContactType.PERSONAL, display_name="Ann <b>"), "the name has a <"),
        (ContactWording(alias="ann", type=ContactType.PERSONAL, tags={"team": ""}), "the tag team has no value"),
    ],
)
def test_a_contact_that_the_service_would_refuse(contact: ContactWording, words: str) -> None:
    with pytest.raises(ImtuiError, match=words):
        people.check_contact(contact)


async def test_a_plan_that_somebody_else_changed_meanwhile_is_not_written_over() -> None:
    shown = backend()
    roster: Roster = shown.setup.roster
    arn = canned.contact_arn("bo")
    before = ContactWording.of(roster.contacts[canned.contact_arn("akuam")])
    after = ContactWording(alias="bo", type=ContactType.PERSONAL)
    with pytest.raises(ImtuiError, match="somebody else changed its plan meanwhile"):
        await people.change(shown.desk, arn, before=before, after=after)
    assert shown.setup.people.calls == []


async def test_each_change_says_what_came_of_it() -> None:
    shown = backend()
    desk = shown.desk
    channel = ChannelWording(name="mobile", type=SMS, address="+12065550199")
    moved = ChannelWording(name="mobile", type=SMS, address="+12065550100")
    said = [
        (await people.create(desk, ANN)).message,
        (await people.add_channel(desk, canned.ME, channel=channel, sends_code=True)).message,
        (await people.add_channel(desk, canned.ME, channel=channel, sends_code=False)).message,
        (await people.change_channel(desk, "arn", before=channel, after=moved)).message,
        (await people.change_channel(desk, "arn", before=channel, after=channel)).message,
        (await people.change(desk, "arn", before=ANN, after=ANN)).message,
    ]
    assert said == [
        "ann created",
        "channel mobile added: its code is on the way, v activates it",
        "channel mobile added: s sends its code",
        "channel mobile changed: its new address has to be activated, s sends the code",
        "nothing to change",
        "nothing to change",
    ]


async def test_nothing_is_changed_where_imtui_only_reads() -> None:
    shown = backend()
    desk = replace(shown.desk, read_only=True)
    for attempt in (
        people.create(desk, ANN),
        people.delete(desk, "arn", alias="ann"),
        people.activate(desk, "arn", name="x", code="123456"),
    ):
        with pytest.raises(ReadOnly):
            await attempt
    assert shown.setup.people.calls == []
