"""Six-digit codes: to accept a page with, to activate a channel with.

Invariant: a code says nothing about the ids that anyone can read: it comes from an id that was made for it and thrown away.
"""

from hashlib import sha256

from imtui.server.services.context import Context


def new_code(context: Context) -> str:
    """Six decimal digits, as unpredictable as the service's ids."""
    digest = sha256(context.ids.new(context.now).encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"
