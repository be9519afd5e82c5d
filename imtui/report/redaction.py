"""People replaced by pseudonyms, wherever a report names them: in fields, in ARNs, and inside what was written.

    Akua Mensah, akuam, AKUAM, @akuam, akuam@example.org   →   person-k7qd

Invariant: the same person is the same pseudonym in every report of an account, on any machine and on any day, so that reports can be
compared; two people never share one within a report. In doubt a word is replaced: that a sentence reads oddly can be mended, a name that
got out cannot. It is a pseudonym and not anonymity: whoever knows an alias can find out which one is its.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from imtui.arns import Arn
from imtui.domain import notes, payloads
from imtui.domain.contacts import ContactType
from imtui.domain.payloads import RecordUpdate, Words
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import TimelineEvent
from imtui.report.reports import Document, Report

_T = TypeVar("_T")

_MAIL = re.compile(r"(?P<local>[\w.+-]+)@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"\+[1-9](?:[ ().-]{0,2}[0-9]){6,14}(?![0-9])")
_NUMBER_AT_HOME = re.compile(r"(?<![0-9])\(?[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4}(?![0-9])")
_OWN_DIGITS = 9
_MENTION = re.compile(r"(?<!\w)@(?P<name>[\w.+-]*\w)")
_HIDDEN = "(address)"
_SHORTEST_WORD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonyms:
    """Who is called what. `forms` has every way to write a name, in lower case, and its pseudonym; `addresses` are replaced too."""

    forms: Mapping[str, str]
    addresses: frozenset[str]

    def hide(self, text: str) -> str:
        """`text` without people."""
        for address in sorted(self.addresses, key=len, reverse=True):
            text = text.replace(address, self._whose(address))
        text = _MAIL.sub(lambda mail: self._whose(mail.group()), text)
        text = _NUMBER_AT_HOME.sub(_HIDDEN, _TELEPHONE.sub(_HIDDEN, text))
        for address in self.addresses:
            if _TELEPHONE.fullmatch(address):
                text = _at_home(address).sub(_HIDDEN, text)
        names = _pattern(self.forms)
        return names.sub(lambda name: self.forms.get(_key(name.group()), _HIDDEN), text) if names else text

    def _whose(self, address: str) -> str:
        return self.forms.get(_key(address.partition("@")[0]), _HIDDEN)


def _at_home(number: str) -> re.Pattern[str]:
    """A known number as people write it without its country, with whatever between its digits: `206-555-0199`, `(206) 555 0199`."""
    digits = re.sub(r"\D", "", number)[-_OWN_DIGITS:]
    return re.compile(rf"(?<![0-9])\(?(?:[0-9][ ().-]{{0,2}}){{0,4}}{'[ ().-]{0,2}'.join(digits)}(?![0-9])")


def redacted(document: Document, snapshot: Snapshot) -> Document:
    """The document with a pseudonym for everyone whom the snapshot knows, or whom somebody names with an `@`."""
    pseudonyms = pseudonyms_of(snapshot)
    mapped = _mapped(document, pseudonyms)
    return replace(mapped, reports=tuple(_anonymous(report) for report in mapped.reports), redacted=True)


def pseudonyms_of(snapshot: Snapshot) -> Pseudonyms:
    """Everyone in the directory, and whoever wrote, changed, paged or was named."""
    accounts = sorted({arn.split(":")[4] for arn in snapshot.records if arn.count(":") > 4})
    called: dict[str, str] = {}
    forms: dict[str, str] = {}
    for alias in sorted({_key(name) for name in _people(snapshot)}):
        called[alias] = _pseudonym(accounts[0] if accounts else "", alias, taken=called.values())
        forms[alias] = called[alias]
    for contact in snapshot.contacts.values():
        if contact.type is ContactType.PERSONAL:
            for form in _forms(contact.display_name):
                forms.setdefault(_key(form), called[_key(contact.alias)])
    addresses = frozenset(channel.address for channels in snapshot.channels.values() for channel in channels if channel.address)
    return Pseudonyms(forms=forms, addresses=addresses)


def _anonymous(report: Report) -> Report:
    """Nobody is told twice: a pseudonym has no display name."""
    return replace(report, responders=tuple(replace(person, display_name="") for person in report.responders))


def _people(snapshot: Snapshot) -> Iterator[str]:
    """The names that people go by in this account's records."""
    yield from (contact.alias for contact in snapshot.contacts.values() if contact.type is ContactType.PERSONAL)
    principals = [principal for record in snapshot.records.values() for principal in (record.source.created_by, record.last_modified_by)]
    principals += [each.sender for engagements in snapshot.engagements.values() for each in engagements]
    for events in snapshot.timelines.values():
        for event in events:
            payload = event.payload
            if isinstance(payload, RecordUpdate):
                principals.append(payload.modified_by)
            elif isinstance(payload, Words):
                yield from _named_in(event, payload)
    yield from (name for principal in principals if (name := _person(principal)))
    # The person who is paged, also when the directory could not be read.
    pages = [page.contact_arn for pages in snapshot.pages.values() for page in pages]
    yield from (name for arn in pages if (name := arn.rpartition("/")[2]))


def _named_in(event: TimelineEvent, words: Words) -> Iterator[str]:
    if event.type not in payloads.WRITTEN_TYPES:
        return
    note = notes.understand(words.text)
    named = [words.author, note.author, note.text if note.mark is notes.Mark.ROLE else ""]
    named += [mention["name"] for mention in _MENTION.finditer(words.text)]
    yield from (name.removeprefix("@").partition("@")[0] for name in named if name.strip("@ "))


def _person(principal: str) -> str:
    """The user or session of an IAM principal; empty for roles, services and the service's own roles."""
    try:
        arn = Arn.parse(principal)
    except ValueError:
        return ""
    match arn.kind, arn.path:
        case "user", (*_, name):
            return name.partition("@")[0]
        case "assumed-role", (role, session) if not role.startswith("AWSServiceRole"):
            return session.partition("@")[0]
        case _:
            return ""


def _forms(display_name: str) -> Iterator[str]:
    """`Akua Mensah`, `Akua`, `Mensah`."""
    words = [word for word in re.split(r"[\s,]+", display_name) if len(word) >= _SHORTEST_WORD]
    yield from filter(None, (display_name.strip(), *words))


def _pseudonym(account_id: str, key: str, *, taken: Iterable[str]) -> str:
    """`person-` and four letters or more, so many that nobody else's is the same."""
    digest = hashlib.blake2b(f"{account_id}:{key}".encode(), digest_size=20).digest()
    letters = base64.b32encode(digest).decode().lower()
    others = set(taken)
    return next(name for length in range(4, len(letters)) if (name := f"person-{letters[:length]}") not in others)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names as a word of its own: neither letter nor digit beside it, whatever else."""
    written = {variant for form in forms for variant in (form, unicodedata.normalize("NFD", form)) if form}
    if not written:
        return None
    longest_first = sorted(written, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])", re.IGNORECASE)


def _mapped(value: _T, pseudonyms: Pseudonyms) -> _T:
    changed: Any = value
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        changed = pseudonyms.hide(value)
    elif isinstance(value, tuple):
        changed = tuple(_mapped(each, pseudonyms) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = replace(value, **{each.name: _mapped(getattr(value, each.name), pseudonyms) for each in fields(value)})
    result: _T = changed
    return result
