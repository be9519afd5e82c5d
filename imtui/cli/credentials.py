"""`imtui credentials`: who may call a server of ours.

Invariant: a secret is written once, by `add`, and to standard output only. The commands work on the database itself, whether a server
runs on it or not: it takes new keys at once, and a second after `revoke` the key opens nothing.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imtui.cli.failures import MISSING, Failure
from imtui.cli.render import Column, print_json, print_table, takes_form, timestamp

if TYPE_CHECKING:
    from imtui.server.keyring import Keyring
    from imtui.server.store.access_keys import AccessKeyRow

_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)  # what IAM lets a user be called


@click.group()
def credentials() -> None:
    """List, add and revoke keys of your own Incident Manager."""


def _of_a_server(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which server's keys."""
    command = takes_form(command)
    for option in (
        click.option(
            "--database-url", envvar="IMTUI_DATABASE_URL", metavar="URL", help="Another database than the SQLite file among the data."
        ),
        click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where imtui serve keeps its data."),
    ):
        command = option(command)
    return command


@credentials.command("list")
@_of_a_server
def list_keys(*, data: Path | None, database_url: str | None, wants_table: bool) -> None:
    """Show the keys, the oldest first; never a secret."""
    with _keyring(data, database_url) as keyring:
        rows = keyring.list()
    if not wants_table:
        print_json([_shown(row) for row in rows])
        return
    columns = [Column(title=title) for title in ("access key id", "name", "may", "since")]
    print_table(columns, [(row.access_key_id, row.name, _rights(row), _day(row.created)) for row in rows])


@credentials.command()
@click.argument("name")
@click.option("--read-only", is_flag=True, help="The key may read and change nothing.")
@_of_a_server
def add(*, name: str, read_only: bool, data: Path | None, database_url: str | None, wants_table: bool) -> None:
    """Make a key for the user NAME, and show its secret, this once."""
    from imtui.clock import SystemClock

    if not _NAME.fullmatch(name):
        raise click.BadParameter("must be up to 64 letters, digits and any of + = , . @ _ -", param_hint="NAME")
    with _keyring(data, database_url, is_new=True) as keyring:
        row = keyring.add(name, read_only=read_only, created=SystemClock().now())
    if not wants_table:
        print_json({**_shown(row), "secret_access_key": row.secret})
        return
    click.echo(f"access key id      {row.access_key_id}\nsecret access key  {row.secret}")
    click.echo("the secret is not shown again", err=True)


@credentials.command()
@click.argument("key")
@_of_a_server
def revoke(*, key: str, data: Path | None, database_url: str | None, wants_table: bool) -> None:
    """Take the access key with the id KEY away; a server that runs refuses it within a second."""
    with _keyring(data, database_url) as keyring:
        if not keyring.revoke(key):
            raise Failure(f"there is no access key {key}", status=MISSING)
    if wants_table:
        click.echo(f"revoked {key}")
    else:
        print_json({"access_key_id": key, "revoked": True})


@contextmanager
def _keyring(data: Path | None, database_url: str | None, *, is_new: bool = False) -> "Iterator[Keyring]":
    """The keys of a server; Failure when there is none. `is_new`: then one may be prepared, before its first start."""
    from imtui.cli.places import state_folder
    from imtui.cli.stores import DATABASE, database_in, missing
    from imtui.clock import SystemClock
    from imtui.server.keyring import Keyring
    from imtui.server.store.database import Database, DatabaseError

    folder = data or state_folder("serve")
    if database_url is None and not (folder / DATABASE).exists():
        if not is_new:
            raise missing(folder)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(f"cannot keep data in {folder}: {error.strerror}") from error
    try:
        database = Database.open(database_url or database_in(folder))
    except DatabaseError as error:
        raise Failure(str(error)) from error
    try:
        yield Keyring(database=database, clock=SystemClock(), entropy=os.urandom)
    finally:
        database.close()


def _shown(row: "AccessKeyRow") -> dict[str, Any]:
    return {"access_key_id": row.access_key_id, "name": row.name, "read_only": row.read_only, "created": timestamp(row.created)}


def _rights(row: "AccessKeyRow") -> str:
    return "read" if row.read_only else "read, change"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
