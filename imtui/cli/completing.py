"""What the shell completes: incidents, contacts, response plans and operations, by name.

Invariant: a shell that waits for the tab key is never kept waiting, nor written to: names come from the last picture on disk where it is
fresh, else from one call that may take a second and a half; whatever goes wrong, there is just less to choose from.
"""

import asyncio
import os
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from imtui.cli import naming
from imtui.clock import SystemClock
from imtui.domain.errors import ImtuiError
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.domain.texts import visible

if TYPE_CHECKING:
    from imtui.config import Config

_FRESH = timedelta(seconds=90)
_SECONDS = 1.5


def complete_incident(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of open incidents, with their titles."""
    snapshot = _known(context, Topic.INCIDENTS)
    incidents = (snapshot.incidents or {}).values()
    ids = naming.short_ids(each.arn for each in incidents if each.resolved is None)
    return [
        CompletionItem(ids[each.arn], help=visible(each.title))
        for each in incidents
        if each.arn in ids and ids[each.arn].startswith(incomplete.casefold())
    ]


def complete_contact(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Aliases of contacts, with their names."""
    contacts = _known(context, Topic.CONTACTS).contacts.values()
    return [CompletionItem(each.alias, help=visible(each.display_name)) for each in contacts if each.alias.startswith(incomplete)]


def complete_plan(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of response plans."""
    plans = _known(context, Topic.RESPONSE_PLANS).response_plans or ()
    return [CompletionItem(each.name, help=visible(each.display_name)) for each in plans if each.name.startswith(incomplete)]


def complete_service(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _named(("ssm-incidents", "ssm-contacts"), incomplete)


def complete_operation(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Operations of the service that was named before."""
    from imtui.gateway.models import SERVICES, operations

    service = str(context.params.get("service") or "")
    return _named(operations(service) if service in SERVICES else (), incomplete)


def _named(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _known(context: click.Context, topic: Topic) -> Snapshot:
    """What is known of that topic, asked for where the picture on disk is old. Nothing where that fails."""
    from imtui.cli.pictures import last_picture
    from imtui.cli.settings import of_the_program

    try:
        config = of_the_program(context, os.environ, {name: context.params.get(name) for name in ("profile", "region", "endpoint_url")})
    except ImtuiError:
        return Snapshot()
    picture = last_picture(config)
    health = picture.health.get(Watch(topic))
    if health is not None and health.succeeded is not None and SystemClock().now() - health.succeeded < _FRESH:
        return picture
    try:
        return asyncio.run(asyncio.wait_for(_asked(config, topic), _SECONDS * 2))
    except (ImtuiError, TimeoutError, OSError):
        return picture


async def _asked(config: "Config", topic: Topic) -> Snapshot:
    from imtui.cli.shells import connected

    async with connected(config, SystemClock(), seconds=_SECONDS) as connection:
        match topic:
            case Topic.CONTACTS:
                return Snapshot(contacts=await connection.contacts.contacts())
            case Topic.RESPONSE_PLANS:
                return Snapshot(response_plans=await connection.incidents.response_plans())
            case _:
                return Snapshot(incidents={each.arn: each for each in await connection.incidents.open_incidents()})
