"""A desk for one command: actions, with the journal beneath them.

Invariant: what was kept for this place by an imtui that has ended goes first, in its order; a state directory that cannot be used keeps
nobody from acting, it only cannot keep what fails.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import tzinfo
from functools import partial

import click

from imtui.actions.desk import Desk
from imtui.arns import Arn
from imtui.cli.keeping import open_journal
from imtui.cli.shells import token
from imtui.clock import Clock
from imtui.config import Config
from imtui.gateway.connections import Connection
from imtui.state.journal import Journal, Place
from imtui.state.journaled import JournaledContacts, JournaledIncidents, Out
from imtui.state.outbox import Outbox
from imtui.state.ports import Writers
from imtui.state.sending import Unkept


@asynccontextmanager
async def at_desk(connection: Connection, config: Config, clock: Clock, *, zone: tzinfo, subject: str) -> AsyncIterator[Desk]:
    """The desk, for the length of the block; after it, what else waits for the same place is sent too."""
    desk = partial(Desk, setup=connection, clock=clock, tokens=token, me=config.me, read_only=config.read_only, zone=zone)
    place = Place(endpoint_url=connection.place.endpoint_url, region=connection.place.region, account_id=_account(subject))
    journal = None if config.read_only else _journal(place)
    writers = Writers(incidents=connection.incidents, contacts=connection.contacts)

    def writing_to(out: Out) -> Desk:
        return desk(incidents=JournaledIncidents(connection.incidents, out), contacts=JournaledContacts(connection.contacts, out))

    if journal is None:
        yield writing_to(Unkept(writers))
        return
    outbox = Outbox(journal=journal, place=lambda: place, writers=writers, clock=clock, tokens=token)
    with journal:
        yield writing_to(outbox)
        try:
            await outbox.send_waiting()
        except sqlite3.Error as error:
            click.echo(f"the journal cannot be used: {error}", err=True)
        if outbox.unsent:
            click.echo(f"{len(outbox.unsent)} unsent: imtui journal", err=True)


def _journal(place: Place) -> Journal | None:
    """The journal, with what waits for this place; None, and a sentence, when there can be none."""
    try:
        journal = open_journal()
    except (OSError, sqlite3.Error) as error:
        click.echo(f"nothing that fails is kept: {error}", err=True)
        return None
    try:
        journal.adopt(place)
    except sqlite3.Error as error:
        journal.close()
        click.echo(f"nothing that fails is kept: {error}", err=True)
        return None
    return journal


def _account(subject: str) -> str:
    try:
        return Arn.parse(subject).account_id
    except ValueError:
        return ""
