"""Reading all there is about incidents: what is missing is told, what fails is not passed over."""

from typing import Any

import pytest

from imtui.domain.errors import AccessDenied, NotFound, ServiceFault, Throttled
from imtui.report.gathering import gather
from tests.made import CHECKOUT, arn
from tests.report.stories import ENGAGED, PAGE_AKUAM, checkout


class Source:
    """Both services, from a Snapshot; `faults` by the name of the method."""

    def __init__(self, **faults: ServiceFault) -> None:
        self._snapshot = checkout()
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        async def method(*given: str) -> Any:
            if name in self._faults:
                raise self._faults[name]
            return self._answers(name, given)

        return method

    def _answers(self, name: str, given: tuple[str, ...]) -> Any:
        known = self._snapshot
        match name:
            case "incident":
                return known.records[given[0]]
            case "timeline":
                return known.timelines[given[0]]
            case "event":
                return next(each for each in known.timelines[given[0]] if each.id == given[1])
            case "contacts":
                return known.contacts
            case _:
                return getattr(known, name).get(given[0], ())


async def test_all_of_it_is_read() -> None:
    gathered = await gather(Source(), Source(), [CHECKOUT])
    assert gathered.snapshot == checkout()
    assert gathered.gaps == {}


@pytest.mark.parametrize("method", ["related_items", "findings", "timeline", "event", "engagements", "pages", "receipts"])
async def test_a_part_that_may_not_be_read_is_a_gap_of_the_incident(method: str) -> None:
    source = Source(**{method: AccessDenied("you may not", action="x:Y")})
    gathered = await gather(source, source, [CHECKOUT])
    [gap] = gathered.gaps[CHECKOUT]
    assert gap.endswith(": you may not")
    assert gathered.snapshot.records


async def test_what_all_incidents_share_is_a_gap_of_the_document() -> None:
    source = Source(contacts=AccessDenied("no", action="x:Y"), channels=AccessDenied("no", action="x:Y"))
    gathered = await gather(source, source, [CHECKOUT])
    assert gathered.gaps == {"": ("the directory of contacts: no", "contact channels: no")}
    assert set(gathered.snapshot.channels) == {arn("contact/akuam"), arn("contact/bo")}


@pytest.mark.parametrize("method", ["timeline", "receipts", "contacts"])
async def test_any_other_failure_ends_it(method: str) -> None:
    source = Source(**{method: Throttled("slower")})
    with pytest.raises(Throttled):
        await gather(source, source, [CHECKOUT])


async def test_an_incident_that_is_not_there_ends_it() -> None:
    source = Source(incident=NotFound("gone"))
    with pytest.raises(NotFound):
        await gather(source, source, [CHECKOUT])


async def test_pages_and_receipts_are_read_of_each_engagement() -> None:
    gathered = await gather(Source(), Source(), [CHECKOUT])
    assert PAGE_AKUAM in gathered.snapshot.pages[ENGAGED.arn]
    assert len(gathered.snapshot.receipts[PAGE_AKUAM.arn]) == 4
