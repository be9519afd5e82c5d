"""`imtui credentials`: who may call a server of ours.

Invariant: a secret is written once, by `add`, and to standard output only. The commands work on the database itself, whether a server
runs on it or not: it takes new keys at once, and a second after `revoke` the key opens nothing.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imtui.cli.failures import Failure

if TYPE_CHECKING:
    from imtui.server.keyring import Keyring
    from imtui.server.store.access_keys import AccessKeyRow

_NOT_FOUND = 5
_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)  # what IAM lets a user be called


@click.group()
def credentials() -> None:
    """List, add and revoke the access keys of your own Incident Manager."""


def _of_a_server(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which server's keys."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="JSON, as without a terminal."),
        click.option(
            "--database-url", envvar="IMTUI_DATABASE_URL", metavar="URL", help="Another database than the SQLite file among the data."
        ),
        click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where imtui serve keeps its data."),
    ):
        command = option(command)
    return command


@credentials.command("list")
@_of_a_server
def list_keys(*, data: Path | None, database_url: str | None, as_json: bool) -> None:
    """Show the keys, the oldest first; never a secret."""
    with _keyring(data, database_url) as keyring:
        rows = keyring.list()
    if as_json or not sys.stdout.isatty():
        click.echo(json.dumps([_shown(row) for row in rows], indent=1))
        return
    table = [("access key id", "name", "may", "since"), *((row.access_key_id, row.name, _rights(row), _day(row.created)) for row in rows)]
    for line in _aligned(table):
        click.echo(line)


@credentials.command()
@click.argument("name")
@click.option("--read-only", is_flag=True, help="The key may read and change nothing.")
@_of_a_server
def add(*, name: str, read_only: bool, data: Path | None, database_url: str | None, as_json: bool) -> None:
    """Make a key for the user NAME, and show its secret, this once."""
    from imtui.clock import SystemClock

    if not _NAME.fullmatch(name):
        raise click.BadParameter("must be up to 64 letters, digits and any of + = , . @ _ -", param_hint="NAME")
    with _keyring(data, database_url, is_new=True) as keyring:
        row = keyring.add(name, read_only=read_only, created=SystemClock().now())
    if as_json or not sys.stdout.isatty():
        click.echo(json.dumps({**_shown(row), "secret_access_key": row.secret}, indent=1))
        return
    click.echo(f"access key id      {row.access_key_id}\nsecret access key  {row.secret}")
    click.echo("the secret is not shown again", err=True)


@credentials.command()
@click.argument("key")
@_of_a_server
def revoke(*, key: str, data: Path | None, database_url: str | None, as_json: bool) -> None:
    """Take the access key with the id KEY away; a server that runs refuses it within a second."""
    with _keyring(data, database_url) as keyring:
        if not keyring.revoke(key):
            raise Failure(f"there is no access key {key}", status=_NOT_FOUND)
    if as_json or not sys.stdout.isatty():
        click.echo(json.dumps({"access_key_id": key, "revoked": True}))
    else:
        click.echo(f"revoked {key}")


@contextmanager
def _keyring(data: Path | None, database_url: str | None, *, is_new: bool = False) -> "Iterator[Keyring]":
    """The keys of a server; Failure when there is none. `is_new`: then one may be prepared, before its first start."""
    from imtui.cli.places import state_folder
    from imtui.cli.stores import DATABASE, database_in
    from imtui.clock import SystemClock
    from imtui.server.keyring import Keyring
    from imtui.server.store.database import Database, DatabaseError

    folder = data or state_folder("serve")
    if database_url is None and not (folder / DATABASE).exists():
        if not is_new:
            raise Failure(f"no imtui serve keeps its data in {folder}: name the place with --data, or the database with --database-url")
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
    return {"access_key_id": row.access_key_id, "name": row.name, "read_only": row.read_only, "created": row.created.isoformat()}


def _rights(row: "AccessKeyRow") -> str:
    return "read" if row.read_only else "read, change"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
