"""What the shell completes: incidents, contacts, response plans, engagements, pages and operations, by name.

Invariant: a shell that waits for the tab key is never kept waiting, nor written to: names come from the last picture on disk where it is
fresh, else from one call that may take a second and a half; whatever goes wrong, there is just less to choose from.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import click
from click.shell_completion import CompletionItem

from imtui.arns import short_name
from imtui.cli import naming
from imtui.clock import SystemClock
from imtui.config import Config
from imtui.domain.contacts import Contact, ContactType
from imtui.domain.errors import ImtuiError
from imtui.domain.incidents import IncidentSummary
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.domain.texts import visible

if TYPE_CHECKING:
    from imtui.gateway.connections import Connection

_Answer = TypeVar("_Answer")
_FRESH = timedelta(seconds=90)
_SECONDS = 1.5


def complete_incident(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of open incidents, with their titles."""
    incidents = (_known(context, Topic.INCIDENTS).incidents or {}).values()
    return _ids((each for each in incidents if each.resolved is None), incomplete)


def complete_any_incident(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of incidents, open or resolved, the latest first."""
    listed = _answer(context, lambda connection: connection.incidents.listed())
    if listed is None:
        listed = tuple((_known(context, Topic.INCIDENTS).incidents or {}).values())
    return _ids(sorted(listed, key=lambda each: each.created, reverse=True), incomplete)


def complete_contact(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Aliases of contacts, with their names."""
    return _aliases(_known(context, Topic.CONTACTS).contacts.values(), incomplete)


def complete_person(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Aliases of people."""
    contacts = _known(context, Topic.CONTACTS).contacts.values()
    return _aliases((each for each in contacts if each.type is ContactType.PERSONAL), incomplete)


def complete_schedule(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Aliases of on-call schedules."""
    contacts = _known(context, Topic.CONTACTS).contacts.values()
    return _aliases((each for each in contacts if each.type is ContactType.ONCALL_SCHEDULE), incomplete)


def complete_plan(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of response plans."""
    plans = _known(context, Topic.RESPONSE_PLANS).response_plans or ()
    return [CompletionItem(each.name, help=visible(each.display_name)) for each in plans if each.name.startswith(incomplete)]


def complete_engaged(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Contacts, and response plans: what engages somebody."""
    return [*complete_contact(context, parameter, incomplete), *complete_plan(context, parameter, incomplete)]


def complete_engagement(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Running engagements: by whom they engage, or by id where they engage the same one."""
    found = _answer(context, lambda connection: connection.contacts.engagements("")) or ()
    running = [each for each in found if each.stopped is None]
    engaged = Counter(short_name(each.contact_arn) for each in running)
    ids = naming.short_ids(each.arn for each in running)
    names = [(short_name(each.contact_arn), ids[each.arn]) for each in running]
    offered = [(name, id) if engaged[name] == 1 else (id, name) for name, id in names]
    return [CompletionItem(name, help=visible(more)) for name, more in offered if name.startswith(incomplete)]


def complete_page(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of one's own pages that nobody has accepted."""
    me = str(context.params.get("whose") or "") or (_config(context) or Config()).me
    contacts = _known(context, Topic.CONTACTS).contacts
    arn = next((each.arn for each in contacts.values() if me and me in (each.arn, each.alias)), None)
    found = (_answer(context, lambda connection: connection.contacts.pages_to(arn)) if arn else None) or ()
    ids = naming.short_ids(each.arn for each in found)
    waiting = [(ids[each.arn], short_name(each.incident_arn) or each.sender) for each in found if each.read is None]
    return [CompletionItem(id, help=visible(about)) for id, about in waiting if id.startswith(incomplete)]


def complete_service(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _named(("ssm-incidents", "ssm-contacts"), incomplete)


def complete_operation(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Operations of the service that was named before, as they are begun: `accept-page` or `AcceptPage`."""
    from imtui.gateway.models import SERVICES, operation, operations

    word = str(context.params.get("service") or "")
    service = next((each for each in SERVICES if word and each.endswith(word)), None)
    if service is None:
        return []
    names = operations(service)
    return _named((operation(service, name).name for name in names) if incomplete[:1].isupper() else names, incomplete)


def _named(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _ids(incidents: Iterable[IncidentSummary], incomplete: str) -> list[CompletionItem]:
    listed = tuple(incidents)
    ids = naming.short_ids(each.arn for each in listed)
    return [CompletionItem(ids[each.arn], help=visible(each.title)) for each in listed if ids[each.arn].startswith(incomplete.casefold())]


def _aliases(contacts: Iterable[Contact], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(each.alias, help=visible(each.display_name)) for each in contacts if each.alias.startswith(incomplete)]


def _config(context: click.Context) -> Config | None:
    """The settings that the words so far come to; None when they cannot be used."""
    from imtui.cli.settings import SHARED, of_the_program

    try:
        return of_the_program(context, os.environ, {name: context.params.get(name) for name in SHARED})
    except ImtuiError:
        return None


def _known(context: click.Context, topic: Topic) -> Snapshot:
    """What is known of that topic, asked for where the picture on disk is old. Nothing where that fails."""
    from imtui.cli.pictures import last_picture

    if (config := _config(context)) is None:
        return Snapshot()
    picture = last_picture(config)
    health = picture.health.get(Watch(topic))
    if health is not None and health.succeeded is not None and SystemClock().now() - health.succeeded < _FRESH:
        return picture
    return _answer(context, lambda connection: _asked(connection, topic)) or picture


def _answer(context: click.Context, question: "Callable[[Connection], Awaitable[_Answer]]") -> _Answer | None:
    """What the service says; None where it does not in time."""
    from imtui.cli.shells import connected

    if (config := _config(context)) is None:
        return None

    async def ask() -> _Answer:
        async with connected(config, SystemClock(), seconds=_SECONDS) as connection:
            return await question(connection)

    try:
        return asyncio.run(asyncio.wait_for(ask(), _SECONDS * 2))
    except (ImtuiError, TimeoutError, OSError):
        return None


async def _asked(connection: "Connection", topic: Topic) -> Snapshot:
    match topic:
        case Topic.CONTACTS:
            return Snapshot(contacts=await connection.contacts.contacts())
        case Topic.RESPONSE_PLANS:
            return Snapshot(response_plans=await connection.incidents.response_plans())
        case _:
            return Snapshot(incidents={each.arn: each for each in await connection.incidents.open_incidents()})
