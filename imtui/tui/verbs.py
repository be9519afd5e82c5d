"""Every command by name: one registry, for the command line (`:`) and the palette alike.

    :accept   :note rolled back web-412   :timer 5m failover   :theme imtui-light

A key's command is called by its `command`, or else by its label with hyphens; what needs words, or has no key, is added here.

Invariant: a command does exactly what its key does, in the place from which it was asked for; a word that is no command is an InputError
that names what is near, and never does something else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from imtui.domain.errors import InputError
from imtui.domain.notes import ROLES
from imtui.tui.keys import KEYS, Group, Key, Place

Choices = Callable[[str], Iterable[str]]
"""By a verb's word, what may follow it right now: theme names, profiles, aliases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """`action` is run with the words that follow, where there are any (`wants`: how the help writes them; `needs`: it cannot do without
    them; `lead`: what comes before them), else `key`'s own action, or `action` with nothing. `place` says on what it acts; `name` is the
    palette's."""

    word: str
    help: str
    place: Place = Place.EVERYWHERE
    action: str = ""
    wants: str = ""
    needs: bool = False
    lead: str = ""
    key: Key | None = None
    name: str = ""


class Offer(NamedTuple):
    """What the line may become, what may follow it, and what it does."""

    line: str
    wants: str = ""
    help: str = ""


OWN: tuple[Verb, ...] = (
    Verb(word="accept", wants="all", action="accept_all", place=Place.WORK, help="Accept my page; with all: every page that is due to me"),
    Verb(word="note", wants="WORDS", action="note_now", place=Place.WORK, help="Write on the timeline, at once when words follow"),
    *(
        Verb(
            word=role,
            wants="NAME",
            needs=True,
            lead=f":{role} ",
            action="note_now",
            place=Place.WORK,
            help=f"Say on the timeline who has the role of {title} now",
            name=f"Role: {title}",
        )
        for role, title in ROLES.items()
    ),
    Verb(
        word="handover",
        wants="accept",
        action="handover",
        place=Place.WORK,
        help="Hand the incident over, or accept that",
        name="Hand over",
    ),
    Verb(word="report", wants="md", action="report", place=Place.WORK, help="Write what happened to a file: html, md or json"),
    Verb(
        word="resolved",
        wants="-90d",
        place=Place.WAR_ROOM,
        action="resolved",
        help="List incidents that were resolved too: of the last 30 days, or that began since then",
        name="Resolved incidents",
    ),
    Verb(word="readiness", wants="NAME", action="readiness", help="Who would be paged, and who not: of one by name, or of everybody"),
    Verb(word="since", wants="14:10", needs=True, action="since", help="What changed since then: 14:10, 30m, yesterday 23:10"),
    Verb(word="timer", wants="5m WORDS", needs=True, action="timer", help="Remind me: a countdown in the header, then the bell"),
    Verb(word="journal", action="journal", help="What is not sent yet or was refused: retry, edit, drop", name="Journal"),
    Verb(word="local", action="local_time", help="Show times in the zone of this machine, or in UTC again", name="Local time"),
    Verb(word="theme", wants="NAME", action="theme", help="Choose the colours", name="Theme"),
    Verb(word="me", wants="ALIAS", action="be", help="Say who I am: whose pages raise the banner, and who signs notes", name="Who I am"),
    Verb(word="login", action="login", help="Run the login that the credentials need, and carry on", name="Log in"),
    Verb(word="profile", wants="NAME", needs=True, action="profile", help="Go on with another profile of the AWS configuration"),
    Verb(word="region", wants="REGION", needs=True, action="region", help="Go on in another AWS Region"),
)


@cache
def verbs() -> tuple[Verb, ...]:
    """All of them, each word once, in the order of the list of keys."""
    found: dict[str, Verb] = {}
    for key in KEYS:
        if key.group is Group.MOVE or key.place in (Place.DIALOGUE, Place.REPLAY) or key.always or key.action.startswith("command"):
            continue
        word = key.command or key.label.casefold().replace(" ", "-")
        name = key.name or f"{key.label[:1].upper()}{key.label[1:]}"
        found.setdefault(word, Verb(word=word, help=key.tooltip, place=key.place, key=key, name=name))
    for own in OWN:
        known = found.get(own.word)
        found[own.word] = own if known is None else replace(own, key=known.key, name=known.name)
    return tuple(found.values())


def find(text: str) -> tuple[Verb, str]:
    """The command that was typed and the words behind it. A beginning is enough where it is the beginning of one command only.
    InputError when there is no such command, or something is missing."""
    word, _, rest = text.strip().removeprefix(":").partition(" ")
    rest = rest.strip()
    verb = _named(word.casefold())
    if verb.needs and not rest:
        raise InputError(f":{verb.word} needs more", subject=word, remedy=f"write it like :{verb.word} {verb.wants}")
    if rest and not verb.wants:
        raise InputError(f":{verb.word} takes no words", subject=rest, remedy=f"write :{verb.word} alone")
    return verb, rest


def completions(text: str, choices: Choices) -> tuple[Offer, ...]:
    """What the line may become: commands while their word is typed, then what may follow; what a command wants while none of that is
    begun, and what is about the words where no command is called so."""
    word, space, rest = text.lstrip().removeprefix(":").partition(" ")
    begun = word.casefold()
    if not space:
        first = [verb for verb in verbs() if verb.word.startswith(begun)]
        # One letter is in half of all names: only with the second one does it say what is meant.
        rest_of = [verb for verb in verbs() if verb not in first and len(begun) > 1 and begun in f"{verb.word} {verb.name}".casefold()]
        return _offers((*first, *rest_of) or _about(begun))
    offered = [each for each in choices(begun) if each.casefold().startswith(rest.strip().casefold())]
    if offered:
        return tuple(Offer(f"{word} {each}") for each in offered)
    return _offers([verb for verb in verbs() if verb.word == begun and verb.wants] or _about(text))


def _offers(found: Iterable[Verb]) -> tuple[Offer, ...]:
    """What it can do without stands in brackets: it is no part of the command's name."""
    return tuple(Offer(verb.word, verb.wants if verb.needs or not verb.wants else f"[{verb.wants}]", verb.help) for verb in found)


def _about(text: str) -> list[Verb]:
    """Those whose help has all the words: whoever does not know what a command is called knows what it is to do."""
    words = text.casefold().split()
    return [verb for verb in verbs() if words and all(word in f"{verb.word} {verb.help}".casefold() for word in words)]


def common_beginning(lines: Sequence[str]) -> str:
    """What all of them begin with, for the key that completes."""
    if not lines:
        return ""
    first, last = min(lines), max(lines)
    length = next((place for place, letter in enumerate(first) if place >= len(last) or letter != last[place]), len(first))
    return first[:length]


def _named(word: str) -> Verb:
    if not word:
        raise InputError("no command was typed", remedy="tab lists what there is")
    by_word = {verb.word: verb for verb in verbs()}
    if word in by_word:
        return by_word[word]
    begun = [verb for verb in verbs() if verb.word.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    near = [verb.word for verb in begun] or get_close_matches(word, by_word, n=3, cutoff=0.5)
    remedy = f"did you mean {' or '.join(f':{each}' for each in near[:4])}?" if near else "tab lists what there is"
    raise InputError(f"there is no command :{word}", subject=word, remedy=remedy)
