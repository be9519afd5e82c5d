"""Who is at the keyboard in which account, as they once said.

Invariant: a file that cannot be read or written costs only that the question is asked again.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from imtui.state.files import private_folder, replace_file

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Aliases by place and account, as JSON at `path`."""

    path: Path

    def alias(self, endpoint_url: str, account_id: str) -> str:
        """Who it was the last time; empty when nobody said."""
        return self._read().get(_key(endpoint_url, account_id), "")

    def remember(self, endpoint_url: str, account_id: str, alias: str) -> None:
        """From now on it is this one."""
        known = {**self._read(), _key(endpoint_url, account_id): alias}
        try:
            private_folder(self.path.parent)
            replace_file(self.path, json.dumps(known, indent=1, sort_keys=True).encode())
        except OSError as error:
            _log.warning("who is at the keyboard is not remembered: %s", error)

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            _log.warning("%s cannot be read: %s", self.path, error)
            return {}
        return {str(key): str(alias) for key, alias in known.items()} if isinstance(known, dict) else {}


def _key(endpoint_url: str, account_id: str) -> str:
    return f"{endpoint_url} {account_id}".strip()
