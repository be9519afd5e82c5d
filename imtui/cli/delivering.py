"""What pages go out through, put together from flags: mail for EMAIL, a webhook for SMS and VOICE, the outbox for what has neither.

Invariant: the webhook's secret is chosen by its owner (IMTUI_WEBHOOK_SECRET) or made once and kept among the data, for its owner's eyes
only; it is never printed.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import click

from imtui.cli.failures import UNUSABLE, Failure
from imtui.cli.places import write_private
from imtui.clock import SystemClock
from imtui.server.delivery.carriers import Carrier, CarrierError

SECRET_FILE = "webhook-secret"


def carriers(*, smtp_url: str | None, webhook_url: str | None, folder: Path) -> Mapping[str, Carrier]:
    """Carriers by channel type; Failure when one cannot be used."""
    found: dict[str, Carrier] = {}
    try:
        if smtp_url:
            from imtui.server.delivery.smtp import SmtpCarrier, SmtpServer

            found["EMAIL"] = SmtpCarrier(SmtpServer.read(smtp_url))
        if webhook_url:
            from imtui.server.delivery.webhook import WebhookCarrier, place_of

            place_of(webhook_url)  # before a secret is made for it
            webhook = WebhookCarrier(webhook_url, secret=_secret(folder), clock=SystemClock())
            found |= {"SMS": webhook, "VOICE": webhook}
    except CarrierError as error:
        raise Failure(str(error), status=UNUSABLE) from error
    return found


def _secret(folder: Path) -> str:
    if chosen := os.environ.get("IMTUI_WEBHOOK_SECRET"):
        return chosen
    path = folder / SECRET_FILE
    try:
        if not path.exists():
            write_private(path, secrets.token_urlsafe(32) + "\n")
            click.echo(f"made a secret for the webhook's signatures: its receiver finds it in {path}", err=True)
        kept = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"cannot keep the webhook's secret in {path}: {error}") from error
    if not kept:
        raise Failure(f"the webhook's secret in {path} is empty: write one there, or remove the file to have one made")
    return kept
