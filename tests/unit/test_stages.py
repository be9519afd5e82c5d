"""Stages as text: what is typed is what is meant, and what is wrong is said with its line."""

import pytest

from imtui.domain import stages
from imtui.domain.contacts import Channel, ChannelTarget, ChannelType, Contact, ContactTarget, ContactType, Stage
from imtui.domain.errors import InputError

PERSONAL, ESCALATION = ContactType.PERSONAL, ContactType.ESCALATION


def channel(id: str, name: str, kind: ChannelType = ChannelType.SMS) -> Channel:
    return Channel(arn=f"arn:{id}", contact_arn="arn:akuam", name=name, type=kind, address="+12065550199", activated=True)


def contact(alias: str) -> Contact:
    return Contact(arn=f"arn:{alias}", alias=alias, type=PERSONAL)


CHANNELS = stages.channel_names([channel("m", "mobile"), channel("c", "call", ChannelType.VOICE), channel("e", "mail", ChannelType.EMAIL)])
PEOPLE = stages.contact_names([contact("bo"), contact("akuam")])


def test_a_line_a_stage_with_its_channels() -> None:
    found = stages.read("5 min: mobile every 1 min, mail\n\n10: call every 3", CHANNELS, PERSONAL)
    assert found == (
        Stage(minutes=5, targets=(ChannelTarget(channel_arn="arn:m", retry_minutes=1), ChannelTarget(channel_arn="arn:e"))),
        Stage(minutes=10, targets=(ChannelTarget(channel_arn="arn:c", retry_minutes=3),)),
    )
    assert stages.written(found, CHANNELS) == "5 min: mobile every 1 min, mail\n10 min: call every 3 min"


@pytest.mark.parametrize(
    "typed", ["5 min: akuam essential, bo", "5m: akuam!, bo", "5 minutes: AKUAM Essential,bo", "5 : arn:akuam !, arn:bo"]
)
def test_a_line_a_stage_with_its_contacts(typed: str) -> None:
    targets = (ContactTarget(contact_arn="arn:akuam", essential=True), ContactTarget(contact_arn="arn:bo"))
    assert stages.read(typed, PEOPLE, ESCALATION) == (Stage(minutes=5, targets=targets),)


@pytest.mark.parametrize("typed", ["5 min: nobody", "5 min:", "5"])
def test_a_pause(typed: str) -> None:
    assert stages.read(typed, PEOPLE, ESCALATION) == (Stage(minutes=5),)


def test_channels_of_one_name_are_told_apart_by_their_type_and_the_rest_by_arn() -> None:
    names = stages.channel_names([channel("a", "phone"), channel("b", "phone", ChannelType.VOICE), channel("c", "x"), channel("d", "x")])
    assert [each.names[0] for each in names] == ["sms phone", "voice phone", "arn:c", "arn:d"]
    plan = tuple(Stage(minutes=1, targets=(ChannelTarget(channel_arn=each.arn, retry_minutes=1),)) for each in names)
    assert stages.read(stages.written(plan, names), names, PERSONAL) == plan


def test_what_is_gone_stays_until_it_is_taken_out() -> None:
    plan = (Stage(minutes=1, targets=(ChannelTarget(channel_arn="arn:aws:gone", retry_minutes=2),)),)
    assert stages.read(stages.written(plan, CHANNELS), CHANNELS, PERSONAL) == plan


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("mobile", "stage 1 begins with no minutes: write it like 5 min: mobile every 1 min"),
        ("5: mobile\n5: pager", "stage 2: there is no channel “pager”: did you mean mobile or "),
        ("5: mobil", "stage 1: there is no channel “mobil”: did you mean mobile?"),
        ("31: mobile", "stage 1 lasts 31 minutes: 30 are the most"),
        ("0:", "stage 1 takes no time and pages nobody"),
        ("5: mobile every 61", "stage 1 repeats every 61 minutes: 60 are the most"),
        ("5: mobile, mobile every 2", "stage 1 names the same twice"),
    ],
)
def test_what_is_wrong_is_said_with_its_stage(typed: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        stages.read(typed, CHANNELS, PERSONAL)
    assert str(raised.value).startswith(words)


def test_a_contact_that_nobody_knows() -> None:
    with pytest.raises(InputError, match="there is no contact “zoe”: name one by its alias"):
        stages.read("5: zoe essential", PEOPLE, ESCALATION)


def test_the_ladder_in_time() -> None:
    plan = stages.read("5: mobile every 2\n10: call", CHANNELS, PERSONAL)
    assert [(each.number, each.begins, each.minutes) for each in stages.ladder(plan)] == [(1, 0, 5), (2, 5, 10)]
    assert stages.length(plan) == 15
    assert list(stages.sends(plan[0].targets[0], 5)) == [0, 2, 4]
    assert list(stages.sends(plan[1].targets[0], 10)) == [0]


def test_names_are_completed_where_they_are_typed() -> None:
    assert stages.completion("5: mobile, ca", CHANNELS) == "ll"
    assert stages.completion("5: mo", CHANNELS) == "bile"
    assert [stages.completion(line, CHANNELS) for line in ("5", "5:", "mo", "5: mobile", "5: zz")] == [""] * 5
