"""Who can reach a service, and who can read what passes: addresses and TLS; and why nobody can.

Invariant: nothing but loopback is served in the clear unless its owner said that this is wanted.
"""

import errno
import ssl
from ipaddress import ip_address
from pathlib import Path

from imtui.cli.failures import UNUSABLE, Failure


def tls_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """What to serve TLS with; None when no certificate was named. Failure when the two cannot be used."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise Failure("--tls-cert and --tls-key belong together: a certificate, and the private key that it was made for", status=UNUSABLE)
    for option, path in (("--tls-cert", certificate), ("--tls-key", key)):
        if not path.is_file():
            raise Failure(f"{option}: there is no file {path}", status=UNUSABLE)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (ssl.SSLError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
        raise Failure(f"cannot use {certificate} with {key}: {reason}", status=UNUSABLE) from error
    return context


def check_exposure(host: str, *, is_encrypted: bool, is_wanted: bool) -> None:
    """Failure when what is said to the service could be read on its way, and nobody said that this is wanted."""
    if is_encrypted or is_wanted or is_loopback(host):
        return
    raise Failure(
        f"--host {host} lets other machines in, and without TLS whoever is in between reads along: "
        "give --tls-cert and --tls-key, or --allow-plain-http",
        status=UNUSABLE,
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address; a name counts as foreign, since it may come to mean anything."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _no_password() -> str:
    raise ValueError("the key is encrypted, and a service has nobody to ask for its password")


def why_not_listening(host: str, port: int, error: OSError) -> str:
    """Why an address cannot be listened on, and what to do."""
    where = f"port {port} on {host}"
    match error.errno:
        case errno.EADDRINUSE:
            return f"{where} is in use: choose another with --port, or any free one with --port 0"
        case errno.EACCES:
            return f"{where} is not yours to listen on: choose one above 1023"
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine"
        case None if str(error).startswith("could not bind on any address"):  # since Python 3.13, for the same
            return f"{host} is no address of this machine"
        case _:
            return f"cannot listen on {where}: {error.strerror or error}"
