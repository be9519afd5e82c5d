"""`imtui journal`: what was asked for and is not done, looked at and decided without the war room.

Invariant: nothing is sent from here: what is to be sent again is sent by the imtui that runs, or by the next one. Standard output holds
entries and nothing else.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from imtui.arns import short_name
from imtui.cli.choices import complete_entry
from imtui.cli.failures import Failure
from imtui.cli.keeping import open_journal
from imtui.clock import SystemClock
from imtui.domain.unsent import Unsent
from imtui.state.journal import Journal


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
@click.pass_context
def journal(context: click.Context, *, as_json: bool) -> None:
    """List what is not sent yet, or was refused."""
    if context.invoked_subcommand is not None:
        return
    with _opened() as opened:
        entries = [entry.shown() for entry in opened.entries()]
    if as_json:
        click.echo(json.dumps([_document(each) for each in entries], indent=2, ensure_ascii=False))
        return
    now = SystemClock().now()
    for each in entries:
        click.echo(_line(each, now))
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


def _line(entry: Unsent, now: datetime) -> str:
    """`12  refused  note · checkout-1 · 4m: rolled back web-412  (access denied …)`, without anything that a terminal obeys."""
    minutes = max(0, int((now - entry.created).total_seconds())) // 60
    about = f" · {short_name(entry.subject)}" if entry.subject else ""
    text = f": {entry.text}" if entry.text else ""
    reason = f"  ({entry.reason})" if entry.reason else ""
    words = f"{entry.id}  {entry.state.value:<8} {entry.sentence}{about} · {minutes}m{text}{reason}"
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _document(entry: Unsent) -> dict[str, object]:
    return {
        "id": entry.id,
        "state": entry.state.value,
        "what": entry.sentence,
        "incident": entry.subject,
        "text": entry.text,
        "at": entry.at.isoformat(),
        "created": entry.created.isoformat(),
        "attempts": entry.attempts,
        "reason": entry.reason,
        "endpoint_url": entry.endpoint_url,
        "region": entry.region,
        "account_id": entry.account_id,
    }
