"""`imtui import`: an account into the store of a server that is not running.

Invariant: nobody else has the folder of the data meanwhile, by the same lock that `imtui serve` holds.
"""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from imtui.server.importing.running import Imported

_SERVED = "an imtui serve runs on the data in {}: end it first, or name another place with --data"


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where imtui serve keeps its data.")
@click.option("--database-url", envvar="IMTUI_DATABASE_URL", metavar="URL", help="Another database than the SQLite file among the data.")
def import_account(*, folder: Path, data: Path | None, database_url: str | None) -> None:
    """Bring a whole account in. An export of imtui's, or of AWS's own script."""
    from imtui.cli.bars import Bar
    from imtui.cli.failures import Failure
    from imtui.cli.stores import database_in, held
    from imtui.clock import SystemClock
    from imtui.server.importing.files import BrokenExport
    from imtui.server.importing.running import bring_in
    from imtui.server.store.database import Database, DatabaseError

    with nullcontext(data) if database_url and data is None else held(data, taken=_SERVED) as place:
        try:
            database = Database.open(database_url or database_in(place or Path()))
            try:
                with Bar("importing") as bar:
                    imported = bring_in(database, folder, now=SystemClock().now(), progress=bar.show)
            finally:
                database.close()
        except (BrokenExport, DatabaseError) as error:
            raise Failure(str(error)) from error
        except KeyboardInterrupt:
            raise Failure("interrupted: the same command goes on where it was", status=130) from None
    _tell(imported)


def _tell(imported: "Imported") -> None:
    new = ", ".join(f"{count} {kind}" for kind, count in imported.new.items()) or "nothing"
    present = ", ".join(f"{count} {kind}" for kind, count in imported.present.items())
    click.echo(f"brought in {new}" + (f"; already there: {present}" if present else ""), err=True)
    if imported.silent:
        click.echo(f"{imported.silent} timeline events came without their text: the script that exported them has a limit", err=True)
    if imported.account_id:
        click.echo(f"serve it with: imtui serve --account-id {imported.account_id} --region {imported.region}", err=True)
