"""Which pages can be accepted, and how they are called.

Invariant: the first choice is the likeliest: what the cursor is on when it was asked from there, else the page that the banner
is about; each engagement of a person comes once, since one acceptance settles all its pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from imtui.domain.acceptances import acceptance, first_send
from imtui.domain.engagements import Page
from imtui.tui.presenters.addresses import masked
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.times import fine_span
from imtui.tui.views import View

_NAME, _TITLE = 18, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A page that can be accepted: how it is called (`akuam, me · SMS, VOICE · unaccepted 2m11s`), and its channels (word, ARN)."""

    page: Page
    label: str
    channels: tuple[tuple[str, str], ...] = ()


def choices(view: View, *, at_cursor: bool) -> tuple[Choice, ...]:
    """All unaccepted pages that concern the selected incident or the person at the keyboard. `at_cursor`: begin with the person
    or page that is selected among the engagements."""
    pages = list({page.engagement_arn + page.contact_arn: page for page in reversed(list(_pages(view)))}.values())[::-1]
    if at_cursor:
        pages.sort(key=lambda page: page.arn != view.page and page.contact_arn != view.contact)
    return tuple(_choice(view, page) for page in pages)


def _pages(view: View) -> Iterator[Page]:
    if view.due is not None:
        yield view.due.pages[0]
    for person in acceptance(view.snapshot, view.incident).people:
        read = {page.engagement_arn for page in person.pages if page.read}
        yield from (page for page in person.pages if page.engagement_arn not in read)


def _same(view: View, page: Page) -> list[Page]:
    """All pages to that person by that engagement: they are unaccepted since the first of them."""
    known = (*view.snapshot.pages.get(page.engagement_arn, ()), *(view.snapshot.my_pages or ()), page)
    same = {each.arn: each for each in known if (each.engagement_arn, each.contact_arn) == (page.engagement_arn, page.contact_arn)}
    return list(same.values())


def _choice(view: View, page: Page) -> Choice:
    snapshot = view.snapshot
    contact = snapshot.contacts.get(page.contact_arn)
    name = safe(contact.alias if contact else page.contact_arn.rpartition("/")[2])
    channels = snapshot.channels.get(page.contact_arn, ())
    signs = glyphs(ascii_only=view.ascii)
    name = clip(name, _NAME, signs.ellipsis)
    words = [f"{name}, me" if page.contact_arn == snapshot.me else name]
    if incident := (snapshot.incidents or {}).get(page.incident_arn):
        words.append(clip(safe(incident.title), _TITLE, signs.ellipsis))
    if since := first_send(snapshot, _same(view, page)):
        words.append(f"unaccepted {fine_span(view.now - since)}")
    return Choice(
        page=page,
        label=f" {signs.dot} ".join(words),
        channels=tuple((f"{each.type} {masked(each.address, each.type, signs)}", each.arn) for each in channels),
    )
