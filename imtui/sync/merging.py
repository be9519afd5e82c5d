"""What may never go backwards: a page that was sent, delivered or read stays so.

Invariant: two topics may tell of the same page (an engagement's pages, and the pages to me); whichever answer came last, the most that
is known is shown. An acceptance, once seen, is never unseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from imtui.domain.engagements import Page


def furthest(one: Page, other: Page | None) -> Page:
    """The page with everything that either of the two knows to have happened."""
    if other is None or one == other:
        return one
    return replace(
        one,
        sent=_later(one.sent, other.sent),
        delivered=_later(one.delivered, other.delivered),
        read=min((each for each in (one.read, other.read) if each), default=None),
    )


def advanced(pages: Iterable[Page], known: Mapping[str, Page]) -> tuple[Page, ...]:
    """`pages`, none of them behind what is known of it (by page ARN)."""
    return tuple(furthest(page, known.get(page.arn)) for page in pages)


def with_news(mine: tuple[Page, ...], pages: Iterable[Page]) -> tuple[Page, ...]:
    """`mine` (newest first), brought up to date by `pages` to the same person, with those it did not hold yet in front."""
    news = {page.arn: page for page in pages}
    held = {page.arn for page in mine}
    fresh = sorted((page for page in news.values() if page.arn not in held), key=lambda page: (page.sent is None, page.sent), reverse=True)
    return (*fresh, *(furthest(page, news.get(page.arn)) for page in mine))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each), default=None)
