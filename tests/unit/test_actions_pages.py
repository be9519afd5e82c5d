from datetime import timedelta

import pytest

from imtui.actions.pages import accept
from imtui.domain.engagements import Receipt, ReceiptType
from imtui.domain.errors import AccessDenied, ImtuiError, NotFound, ReadOnly, Throttled, Unreachable
from imtui.domain.snapshot import Topic, Watch
from tests.clocks import START, HurriedClock
from tests.unit.desks import INCIDENT, PAGE, FakeServices, desk_of

LOST = Unreachable("no answer", code="ReadTimeout")


@pytest.fixture
def services() -> FakeServices:
    return FakeServices(HurriedClock())


async def test_accepting_reads_before_and_after(services: FakeServices) -> None:
    outcome = await accept(desk_of(services), PAGE, note="on it")
    assert services.names == ["page", "accept_page", "page"]
    assert services.given("accept_page") == {
        "page_arn": PAGE.arn,
        "kind": ReceiptType.READ,
        "code": "",
        "channel_arn": "",
        "note": "on it",
    }
    assert (outcome.message, outcome.done) == ("accepted 14:03:22, read by the service", True)
    assert outcome.touched == (Watch(Topic.MY_PAGES), Watch(Topic.ENGAGEMENTS, INCIDENT), Watch(Topic.TIMELINE, INCIDENT))


async def test_a_yes_that_changed_nothing_is_not_believed(services: FakeServices) -> None:
    services.works = False
    outcome = await accept(desk_of(services), PAGE)
    assert (outcome.message, outcome.done) == ("NOT accepted: still paging", False)
    assert services.names == ["page", "accept_page", *["page", "receipts"] * 3]


async def test_a_service_that_takes_a_moment_is_asked_again(services: FakeServices) -> None:
    services.works = False
    clock = services.clock
    original = services.receipts

    async def receipts(page_arn: str) -> tuple[Receipt, ...]:
        if clock.now() > START:
            services.mark(ReceiptType.READ)
        return await original(page_arn)

    services.receipts = receipts  # type: ignore[method-assign]
    outcome = await accept(desk_of(services), PAGE)
    assert outcome.done
    assert outcome.message == "accepted 14:03:22, read by the service"


async def test_a_receipt_is_proof_as_well(services: FakeServices) -> None:
    services.works = False
    services.known_receipts = (
        Receipt(type=ReceiptType.READ, time=START + timedelta(seconds=5)),
        Receipt(type=ReceiptType.READ, time=START + timedelta(seconds=3)),
        Receipt(type=ReceiptType.SENT, time=START),
    )
    assert (await accept(desk_of(services), PAGE)).message == "accepted 14:03:25, read by the service"


async def test_a_page_that_somebody_accepted_already_is_left_alone(services: FakeServices) -> None:
    services.mark(ReceiptType.READ)
    outcome = await accept(desk_of(services), PAGE)
    assert (outcome.message, outcome.done) == ("already accepted 14:03:22", True)
    assert services.names == ["page"]


async def test_a_note_is_not_lost_on_a_page_that_was_accepted_already(services: FakeServices) -> None:
    services.mark(ReceiptType.READ)
    outcome = await accept(desk_of(services), PAGE, note="me too")
    assert (outcome.message, outcome.done) == ("already accepted 14:03:22, note added", True)
    assert services.given("accept_page")["note"] == "me too"


async def test_delivered_is_told_apart_from_read(services: FakeServices) -> None:
    services.mark(ReceiptType.READ)
    outcome = await accept(desk_of(services), PAGE, kind=ReceiptType.DELIVERED, code="123456", channel_arn="arn:c")
    assert outcome.message == "marked as delivered 14:03:22, read by the service"
    assert services.given("accept_page")["code"] == "123456"


async def test_a_lost_answer_is_looked_up_and_not_sent_twice(services: FakeServices) -> None:
    services.trouble["accept_page"] = [LOST]
    services.mark(ReceiptType.READ)
    unread_first = [PAGE, services.current]
    original = services.page

    async def page(page_arn: str) -> object:
        await original(page_arn)
        return unread_first.pop(0) if len(unread_first) > 1 else unread_first[0]

    services.page = page  # type: ignore[assignment]
    outcome = await accept(desk_of(services), PAGE)
    assert outcome.message == "accepted 14:03:22, read by the service"
    assert services.names.count("accept_page") == 1


async def test_what_never_arrived_is_sent_once_more(services: FakeServices) -> None:
    services.trouble["accept_page"] = [LOST]
    outcome = await accept(desk_of(services), PAGE)
    assert outcome.done
    assert services.names == ["page", "accept_page", "page", "receipts", "accept_page", "page"]


async def test_no_way_to_the_service_is_said_as_it_is(services: FakeServices) -> None:
    services.trouble["accept_page"] = [LOST, LOST]
    with pytest.raises(Unreachable):
        await accept(desk_of(services), PAGE)


@pytest.mark.parametrize("fault", [AccessDenied("no", action="ssm-contacts:DescribePage"), Throttled("slow")])
async def test_not_being_allowed_to_look_first_keeps_nobody_from_accepting(services: FakeServices, fault: AccessDenied | Throttled) -> None:
    services.trouble["page"] = [fault]
    assert (await accept(desk_of(services), PAGE)).done


async def test_what_cannot_be_read_back_is_not_called_done(services: FakeServices) -> None:
    services.trouble["page"] = [None, AccessDenied("not allowed: the permission ssm-contacts:DescribePage is missing")]
    outcome = await accept(desk_of(services), PAGE)
    assert not outcome.done
    assert outcome.message == "sent, but not known to be accepted: not allowed: the permission ssm-contacts:DescribePage is missing"


async def test_a_page_that_vanished_is_not_accepted(services: FakeServices) -> None:
    services.trouble["page"] = [NotFound("gone")]
    with pytest.raises(NotFound):
        await accept(desk_of(services), PAGE)
    assert services.names == ["page"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"code": "12345"}, "the accept code is not one: it has 6 to 10 digits"),
        ({"code": "12345678901"}, "the accept code is not one"),
        ({"code": "12a456"}, "the accept code is not one"),
        ({"code": "１２３４５６"}, "the accept code is not one"),
        ({"note": "x" * 2_050}, "the note is 2 characters too long: 2,048 fit"),
        ({"kind": ReceiptType.STOP}, "a page cannot be accepted as STOP"),
    ],
)
async def test_what_the_service_would_refuse_is_not_sent(services: FakeServices, options: dict[str, str], words: str) -> None:
    with pytest.raises(ImtuiError) as caught:
        await accept(desk_of(services), PAGE, **options)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert services.calls == []


async def test_read_only_accepts_nothing(services: FakeServices) -> None:
    with pytest.raises(ReadOnly):
        await accept(desk_of(services, read_only=True), PAGE)
    assert services.calls == []
