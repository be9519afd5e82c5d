"""`imtui journal`: what was asked for and is not done, looked at and decided without the war room.

Invariant: nothing is sent from here: what is to be sent again is sent by the imtui that runs, or by the next one. Standard output holds
entries and nothing else.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from imtui.arns import short_name
from imtui.cli.choices import complete_entry
from imtui.cli.failures import Failure
from imtui.cli.keeping import open_journal
from imtui.cli.render import Column, ago, print_json, print_table, takes_form, timestamp
from imtui.clock import SystemClock
from imtui.domain.unsent import Unsent
from imtui.state.journal import Journal

_ID, _SHOWN_ID = 36, 8
_COLUMNS = (
    Column(title="id", is_number=True),
    Column(title="state"),
    Column(title="age"),
    Column(title="what", wraps=True),
    Column(title="why not", wraps=True),
)


@click.group(invoke_without_command=True)
@click.pass_context
@takes_form
def journal(context: click.Context, /, *, wants_table: bool) -> None:
    """List what is not sent yet, or was refused."""
    if context.invoked_subcommand is not None:
        return
    with _opened() as opened:
        entries = [entry.shown() for entry in opened.entries()]
    if not wants_table:
        print_json([_document(each) for each in entries])
        return
    now = SystemClock().now()
    print_table(_COLUMNS, [_row(each, now) for each in entries])
    if not entries:
        click.echo("nothing is unsent", err=True)


@journal.command()
@click.argument("id", type=int, shell_complete=complete_entry)
def retry(*, id: int) -> None:
    """Send an entry that was refused once more."""
    with _opened() as opened:
        opened.retry(id)
    click.echo(f"entry {id} is sent by the imtui that runs, or by the next one", err=True)


@journal.command()
@click.argument("id", type=int, shell_complete=complete_entry)
def drop(*, id: int) -> None:
    """Forget an entry: it is never sent."""
    with _opened() as opened:
        opened.drop(id)
    click.echo(f"entry {id} is dropped", err=True)


@contextmanager
def _opened() -> Iterator[Journal]:
    try:
        with open_journal() as opened:
            yield opened
    except (OSError, sqlite3.Error) as error:
        raise Failure(f"the journal cannot be used: {error}") from error


def _row(entry: Unsent, now: datetime) -> tuple[str, ...]:
    about = f" · {_named(entry.subject)}" if entry.subject else ""
    text = f": {entry.text}" if entry.text else ""
    return str(entry.id), entry.state.value, ago(entry.created, now), f"{entry.sentence}{about}{text}", entry.reason or "-"


def _named(arn: str) -> str:
    """The beginning of an id that commands take, or a whole name."""
    name = short_name(arn)
    return name[:_SHOWN_ID] if len(name) == _ID and name[_SHOWN_ID] == "-" else name


def _document(entry: Unsent) -> dict[str, object]:
    return {
        "id": entry.id,
        "state": entry.state.value,
        "what": entry.sentence,
        "incident": entry.subject,
        "text": entry.text,
        "at": timestamp(entry.at),
        "created": timestamp(entry.created),
        "attempts": entry.attempts,
        "reason": entry.reason,
        "endpoint_url": entry.endpoint_url,
        "region": entry.region,
        "account_id": entry.account_id,
    }
