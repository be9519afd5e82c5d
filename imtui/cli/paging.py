"""`imtui pages`, `accept`, `engage`, `stop`: who is being paged, and what is done about it.

Invariant: `accepted` is said only after the service, asked anew, called the page read; a page that does not count is exit status 1.
"""

from dataclasses import replace

import click

from imtui.actions import engagements as actions
from imtui.actions import pages as acceptances
from imtui.arns import short_name
from imtui.cli import documents, naming
from imtui.cli.completing import complete_contact, complete_engagement, complete_incident, complete_page, complete_person
from imtui.cli.failures import UNUSABLE, Failure
from imtui.cli.render import Column, ago, print_json, print_table
from imtui.cli.shells import Shell, all_of, one_shot, or_none
from imtui.domain.acceptances import due_pages, waiting
from imtui.domain.engagements import Page, ReceiptType
from imtui.domain.errors import NotFound
from imtui.domain.incidents import IncidentStatus
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible

_COLUMNS = (
    Column(title="id"),
    Column(title="contact"),
    Column(title="state"),
    Column(title="sent"),
    Column(title="about", gives_way=True),
)


@click.command()
@click.option("--contact", "whose", metavar="CONTACT", shell_complete=complete_person, help="Somebody else's pages than your own.")
@click.option("--incident", metavar="INCIDENT", shell_complete=complete_incident, help="All pages of that incident, whoever they went to.")
@click.option("--all", "everything", is_flag=True, help="Those that were accepted, or are over, too.")
@one_shot
async def pages(shell: Shell, *, whose: str | None, incident: str | None, everything: bool) -> None:
    """List the pages that wait for you to accept them."""
    if incident is not None:
        arn = await naming.incident(shell, incident)
        snapshot = await _of_incident(shell, arn)
        found = tuple(page for each in snapshot.engagements[arn] for page in snapshot.pages.get(each.arn, ()))
    else:
        snapshot = await _of_contact(shell, await _person(shell, whose), past=everything)
        found = snapshot.my_pages or ()
    due = waiting(snapshot, snapshot.my_pages or (), shell.now)
    if not everything and incident is None:
        found = tuple(page for page in found if page.arn in due)
    if not shell.wants_table:
        print_json([documents.of_page(page, due) for page in found])
        return
    ids = naming.short_ids(page.arn for page in found)
    print_table(
        _COLUMNS,
        [
            (ids[page.arn], short_name(page.contact_arn), _state(page, due), ago(page.sent, shell.now), _about(page, snapshot))
            for page in found
        ],
    )
    if not found:
        click.echo("nobody was paged for it" if incident is not None else "no page waits", err=True)


@click.command()
@click.argument("page", required=False, shell_complete=complete_page)
@click.option("--contact", "whose", metavar="CONTACT", shell_complete=complete_person, help="Accept for somebody else.")
@click.option("--note", default="", metavar="TEXT", help="What to tell the others with it.")
@click.option("--code", default="", metavar="DIGITS", help="The code that came with the page; without one none is asked for.")
@click.option("--delivered", is_flag=True, help="Only say that it arrived.")
@click.option("--all", "everything", is_flag=True, help="Every page that waits, where there are several.")
@one_shot
async def accept(shell: Shell, *, page: str | None, whose: str | None, note: str, code: str, delivered: bool, everything: bool) -> None:
    """Accept the page that waits for you, or PAGE. Reads back that it counted."""
    kind = ReceiptType.DELIVERED if delivered else ReceiptType.READ
    by_arn = page is not None and page.startswith("arn:")
    wanted = [(await shell.contacts.page(page or ""), "")] if by_arn else await _waiting(shell, whose, page, everything)
    answers = []
    async with shell.desk(wanted[0][0].arn) as desk:
        for each, about in wanted:
            outcome = await acceptances.accept(desk, each, note=note, code=code, kind=kind)
            if shell.wants_table and about:
                outcome = replace(outcome, message=f"{about}: {outcome.message}")
            answers.append((outcome, {"page_arn": each.arn, "incident_arn": each.incident_arn or None}))
    shell.tell(*answers)


@click.command()
@click.argument("contact", shell_complete=complete_contact)
@click.option("--incident", metavar="INCIDENT", shell_complete=complete_incident, help="The incident that it is for.")
@click.option("--subject", metavar="TEXT", help="What the page says first; else the title of the incident.")
@click.option("--message", metavar="TEXT", help="What the page says; else its subject.")
@one_shot
async def engage(shell: Shell, *, contact: str, incident: str | None, subject: str | None, message: str | None) -> None:
    """Page CONTACT: a person, a plan or an on-call schedule."""
    if subject is None and incident is None:
        raise click.UsageError("what is it about? name --subject, or the --incident")
    arn = await naming.contact(shell, contact)
    incident_arn = await naming.incident(shell, incident) if incident is not None else ""
    title = subject or (await shell.incidents.incident(incident_arn)).title
    async with shell.desk(arn) as desk:
        outcome = await actions.engage(desk, arn, subject=title, content=message or title, incident_arn=incident_arn)
    shell.tell((outcome, {"contact_arn": arn, "incident_arn": incident_arn or None}))


@click.command()
@click.argument("engagement", shell_complete=complete_engagement)
@click.option("--incident", metavar="INCIDENT", shell_complete=complete_incident, help="The incident that it is for.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@one_shot
async def stop(shell: Shell, *, engagement: str, incident: str | None, reason: str) -> None:
    """Stop ENGAGEMENT: nobody further is paged. By its id or by the contact that it engages."""
    incident_arn = await naming.incident(shell, incident) if incident is not None else ""
    arn = await naming.engagement(engagement, lambda: shell.contacts.engagements(incident_arn))
    async with shell.desk(arn) as desk:
        outcome = await actions.stop(desk, arn, reason=reason, incident_arn=incident_arn)
    shell.tell((outcome, {"engagement_arn": arn}))


async def _waiting(shell: Shell, whose: str | None, words: str | None, everything: bool) -> list[tuple[Page, str]]:
    """The pages that are meant, and what they are about: one for each engagement that waits, or the one that `words` name."""
    snapshot = await _of_contact(shell, await _person(shell, whose))
    if words is not None:
        mine = snapshot.my_pages or ()
        things = [naming.Named(page.arn, (naming.last_word(page.arn),), naming.last_word(page.arn)) for page in mine]
        found = naming.meant(words, things, "page")
        if found is None:
            raise NotFound(f"there is no page “{visible(words)}”", remedy="imtui pages --all lists them")
        return [(page, _about(page, snapshot)) for page in mine if page.arn == found.arn]
    due = due_pages(snapshot, shell.now)
    if not due:
        raise NotFound("no page waits", remedy="imtui pages --all lists those that did")
    if len(due) > 1 and not everything:
        lines = [f"  {naming.last_word(each.pages[0].arn)}  {visible(_about(each.pages[0], snapshot))}" for each in due]
        raise Failure("\n".join([f"{len(due)} pages wait: name one, or --all", *lines]), status=UNUSABLE)
    return [(each.pages[0], _about(each.pages[0], snapshot)) for each in due]


async def _person(shell: Shell, whose: str | None) -> str:
    words = whose or shell.config.me
    if not words:
        raise click.UsageError("whose? name yourself with --me (or in config.toml), or somebody with --contact")
    return await naming.contact(shell, words)


async def _of_contact(shell: Shell, arn: str, *, past: bool = False) -> Snapshot:
    """What tells which pages to one contact wait: the pages, the open incidents, and their engagements; with `past` the titles of the
    resolved ones too."""
    listed = shell.incidents.listed(None if past else IncidentStatus.OPEN)
    mine, incidents = await all_of(shell.contacts.pages_to(arn), or_none(listed))
    subjects = {page.incident_arn for page in mine if page.incident_arn and page.read is None}
    wanted = [each.arn for each in incidents or () if each.arn in subjects]
    engagements = await all_of(*(or_none(shell.contacts.engagements(each)) for each in wanted))
    return Snapshot(
        incidents=None if incidents is None else {each.arn: each for each in incidents},
        engagements={arn: found for arn, found in zip(wanted, engagements, strict=True) if found is not None},
        my_pages=mine,
        me=arn,
    )


async def _of_incident(shell: Shell, arn: str) -> Snapshot:
    engagements, incidents = await all_of(shell.contacts.engagements(arn), or_none(shell.incidents.listed()))
    found = await all_of(*(shell.contacts.pages(each.arn) for each in engagements))
    return Snapshot(
        incidents=None if incidents is None else {each.arn: each for each in incidents},
        engagements={arn: engagements},
        pages={each.arn: listed for each, listed in zip(engagements, found, strict=True)},
        my_pages=tuple(page for listed in found for page in listed),
    )


def _state(page: Page, due: frozenset[str]) -> str:
    if page.read:
        return "accepted"
    return "waiting" if page.arn in due else "over"


def _about(page: Page, snapshot: Snapshot) -> str:
    incident = (snapshot.incidents or {}).get(page.incident_arn)
    return incident.title if incident else short_name(page.incident_arn) or page.sender
