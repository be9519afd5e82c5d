"""`imtui outbox`: the messages that your own Incident Manager sent, or would have sent, to people.

Invariant: it reads, and only reads, what was committed, beside a server that runs or without one. Each message is shown once, in the order
in which they were written, and is whole on standard output before the next one is read.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imtui.cli.failures import Failure
from imtui.cli.render import takes_form

if TYPE_CHECKING:
    from imtui.server.store.database import Database
    from imtui.server.store.outbox import MessageRow

_BETWEEN_LOOKS = 0.5
_AT_ONCE = 500
_INTERRUPTED, _NOBODY_READS = 130, 141


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where imtui serve keeps its data.")
@click.option("--database-url", envvar="IMTUI_DATABASE_URL", metavar="URL", help="Another database than the SQLite file among the data.")
@click.option("--follow", is_flag=True, help="Go on with what is sent from now on, until ctrl+c.")
@takes_form
def outbox(*, data: Path | None, database_url: str | None, follow: bool, wants_table: bool) -> None:
    """Show what your own Incident Manager sent to people. Oldest first; as JSON one object a line."""
    show = _as_text if wants_table else _as_json
    with _looking_into(data, database_url) as database:
        try:
            asyncio.run(_show(database, show, follow=follow))
        except KeyboardInterrupt:
            sys.exit(_INTERRUPTED)
        except BrokenPipeError:
            # Whoever read has enough; the interpreter would complain about what it still wants to flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(_NOBODY_READS)


async def _show(database: "Database", show: "Callable[[MessageRow], str]", *, follow: bool) -> None:
    from imtui.clock import SystemClock

    clock, last = SystemClock(), 0
    while True:
        messages = _next(database, last)
        for message in messages:
            click.echo(show(message))
            last = message.seq
        if len(messages) < _AT_ONCE:
            if not follow:
                return
            await clock.sleep(_BETWEEN_LOOKS)


def _next(database: "Database", last: int) -> "list[MessageRow]":
    from imtui.server.store.outbox import list_messages

    with database.reading() as tx:
        return list(list_messages(tx, after=last, limit=_AT_ONCE))


@contextmanager
def _looking_into(data: Path | None, database_url: str | None) -> "Iterator[Database]":
    from imtui.cli.places import state_folder
    from imtui.cli.stores import DATABASE, database_in, missing
    from imtui.server.store.database import Database, DatabaseError

    folder = data or state_folder("serve")
    if database_url is None and not (folder / DATABASE).exists():
        raise missing(folder)
    try:
        database = Database.look_into(database_url or database_in(folder))
    except DatabaseError as error:
        raise Failure(str(error)) from error
    try:
        yield database
    finally:
        database.close()


def _as_json(message: "MessageRow") -> str:
    """One object; `page_arn` is null for an activation code, `reason` says why the message failed, or failed last."""
    shown: dict[str, Any] = {
        "time": _time(message.created),
        "contact_arn": message.contact_arn,
        "channel_arn": message.channel_arn,
        "channel_type": message.channel_type,
        "address": message.address,
        "subject": message.subject,
        "text": message.text,
        "code": message.code,
        "message_id": message.id,
        "page_arn": message.page_arn,
        "status": message.status,
        "reason": message.reason,
    }
    return json.dumps(shown)


def _as_text(message: "MessageRow") -> str:
    """A block of lines, safe to show: a headline that begins with the time, then everything else, indented; an empty line at its end."""
    from imtui.domain.texts import visible

    outcome = message.status if message.reason is None else f"{message.status}: {message.reason}"
    lines = [
        f"{_time(message.created)}  {message.channel_type}  {visible(message.address)}  {visible(message.subject)}",
        f"  contact  {visible(message.contact_arn)}",
        f"  channel  {visible(message.channel_arn)}",
        f"  code     {message.code}",
        f"  status   {visible(outcome)}",
        *(f"  | {line}" for line in visible(message.text, single_line=False).splitlines()),
    ]
    return "\n".join([*lines, ""])


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
