"""Every write before it is sent, with its idempotency token, until the service has said yes.

    waiting   on disk, to be sent by its owner
    sending   on its way right now
    refused   the service said no: kept, with the reason, until a person retries, edits or drops it

An entry belongs to the imtui that wrote it for as long as that one runs; afterwards the next one that is connected to the same place
(endpoint, Region, account) adopts it.

Invariant: an entry leaves the journal only when it is known to be done, or when a person drops it; it is sent by one process at a time,
in the order of its lane, always with the same token unless a person edited it, which is possible only where the service cannot have it.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from imtui.domain.errors import Conflict, ImtuiError, NotFound
from imtui.domain.unsent import Unsent, UnsentState
from imtui.state.database import Database
from imtui.state.intents import AcceptPage, CreateEvent, Intent
from imtui.state.owners import Owner
from imtui.state.verbs import from_json, reworded, to_json, verb_of, words

_SCHEMA = """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL, region TEXT NOT NULL, account TEXT NOT NULL,
    token TEXT NOT NULL, verb TEXT NOT NULL, arguments TEXT NOT NULL,
    lane TEXT NOT NULL, subject TEXT NOT NULL, sentence TEXT NOT NULL,
    state TEXT NOT NULL, owner TEXT NOT NULL, created TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT ''
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where entries are sent to: `endpoint_url` empty on AWS itself, `account_id` empty while nobody told."""

    endpoint_url: str = ""
    region: str = ""
    account_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One write in the journal. `intent` is None when another version of imtui wrote it."""

    id: int
    place: Place
    token: str
    intent: Intent | None
    lane: str
    subject: str
    sentence: str
    state: UnsentState
    created: datetime
    attempts: int
    reason: str

    @property
    def is_editable(self) -> bool:
        """Whether its text may be changed: a note that the service cannot have."""
        return self.intent is not None and bool(words(self.intent)) and (self.state is UnsentState.REFUSED or not self.attempts)

    def shown(self) -> Unsent:
        """What people see of it."""
        return Unsent(
            id=self.id,
            state=self.state,
            sentence=self.sentence,
            subject=self.subject,
            created=self.created,
            at=self.intent.time if isinstance(self.intent, CreateEvent) else self.created,
            text=words(self.intent) if self.intent is not None else "",
            attempts=self.attempts,
            reason=self.reason,
            is_editable=self.is_editable,
            page=self.intent.page_arn if isinstance(self.intent, AcceptPage) else "",
            endpoint_url=self.place.endpoint_url,
            region=self.place.region,
            account_id=self.place.account_id,
        )


class Journal:
    """The entries in `database`, of which `owner` sends its own. Every method may raise sqlite3.Error when the file cannot be used."""

    def __init__(self, database: Database, owner: Owner) -> None:
        self._database = database
        self._owner = owner

    @classmethod
    def open(cls, folder: Path | None) -> Self:
        """The journal in `folder`, or one in memory. OSError, sqlite3.Error when there can be none."""
        database = Database(None if folder is None else folder / "journal.db", schema=_SCHEMA, durable=True)
        try:
            return cls(database, Owner(None if folder is None else folder / "owners"))
        except OSError:
            database.close()
            raise

    def append(self, intent: Intent, *, token: str, place: Place, now: datetime) -> Entry:
        """Write it down, waiting, as this process's own: on the disk when this returns."""
        row = (
            *(place.endpoint_url, place.region, place.account_id),
            *(token, verb_of(intent), to_json(intent), intent.lane, intent.subject, intent.sentence),
            *(UnsentState.WAITING, self._owner.name, now.isoformat()),
        )
        with self._database.transaction() as tx:
            cursor = tx.execute(
                "INSERT INTO entries (endpoint, region, account, token, verb, arguments, lane, subject, sentence, state, owner, created)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            return _entry(tx.execute("SELECT * FROM entries WHERE id = ?", (cursor.lastrowid,)).fetchone())

    def adopt(self, place: Place) -> None:
        """Take over what owners that no longer run left unsent for this very place."""
        with self._database.reading() as connection:
            others = connection.execute(
                "SELECT DISTINCT owner FROM entries WHERE owner != ? AND state != ?", (self._owner.name, UnsentState.REFUSED)
            ).fetchall()
        orphaned = [(name,) for (name,) in others if not self._owner.is_alive(name)]
        if not orphaned:
            return
        with self._database.transaction() as tx:
            tx.executemany(
                "UPDATE entries SET owner = ?, state = ? WHERE owner = ? AND state != ? AND endpoint = ? AND region = ?"
                " AND account IN (?, '')",
                [
                    (self._owner.name, UnsentState.WAITING, name, UnsentState.REFUSED, place.endpoint_url, place.region, place.account_id)
                    for (name,) in orphaned
                ],
            )

    def waiting(self, lane: str | None = None) -> tuple[Entry, ...]:
        """What this process has to send, in order; of one lane, or of all."""
        return self._select(
            "owner = ? AND state = ? AND (? IS NULL OR lane = ?) ORDER BY id", (self._owner.name, UnsentState.WAITING, lane, lane)
        )

    def entries(self, place: Place | None = None) -> tuple[Entry, ...]:
        """Everything, oldest first; or what is for this endpoint and Region, in this account where that is known."""
        if place is None:
            return self._select("1 ORDER BY id", ())
        return self._select(
            "endpoint = ? AND region = ? AND (? = '' OR account IN (?, '')) ORDER BY id",
            (place.endpoint_url, place.region, place.account_id, place.account_id),
        )

    def begin(self, id: int) -> Entry | None:
        """It is sent now: its `attempts` count this one. None when it is not waiting here any more."""
        with self._database.transaction() as tx:
            changed = tx.execute(
                "UPDATE entries SET state = ?, attempts = attempts + 1, reason = '' WHERE id = ? AND owner = ? AND state = ?",
                (UnsentState.SENDING, id, self._owner.name, UnsentState.WAITING),
            ).rowcount
            return _entry(tx.execute("SELECT * FROM entries WHERE id = ?", (id,)).fetchone()) if changed else None

    def done(self, id: int) -> None:
        """The service said yes; with that, what it refused before in the same lane is pointless where the intent says so, unless somebody
        typed something with it that is not there now."""
        with self._database.transaction() as tx:
            row = tx.execute("SELECT * FROM entries WHERE id = ?", (id,)).fetchone()
            if row is None:
                return
            entry = _entry(row)
            tx.execute("DELETE FROM entries WHERE id = ?", (id,))
            if entry.intent is not None and entry.intent.supersedes:
                refused = tx.execute(
                    "SELECT * FROM entries WHERE lane = ? AND verb = ? AND state = ?", (entry.lane, row["verb"], UnsentState.REFUSED)
                ).fetchall()
                pointless = [
                    (each.id,) for each in map(_entry, refused) if each.intent is not None and each.intent.typed in ("", entry.intent.typed)
                ]
                tx.executemany("DELETE FROM entries WHERE id = ?", pointless)

    def put_back(self, id: int, reason: str) -> None:
        """It is not known to have arrived: it waits for the next attempt."""
        with self._database.transaction() as tx:
            _settled(tx, id, UnsentState.WAITING, reason, self._owner.name)

    def refuse(self, id: int, reason: str) -> None:
        """The service said no, and would again. Of one thing that is asked for once more and refused once more, where once is as good, the
        latest is kept."""
        with self._database.transaction() as tx:
            entry = _settled(tx, id, UnsentState.REFUSED, reason, self._owner.name)
            if entry is not None and entry.intent is not None and entry.intent.supersedes:
                tx.execute(
                    "DELETE FROM entries WHERE id != ? AND lane = ? AND verb = ? AND arguments = ? AND state = ? AND endpoint = ?"
                    " AND region = ?",
                    (
                        *(id, entry.lane, verb_of(entry.intent), to_json(entry.intent), UnsentState.REFUSED),
                        *(entry.place.endpoint_url, entry.place.region),
                    ),
                )

    def retry(self, id: int) -> None:
        """A person wants what was refused to be sent once more. NotFound when there is no such entry, Conflict when it is not refused."""
        with self._database.transaction() as tx:
            if _existing(tx, id).state is not UnsentState.REFUSED:
                raise Conflict(f"entry {id} is not refused", remedy="it is sent by itself")
            tx.execute("UPDATE entries SET state = ?, owner = ?, reason = '' WHERE id = ?", (UnsentState.WAITING, self._owner.name, id))

    def reword(self, id: int, text: str, *, token: str) -> None:
        """Give a note another text and send it anew. ImtuiError when that cannot be: it may have arrived, or is no note."""
        with self._database.transaction() as tx:
            entry = _existing(tx, id)
            if not entry.is_editable or entry.intent is None:
                raise ImtuiError(f"entry {id} cannot be changed", remedy="it may have arrived already, or is no note")
            if not text.strip():
                raise ImtuiError("the note is empty", remedy="write something, or drop it")
            tx.execute(
                "UPDATE entries SET arguments = ?, token = ?, state = ?, owner = ?, attempts = 0, reason = '' WHERE id = ?",
                (to_json(reworded(entry.intent, text)), token, UnsentState.WAITING, self._owner.name, id),
            )

    def drop(self, id: int) -> None:
        """Forget it unsent. NotFound when there is no such entry, Conflict when it is on its way."""
        with self._database.transaction() as tx:
            row = tx.execute("SELECT state, owner FROM entries WHERE id = ?", (_existing(tx, id).id,)).fetchone()
            if row["state"] == UnsentState.SENDING and self._owner.is_alive(row["owner"]):
                raise Conflict(f"entry {id} is on its way", remedy="look again in a moment")
            tx.execute("DELETE FROM entries WHERE id = ?", (id,))

    def close(self) -> None:
        """Let go of the file, and of what is owned: the next imtui may send it."""
        self._owner.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _select(self, condition: str, arguments: Iterable[object]) -> tuple[Entry, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT * FROM entries WHERE {condition}", tuple(arguments)).fetchall()
        return tuple(_entry(row) for row in rows)


def _existing(tx: sqlite3.Connection, id: int) -> Entry:
    row = tx.execute("SELECT * FROM entries WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"the journal has no entry {id}", remedy="it was sent, or dropped")
    return _entry(row)


def _settled(tx: sqlite3.Connection, id: int, state: UnsentState, reason: str, owner: str) -> Entry | None:
    """The entry, with what became of it; None where it is another's, or gone."""
    changed = tx.execute("UPDATE entries SET state = ?, reason = ? WHERE id = ? AND owner = ?", (state, reason, id, owner)).rowcount
    return _entry(tx.execute("SELECT * FROM entries WHERE id = ?", (id,)).fetchone()) if changed else None


def _entry(row: sqlite3.Row) -> Entry:
    try:
        intent = from_json(row["verb"], row["arguments"])
    except ValueError:
        intent = None
    return Entry(
        id=row["id"],
        place=Place(endpoint_url=row["endpoint"], region=row["region"], account_id=row["account"]),
        token=row["token"],
        intent=intent,
        lane=row["lane"],
        subject=row["subject"],
        sentence=row["sentence"],
        state=UnsentState(row["state"]),
        created=datetime.fromisoformat(row["created"]),
        attempts=row["attempts"],
        reason=row["reason"],
    )
