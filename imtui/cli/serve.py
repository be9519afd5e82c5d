"""`imtui serve`: the flags of the service, and nothing of the service itself.

Invariant: what the service needs is imported when it runs, so that `imtui --help` costs nothing of it. A flag that is not named here
again is a field of `serving.Service` by the same name.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from imtui.arns import is_region
from imtui.cli.choices import complete_scenario
from imtui.cli.speeds import speed_option

DEFAULT_PORT = 8321


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, metavar="PORT", help="0: any free one.")
@click.option("--tls-cert", type=click.Path(path_type=Path), metavar="FILE", help="Certificate chain (PEM): then it speaks HTTPS.")
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="FILE", help="The certificate's private key (PEM).")
@click.option("--allow-plain-http", is_flag=True, help="Without TLS, too, let other machines in.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where keys and data are kept.")
@click.option(
    "--database-url",
    envvar="IMTUI_DATABASE_URL",
    metavar="URL",
    help="Another database than the SQLite file among the data, such as postgresql+psycopg://…; several services may share that one.",
)
@click.option(
    "--smtp-url", envvar="IMTUI_SMTP_URL", metavar="URL", help="Send EMAIL: smtp[s]://user:password@host:port[?starttls=1&from=…]."
)
@click.option(
    "--webhook-url", envvar="IMTUI_WEBHOOK_URL", metavar="URL", help="Send SMS and VOICE, as signed requests; secret: IMTUI_WEBHOOK_SECRET."
)
@click.option("--region", default="us-east-1", show_default=True, metavar="REGION", help="Region that it answers for.")
@click.option("--account-id", default="111122223333", show_default=True, metavar="DIGITS", help="Account that it answers for.")
@click.option(
    "--scenario", metavar="NAME|FILE", shell_complete=complete_scenario, help="Company and incidents to begin with, such as demo."
)
@speed_option()
@click.option(
    "--settling",
    type=click.IntRange(0, 86400),
    default=0,
    show_default=True,
    metavar="SECONDS",
    help="How long a replication set takes to be made or changed.",
)
@click.option("--ready-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Address and keys as JSON.")
@click.option("--caller", default="responder", hidden=True, help="Name of the user that the generated key belongs to.")
@click.option("--origin", metavar="TIME", hidden=True, help="Since when its time runs faster, as ISO 8601; now, unless told.")
@click.option("--leash", is_flag=True, hidden=True, help="End, and remove --data, when standard input closes.")
def serve(
    *, data: Path | None, tls_cert: Path | None, tls_key: Path | None, allow_plain_http: bool, origin: str | None, **flags: Any
) -> None:
    """Run an Incident Manager of your own, for any AWS SDK."""
    account_id: str = flags["account_id"]
    if not (len(account_id) == 12 and account_id.isascii() and account_id.isdigit()):
        raise click.BadParameter("must be twelve digits", param_hint="--account-id")
    if not is_region(flags["region"]):
        raise click.BadParameter("must be the name of a Region, such as eu-west-1", param_hint="--region")
    if flags["leash"] and data is None:
        raise click.UsageError("--leash needs --data")
    from imtui.cli import exposure, serving

    tls = exposure.tls_context(tls_cert, tls_key)
    exposure.check_exposure(flags["host"], is_encrypted=tls is not None, is_wanted=allow_plain_http)
    since = datetime.fromisoformat(origin) if origin else None
    serving.run(serving.Service(folder=data, tls=tls, origin=since, **flags))
