"""Reading all there is about incidents: what is missing is told, what fails is not passed over."""

import pytest

from imtui.domain.errors import AccessDenied, NotFound, ServiceFault, Throttled
from imtui.report.gathering import gather
from tests.made import CHECKOUT, arn
from tests.report.sources import Telling
from tests.report.stories import ENGAGED, PAGE_AKUAM, checkout


def told(**faults: ServiceFault) -> Telling:
    """Both services, about the incident of the stories."""
    return Telling(checkout(), **faults)


async def test_all_of_it_is_read() -> None:
    gathered = await gather(told(), told(), [CHECKOUT])
    assert gathered.snapshot == checkout()
    assert gathered.gaps == {}


@pytest.mark.parametrize("method", ["related_items", "findings", "timeline", "event", "engagements", "pages", "receipts"])
async def test_a_part_that_may_not_be_read_is_a_gap_of_the_incident(method: str) -> None:
    source = told(**{method: AccessDenied("you may not", action="x:Y")})
    gathered = await gather(source, source, [CHECKOUT])
    [gap] = gathered.gaps[CHECKOUT]
    assert gap.endswith(": you may not")
    assert gathered.snapshot.records


async def test_what_all_incidents_share_is_a_gap_of_the_document() -> None:
    source = told(contacts=AccessDenied("no", action="x:Y"), channels=AccessDenied("no", action="x:Y"))
    gathered = await gather(source, source, [CHECKOUT])
    assert gathered.gaps == {"": ("the directory of contacts: no", "contact channels: no")}
    assert set(gathered.snapshot.channels) == {arn("contact/akuam"), arn("contact/bo")}


@pytest.mark.parametrize("method", ["timeline", "receipts", "contacts"])
async def test_any_other_failure_ends_it(method: str) -> None:
    source = told(**{method: Throttled("slower")})
    with pytest.raises(Throttled):
        await gather(source, source, [CHECKOUT])


async def test_an_incident_that_is_not_there_ends_it() -> None:
    source = told(incident=NotFound("gone"))
    with pytest.raises(NotFound):
        await gather(source, source, [CHECKOUT])


async def test_pages_and_receipts_are_read_of_each_engagement() -> None:
    gathered = await gather(told(), told(), [CHECKOUT])
    assert PAGE_AKUAM in gathered.snapshot.pages[ENGAGED.arn]
    assert len(gathered.snapshot.receipts[PAGE_AKUAM.arn]) == 4
