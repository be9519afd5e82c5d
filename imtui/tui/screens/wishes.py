"""What the person may wish for in the war room, put together from what is on the screen.

Invariant: pure functions of a View; what cannot be wished for right now is an `ImtuiError` that says why, and what would do.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from textual.content import Content

from imtui.actions import backdating
from imtui.arns import Arn
from imtui.domain.acceptances import DuePage, acceptance, due_pages
from imtui.domain.engagements import Engagement
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.domain.snapshot import Snapshot
from imtui.tui.drafts import Drafts, Purpose
from imtui.tui.messages import AcceptRequested, CopyRequested, DetailsRequested
from imtui.tui.presenters import facts
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.choices import choices
from imtui.tui.presenters.facts import Facts
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.presenters.receipt_rows import pages_shown
from imtui.tui.presenters.times import countdown, fine_span
from imtui.tui.screens.modals.accept import AcceptDialogue
from imtui.tui.screens.modals.confirm import Question
from imtui.tui.views import View

_RECENTLY = timedelta(days=30)
"""How far back incidents that were resolved are listed when nobody says how far."""
_LISTED = 5
"""How many of many a question names one by one."""


def accept(view: View) -> AcceptRequested:
    """To accept the page that the banner is about, as it is."""
    check_may_write(view)
    return AcceptRequested(_due(view, remedy="A accepts pages of others").pages[0])


def paged(view: View) -> DuePage:
    """The page that the banner is about, where there is an incident to go to."""
    due = _due(view)
    if not due.incident_arn:
        raise ImtuiError("The page that waits for you belongs to no incident", remedy="a accepts it, A with words")
    return due


def _due(view: View, remedy: str = "") -> DuePage:
    if view.is_anybody:
        raise ImtuiError("imtui does not know who you are", remedy=":me says it, or `me` in the configuration")
    if view.due is None:
        raise ImtuiError("No page to you is waiting", remedy=remedy)
    return view.due


def accept_all(view: View, words: str) -> tuple[AcceptRequested, ...]:
    """To accept every page that is due to the person at the keyboard: one of each engagement settles all of it."""
    if words.casefold() != "all":
        raise ImtuiError(f"“{words}” cannot be accepted", remedy=":accept takes the page of the banner, :accept all every page to me")
    accept(view)
    return tuple(AcceptRequested(due.pages[0]) for due in due_pages(view.snapshot, view.now))


def accept_dialogue(view: View, drafts: Drafts, *, at_cursor: bool) -> AcceptDialogue:
    """To accept any page, with words."""
    check_may_write(view)
    offered = choices(view, at_cursor=at_cursor)
    if not offered:
        raise ImtuiError("No page of this incident is waiting to be accepted")
    incident = (view.snapshot.incidents or {}).get(offered[0].page.incident_arn)
    subject = safe(incident.title) if incident else "page"
    return AcceptDialogue(subject, offered, drafts.text(Purpose.ACCEPTANCE, offered[0].page.arn), partial(drafts.keep, Purpose.ACCEPTANCE))


def to_change(view: View) -> IncidentSummary:
    """The incident that something is to be done about."""
    check_may_write(view)
    found = (view.snapshot.incidents or {}).get(view.incident)
    if found is None:
        raise ImtuiError("No incident is selected")
    return found


def resolved_since(view: View, when: str) -> datetime:
    """From when on incidents that were resolved are wanted: `-90d`, `14:05`, `yesterday 23:10`, or nothing in particular."""
    if not when:
        return view.now - _RECENTLY
    dated = backdating.read_alone(when, now=view.now, zone=view.zone)
    if dated is None:
        raise InputError(f"“{when}” is no time", subject=when, remedy="write it like 90d, 12h or yesterday 23:10")
    return dated


def check_may_write(view: View) -> None:
    """Said before anything is typed, not after."""
    view.session.check_may_write()


def resolve_question(view: View, draft: str) -> Question:
    """Whether to resolve the selected incident."""
    if to_change(view).status is IncidentStatus.RESOLVED:
        raise ImtuiError("This incident is resolved already")
    return Question(
        heading="Resolve this incident?",
        lines=resolving_means(view, view.incident),
        yes="Resolve",
        field="Note",
        placeholder="closing note: what it was, what ended it (optional)",
        draft=draft,
    )


def resolving_means(view: View, incident_arn: str) -> tuple[Content, ...]:
    """What stops when an incident is resolved, and who never accepted; or that somebody else was quicker."""
    view = replace(view, incident=incident_arn)
    incident = (view.snapshot.incidents or {}).get(incident_arn)
    if incident is None:
        return (Content.styled("This incident is gone.", "$due"),)
    if incident.status is IncidentStatus.RESOLVED:
        lead = Content.assemble((safe(incident.title), "bold"), ("\nSomebody else resolved it meanwhile.", "$due"))
        return lead, Content.styled("\nResolve still writes the note, if there is one.", "$ink-quiet")
    lead = Content.assemble(
        (safe(incident.title), "bold"),
        (f"\n{impact_long(incident.impact)} · open for {fine_span(view.now - incident.created)}", "$ink-quiet"),
    )
    return (lead, _people(view), *_stopping(view))


def _people(view: View) -> Content:
    stand = acceptance(view.snapshot, view.incident)
    if not stand.people:
        return Content.styled("\nNobody was paged for it.", "$ink-quiet")
    waiting = ", ".join(safe(person.name) for person in stand.people if person.accepted is None)
    words = f"\n{stand.accepted} of {stand.engaged} accepted"
    return Content.assemble(words, (f", not yet {waiting}", "$due") if waiting else "")


def _stopping(view: View) -> tuple[Content, ...]:
    running = [each for each in view.snapshot.engagements.get(view.incident, ()) if each.stopped is None]
    if not running:
        return (Content.styled("\nNothing is engaged any more.", "$ink-quiet"),)
    more = len(running) - _LISTED
    rest = (Content.styled(f"  and {more} more", "$ink-quiet"),) if more > 0 else ()
    return (Content("\nResolving stops:"), *(_engagement(view, each) for each in running[:_LISTED]), *rest)


def _engagement(view: View, engagement: Engagement) -> Content:
    fuse = view.fuse(engagement)
    stage = f"  stage {fuse.stage}/{fuse.stages}" if fuse.stages else ""
    names = ", ".join(safe(target.name) for target in fuse.next.targets) if fuse.next else ""
    coming = f"  would page {names} in {countdown(fuse.next.at, view.now)}" if fuse.next and names else ""
    return Content.assemble(f"  {safe(fuse.name)}", (stage, "$ink-quiet"), (coming, "$due"))


def details(view: View, pane: str, key: str) -> DetailsRequested:
    """All about the row `key` of `pane`."""

    def of(make: Callable[[View], Facts]) -> Callable[[Snapshot], Facts]:
        return lambda snapshot: make(replace(view, snapshot=snapshot))

    match pane:
        case "timeline":
            return DetailsRequested(of(lambda now: facts.event_facts(now, view.incident, key)))
        case "engagements" if _kind(key) == "contact":
            return DetailsRequested(of(lambda now: facts.contact_facts(now, view.incident, key)))
        case _:
            page = _page(view, key)
            return DetailsRequested(of(lambda now: facts.page_facts(now, page)))


def copied(view: View, pane: str, key: str, *, arn: bool) -> CopyRequested:
    """The id, or the ARN, of the row `key` of `pane`."""
    if not key:
        raise ImtuiError("There is nothing under the cursor to copy")
    if pane == "timeline":
        # Events have ids, but no ARN: what can be named by one is their incident.
        return CopyRequested(view.incident, "ARN of the incident") if arn else CopyRequested(key, "id of the event")
    subject = _page(view, key) if pane == "receipts" else key
    what = {"incident-record": "incident"}.get(_kind(subject), _kind(subject))
    return CopyRequested(subject if arn else subject.rpartition("/")[2], f"{'ARN' if arn else 'id'} of the {what}")


def _page(view: View, key: str) -> str:
    """The page that a row is about: its key is the page's ARN, or begins with it."""
    return next((page.arn for page in pages_shown(view) if key.startswith(page.arn)), key)


def _kind(key: str) -> str:
    try:
        return Arn.parse(key).kind
    except ValueError:
        return ""
