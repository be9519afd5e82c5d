"""What is said of requests that cannot even be read, and of HTTP's own defects.

Invariant: no line quotes what was sent. The words of an exception may hold a header, and a header may hold a credential: its kind and
where it happened are all that is told.
"""

import logging
from typing import Final

from imtui.server import bugs


class _WithoutWords(logging.Filter):
    """Puts the kind of an exception in the place of the exception; of what a client did wrong, that is one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            is_the_clients = 400 <= getattr(error, "code", 500) < 500
            frames = "" if is_the_clients else f"\n{bugs.frames(error)}"
            record.msg, record.args = f"{record.getMessage()}: {bugs.kind(error)}{frames}", None
            record.exc_info = record.exc_text = None
        return True


HTTP_LOG: Final = logging.getLogger(__name__)
HTTP_LOG.addFilter(_WithoutWords())
