"""Messages on their way: tried again with patience, settled once, lent to one worker at a time, and in nobody's way."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imtui.server.delivery.carriage import ATTEMPT_SECONDS, BACK_OFF, LEASE, SIMULTANEOUS
from imtui.server.delivery.carriers import NotDelivered
from imtui.server.delivery.outbox import refuse
from imtui.server.pace import Pace
from imtui.server.store import engagements, outbox, pages
from tests.server.carriers import PAGE, FakeCarrier, Running, desk
from tests.server.rosters import FIRST_PAGE, Roster
from tests.serving import serving


def always(reason: str, *, is_final: bool = False) -> Callable[[int], BaseException | None]:
    return lambda number: NotDelivered(reason, is_final=is_final)


def until(number: int) -> Callable[[int], BaseException | None]:
    """Fails until that attempt."""
    return lambda attempt: NotDelivered("the line is busy") if attempt < number else None


async def test_a_message_goes_out_at_once_and_its_page_says_so() -> None:
    carrier = FakeCarrier()
    with desk({"EMAIL": carrier}) as here:
        here.founded()
        async with Running(here):
            message_id = here.send()
            here.manager.carriage.wake()
            await here.clock.settle()
            assert here.receipts() == [("DELIVERED", 0, message_id)]
        [message] = here.messages()
        assert (message.status, message.attempts, message.try_at, message.due) == (outbox.DELIVERED, 1, None, None)
        assert carrier.is_closed


async def test_only_channels_with_a_carrier_are_carried() -> None:
    carrier = FakeCarrier()
    with desk({"SMS": carrier}) as here:
        here.founded()
        async with Running(here):
            here.send("EMAIL")
            here.send("SMS")
            await here.clock.advance(30)
            here.manager.catch_up()
        assert [each.channel_type for each in carrier.given] == ["SMS"]
        assert {message.status for message in here.messages()} == {outbox.DELIVERED}
        assert [(type_, seconds) for type_, seconds, _ in here.receipts()] == [("DELIVERED", 30), ("DELIVERED", 0.9)]


async def test_a_failed_attempt_is_repeated_under_the_same_id_with_longer_and_longer_pauses() -> None:
    carrier = FakeCarrier(fate=until(4))
    with desk({"EMAIL": carrier}) as here:
        here.founded()
        message_id = here.send()
        async with Running(here):
            assert here.messages()[0].reason == "the line is busy"
            for pause, attempts in zip(BACK_OFF[:3], (2, 3, 4), strict=True):
                await here.clock.advance(pause.total_seconds() - 0.001)
                assert len(carrier.given) == attempts - 1
                await here.clock.advance(0.001)
                assert len(carrier.given) == attempts
        assert {each.id for each in carrier.given} == {message_id}
        assert here.receipts() == [("DELIVERED", 17, message_id)]


async def test_after_the_last_attempt_it_has_failed_and_the_page_says_why() -> None:
    carrier = FakeCarrier(fate=always("mail.example.com:25 answers 451 try later"))
    with desk({"EMAIL": carrier}) as here:
        here.founded().send()
        async with Running(here):
            await here.clock.advance(3600)
        assert len(carrier.given) == len(BACK_OFF) + 1
        [(type_, seconds, info)] = here.receipts()
        assert (type_, seconds, info) == (
            "ERROR",
            sum(each.total_seconds() for each in BACK_OFF),
            "mail.example.com:25 answers 451 try later",
        )
        assert here.messages()[0].status == outbox.FAILED


async def test_a_final_refusal_is_not_repeated() -> None:
    carrier = FakeCarrier(fate=always("no such mailbox", is_final=True))
    with desk({"EMAIL": carrier}) as here:
        here.founded().send()
        async with Running(here):
            await here.clock.advance(600)
        assert len(carrier.given) == 1
        assert here.receipts() == [("ERROR", 0, "no such mailbox")]


async def test_a_carrier_that_breaks_is_one_failed_attempt_and_its_words_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    carrier = FakeCarrier(fate=lambda number: KeyError("the code is 123456") if number == 1 else None)
    with desk({"EMAIL": carrier}) as here:
        message_id = here.founded().send()
        async with Running(here):
            await here.clock.advance(10)
        assert here.receipts() == [("DELIVERED", 2, message_id)]
    assert "KeyError" in caplog.text
    assert "123456" not in caplog.text


async def test_one_that_does_not_answer_is_given_up_and_holds_up_nobody() -> None:
    silent, quick = FakeCarrier(hold=asyncio.Event()), FakeCarrier()
    with desk({"EMAIL": silent, "SMS": quick}) as here:
        here.founded()
        here.send("EMAIL")
        here.send("SMS")
        async with Running(here):
            assert len(quick.given) == 1
            await here.clock.advance(ATTEMPT_SECONDS)
            [mail, _] = here.messages()
            assert mail.reason == f"no answer within {ATTEMPT_SECONDS:g} seconds"
            await here.clock.advance(BACK_OFF[0].total_seconds())
            assert len(silent.given) == 2


async def test_so_many_are_under_way_at_once_and_the_others_follow() -> None:
    carrier = FakeCarrier(hold=asyncio.Event())
    with desk({"EMAIL": carrier}) as here:
        here.founded()
        for _ in range(SIMULTANEOUS * 2 + 1):
            here.send()
        async with Running(here):
            assert len(carrier.given) == SIMULTANEOUS
            assert carrier.hold is not None
            carrier.hold.set()
            await here.clock.settle(200)
            assert len({each.id for each in carrier.given}) == len(carrier.given) == SIMULTANEOUS * 2 + 1
        assert {message.status for message in here.messages()} == {outbox.DELIVERED}


async def test_trouble_is_logged_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    carrier = FakeCarrier(fate=until(6))
    with desk({"EMAIL": carrier}) as here:
        here.founded()
        here.send()
        here.send()
        async with Running(here):
            await here.clock.advance(600)
    assert [record.getMessage() for record in caplog.records] == [
        "EMAIL is not delivered: the line is busy; trying again",
        "EMAIL is delivered again",
    ]


@pytest.mark.parametrize(("over", "reason"), [("read", "the page was accepted"), ("stopped", "the engagement was stopped")])
async def test_nobody_is_woken_for_what_is_over(over: str, reason: str) -> None:
    carrier = FakeCarrier(fate=always("the line is busy"))
    with desk({"EMAIL": carrier}) as here:
        here.founded().send()
        async with Running(here):
            with here.manager.database.transaction() as tx:
                if over == "read":
                    pages.change_page(tx, PAGE, {"read_time": here.clock.now()})
                else:
                    engagement = pages.get_page(tx, PAGE)
                    assert engagement is not None
                    engagements.change_engagement(tx, engagement.engagement_arn, {"stop_time": here.clock.now()})
            await here.clock.advance(600)
        assert len(carrier.given) == 1
        assert here.receipts() == [("ERROR", 2, f"not tried again, {reason}: the line is busy")]


async def test_an_address_that_a_scenario_refuses_is_not_bothered() -> None:
    carrier = FakeCarrier()
    with desk({"EMAIL": carrier}) as here:
        here.founded()
        with here.manager.database.transaction() as tx:
            refuse(tx, "akuam@example.com", "mailbox full")
        here.send()
        async with Running(here):
            pass
        assert carrier.given == []
        assert here.receipts() == [("ERROR", 0, "mailbox full")]


async def test_what_was_in_hand_when_the_service_was_killed_is_sent_at_the_next_start(tmp_path: Path) -> None:
    url, lost, carrier = f"sqlite:///{tmp_path}/x.db", FakeCarrier(), FakeCarrier()
    with desk({"EMAIL": lost}, database_url=url) as here:
        message_id = here.founded().send()
        with here.manager.database.beside() as tx:  # borrowed, and never heard of again
            outbox.take_tries(tx, here.clock.now(), most=1, until=here.clock.now() + LEASE)
    with desk({"EMAIL": carrier}, database_url=url) as again:
        async with Running(again):
            pass
        assert [each.id for each in carrier.given] == [message_id]
        assert again.receipts() == [("DELIVERED", 0, message_id)]


async def test_what_is_broken_off_by_an_orderly_end_is_free_for_the_next_one() -> None:
    carrier = FakeCarrier(hold=asyncio.Event())
    with desk({"EMAIL": carrier}) as here:
        here.founded().send()
        async with Running(here):
            assert here.messages()[0].try_at == here.clock.now() + LEASE
        assert here.messages()[0].try_at == outbox.AT_ONCE


async def test_what_arrived_while_the_service_ended_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that writes what came of an attempt goes on when the task that waits for it is broken off."""

    async def call_and_be_broken_off(pace: Pace, work: Callable[[], Any]) -> Any:
        result = work()
        if result is None:  # it settled the message
            await asyncio.Event().wait()
        return result

    carrier = FakeCarrier()
    with desk({"EMAIL": carrier}) as here:
        message_id = here.founded().send()
        with monkeypatch.context() as patched:
            patched.setattr(Pace, "call", call_and_be_broken_off)
            async with Running(here):
                pass
        async with Running(here):
            pass
        assert len(carrier.given) == 1
        assert here.receipts() == [("DELIVERED", 0, message_id)]


def test_what_waits_goes_by_the_carriers_of_the_latest_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    with desk({}, database_url=url) as here:
        here.founded().send()
        assert [(each.due is None, each.try_at) for each in here.messages()] == [(False, None)]
    with desk({"EMAIL": FakeCarrier()}, database_url=url) as here:
        assert [(each.due, each.try_at) for each in here.messages()] == [(None, outbox.AT_ONCE)]
    with desk({"SMS": FakeCarrier()}, database_url=url) as here:
        assert [(each.due, each.try_at) for each in here.messages()] == [(here.clock.now(), None)]
        here.manager.catch_up()
        assert [type_ for type_, _, _ in here.receipts()] == ["DELIVERED"]


def test_a_page_of_a_running_service_is_carried() -> None:
    carrier, settled = FakeCarrier(), FakeCarrier()
    with serving(carriers={"EMAIL": carrier, "SMS": settled}) as server:
        people = Roster(server).found()
        engagement = people.engage(people.person("ann", (5, {"EMAIL": 1, "SMS": 0})))
        people.advance(FIRST_PAGE + 60)
        sent = {info for page in people.pages(engagement) for _, _, info in people.receipts(page["PageArn"], "SENT")}
        assert len(sent) == people.sends(engagement) == 3
        assert sent == {each.id for each in [*carrier.given, *settled.given] if each.page_arn}
        arrived = [info for page in people.pages(engagement) for _, _, info in people.receipts(page["PageArn"], "DELIVERED")]
        assert sorted(arrived) == sorted(sent)
