"""`imtui web`: the war room in a browser, for a screen on the wall.

Invariant: nothing but loopback is served unless its owner said so, nobody gets in without the token, and nothing can be changed from there
unless --write was given. What serves is imported when it runs.
"""

import os
from pathlib import Path

import click

from imtui.cli.settings import takes_settings

DEFAULT_PORT = 8322


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, metavar="PORT", help="0: any free one.")
@click.option("--token", envvar="IMTUI_WEB_TOKEN", metavar="TOKEN", help="What opens it; without it one is made and printed, this once.")
@click.option("--write", is_flag=True, help="Let whoever has the token act, as you.")
@click.option("--public-url", default="", metavar="URL", help="How browsers reach it, when something stands in between.")
@click.option("--most", type=click.IntRange(1, 100), default=8, show_default=True, metavar="N", help="Tabs at once, a process each.")
@click.option("--tls-cert", type=click.Path(path_type=Path), metavar="FILE", help="Certificate chain (PEM): then it speaks HTTPS.")
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="FILE", help="The certificate's private key (PEM).")
@click.option("--allow-plain-http", is_flag=True, help="Without TLS, too, let other machines in.")
@click.option("--leash", type=int, hidden=True, help="Draw one war room for a browser, until this descriptor closes.")
@takes_settings
@click.pass_context
def web(
    context: click.Context,
    /,
    *,
    host: str,
    port: int,
    token: str | None,
    write: bool,
    public_url: str,
    most: int,
    tls_cert: Path | None,
    tls_key: Path | None,
    allow_plain_http: bool,
    leash: int | None,
    **shared: object,
) -> None:
    """Serve the war room to browsers, read-only. For a screen on the wall."""
    from imtui.cli import browsing, exposure
    from imtui.cli.settings import of_the_program

    config = of_the_program(context, os.environ, shared if write else {**shared, "read_only": True})
    if leash is not None:
        browsing.draw(config, leash)
        return
    browsing.check_installed()
    browsing.check(token, public_url)
    tls = exposure.tls_context(tls_cert, tls_key)
    exposure.check_exposure(host, is_encrypted=tls is not None, is_wanted=allow_plain_http)
    browsing.serve(
        browsing.Browsing(
            host=host,
            port=port,
            token=token or "",
            public_url=public_url,
            most=most,
            tls=tls,
            config=config,
            settings_file=context.find_root().params.get("config"),
        )
    )
