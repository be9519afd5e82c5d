"""An import from its first file to its last.

Invariant: each file is one transaction, and what is there already stays: so an import that was cut short, or is run twice, goes on where
it was and leaves nothing twice. A file that cannot be brought in ends it with a sentence; what came before stays.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from imtui.server.importing import contacts, incidents, scripts
from imtui.server.importing.files import SCRIPTED, BrokenExport, Found, find, load
from imtui.server.importing.parts import Entry, Occupied
from imtui.server.protocol.documents import Documents, Misfit
from imtui.server.protocol.model import load_services
from imtui.server.store.database import Database, Transaction
from imtui.server.store.duplicates import DuplicateError, no_duplicates
from imtui.server.store.limits import NoRoomError, no_overlength

_Writer = Callable[[Transaction, Entry], bool]
_WRITERS: Mapping[str, _Writer] = {
    "replication-set": incidents.replication_set,
    "response-plans": incidents.response_plan,
    "contacts": contacts.contact,
    "rotations": contacts.rotation,
    "incidents": incidents.incident,
    "engagements": contacts.engagement,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came in, and what was there already, by kind; `silent` events came without their text."""

    account_id: str
    region: str
    new: Mapping[str, int]
    present: Mapping[str, int]
    silent: int = 0


def bring_in(database: Database, folder: Path, *, now: datetime, progress: Callable[[int, int], None]) -> Imported:
    """Bring everything in `folder` into the store; `progress` is told how many files of how many are done. BrokenExport."""
    found = find(folder)
    services = load_services()
    reading = _Reading(strict=Documents(services, is_strict=True), lenient=Documents(services, is_strict=False), now=now)
    new: Counter[str] = Counter()
    present: Counter[str] = Counter()
    silent = 0
    progress(0, len(found.files))
    for done, (kind, path) in enumerate(found.files, 1):
        try:
            with no_duplicates(), no_overlength(), database.transaction() as tx:
                entries, textless = reading.entries(kind, load(path))
                for name, entry in entries:
                    came = _WRITERS[name](tx, entry)
                    (new if came else present)[name] += 1
                    silent += textless if came and name == "incidents" else 0
        except (Misfit, Occupied) as error:
            raise BrokenExport(f"{path}: {error}") from error
        except DuplicateError as error:
            raise BrokenExport(f"{path} names something that another file, or the store, has already: {error}") from error
        except NoRoomError as error:
            raise BrokenExport(
                f"{path} does not fit: {error}. Nothing of it was brought in: shorten it there, or import into SQLite, which holds it"
            ) from error
        progress(done, len(found.files))
    return _summary(found, new, present, silent)


def _summary(found: Found, new: Mapping[str, int], present: Mapping[str, int], silent: int) -> Imported:
    return Imported(account_id=found.account_id, region=found.region, new=dict(new), present=dict(present), silent=silent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How files become entries: those of our own export strictly, those of AWS's script with an open mind."""

    strict: Documents
    lenient: Documents
    now: datetime

    def entries(self, kind: str, document: Mapping[str, Any]) -> tuple[list[tuple[str, Entry]], int]:
        """What a file brings in, each with its kind, and how many events came without their text."""
        if kind == SCRIPTED:
            scripted = scripts.understand(document)
            return list(self._scripted(scripted)), scripted.silent
        if kind not in _WRITERS:
            raise Misfit("", f"is of a kind that no export has: {kind}")
        return [(kind, Entry(document=document, documents=self.strict, now=self.now))], 0

    def _scripted(self, scripted: scripts.Scripted) -> Iterator[tuple[str, Entry]]:
        yield "incidents", Entry(document=scripted.incident, documents=self.lenient, now=self.now)
        for engagement in scripted.engagements:
            yield "engagements", Entry(document=engagement, documents=self.lenient, now=self.now)
