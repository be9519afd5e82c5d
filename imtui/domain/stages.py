"""Stages as people type them, one a line, and the ladder in time that they make.

    5 min: mobile every 1 min, mail        a person's own plan: its channels
    10 min: akuam essential, bo            an escalation plan: its contacts

Invariant: `read(written(stages))` is `stages`, whatever the channels are called, and also where one that is named is gone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from imtui.domain.contacts import Channel, ChannelTarget, Contact, ContactTarget, ContactType, Stage, Target
from imtui.domain.errors import InputError

LONGEST, RAREST = 30, 60
"""Minutes of a stage, and between two sends, at the most."""
PAUSE = "nobody"
_MINUTES = r"(?:m|min|mins|minutes?)?"
_STAGE = re.compile(rf"\s*(\d{{1,6}})\s*{_MINUTES}\s*(?::\s*(.*))?$", re.IGNORECASE)
_EVERY = re.compile(rf"(.+?)\s+every\s+(\d{{1,6}})\s*{_MINUTES}$", re.IGNORECASE)
_ESSENTIAL = re.compile(r"(.+?)(?:\s+essential|\s*!)$", re.IGNORECASE)
_EXAMPLES = {ContactType.PERSONAL: "5 min: mobile every 1 min", ContactType.ESCALATION: "5 min: akuam essential, bo"}
_BY = {ContactType.PERSONAL: "name", ContactType.ESCALATION: "alias"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameable:
    """Something that a stage can aim at, and what it is called: first the name it is written by."""

    arn: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A stage (counted from 1) and when it begins, in minutes from the start of all."""

    number: int
    begins: int
    minutes: int
    targets: tuple[Target, ...]


def channel_names(channels: Iterable[Channel]) -> tuple[Nameable, ...]:
    """A person's channels: `mobile`; `sms mobile` where two are called that; `sms` where it is the only one."""
    known = tuple(channels)
    called = {each.arn: (each.name.strip(), f"{each.type.value.lower()} {each.name.strip()}", each.type.value.lower()) for each in known}
    count = Counter(name.casefold() for names in called.values() for name in dict.fromkeys(names))
    return tuple(
        Nameable(arn=arn, names=(*(name for name in names if name and count[name.casefold()] == 1), arn)) for arn, names in called.items()
    )


def contact_names(contacts: Iterable[Contact]) -> tuple[Nameable, ...]:
    """Contacts by their aliases."""
    return tuple(Nameable(arn=each.arn, names=(each.alias, each.arn)) for each in sorted(contacts, key=lambda each: each.alias))


def written(stages: Iterable[Stage], names: Iterable[Nameable]) -> str:
    """One a line. What is named and is not there any more is written by its ARN."""
    called = {each.arn: each.names[0] for each in names}
    pause = "" if PAUSE in called.values() else PAUSE
    lines = (f"{stage.minutes} min: {', '.join(_target(each, called) for each in stage.targets) or pause}" for stage in stages)
    return "\n".join(lines).rstrip()


def read(text: str, names: Iterable[Nameable], kind: ContactType) -> tuple[Stage, ...]:
    """What was typed, for a plan of that kind; InputError says what is wrong in which line."""
    known = {name.casefold(): each.arn for each in names for name in each.names}
    lines = [line.strip() for line in text.splitlines()]
    return tuple(_stage(line, f"stage {place}", known, kind) for place, line in enumerate(filter(None, lines), start=1))


def ladder(stages: Iterable[Stage]) -> Iterator[Rung]:
    """The stages in time."""
    begins = 0
    for number, stage in enumerate(stages, start=1):
        yield Rung(number=number, begins=begins, minutes=stage.minutes, targets=stage.targets)
        begins += stage.minutes


def length(stages: Iterable[Stage]) -> int:
    """The minutes from the start of the first to the end of the last."""
    return sum(stage.minutes for stage in stages)


def sends(target: Target, minutes: int) -> range:
    """The minutes of a stage, from 0, at which it sends: at once, and again while the stage lasts."""
    every = target.retry_minutes if isinstance(target, ChannelTarget) else 0
    return range(0, max(minutes, 1), every) if every else range(1)


def completion(line: str, names: Iterable[Nameable]) -> str:
    """What is missing of the name that is being typed at the end of `line`; empty where none begins so."""
    head, colon, tail = line.partition(":")
    begun = tail.rpartition(",")[2].lstrip()
    if not colon or not begun or not head.strip():
        return ""
    candidates = [name for each in names for name in each.names if not name.startswith("arn:")]
    if begun.casefold() in (name.casefold() for name in candidates):
        return ""
    return next((name[len(begun) :] for name in candidates if name.casefold().startswith(begun.casefold())), "")


def _target(target: Target, called: Mapping[str, str]) -> str:
    if isinstance(target, ChannelTarget):
        name = called.get(target.channel_arn, target.channel_arn)
        return f"{name} every {target.retry_minutes} min" if target.retry_minutes else name
    return called.get(target.contact_arn, target.contact_arn) + (" essential" if target.essential else "")


def _stage(line: str, where: str, known: Mapping[str, str], kind: ContactType) -> Stage:
    match = _STAGE.match(line)
    if match is None:
        raise InputError(f"{where} begins with no minutes", subject=line, remedy=f"write it like {_EXAMPLES[kind]}")
    minutes = int(match[1])
    words = [word.strip() for word in (match[2] or "").split(",") if word.strip()]
    targets = () if words == [PAUSE] and PAUSE not in known else tuple(_read(word, where, known, kind) for word in words)
    if minutes > LONGEST:
        raise InputError(f"{where} lasts {minutes} minutes", subject=line, remedy=f"{LONGEST} are the most; another stage can follow it")
    if not minutes and not targets:
        raise InputError(f"{where} takes no time and pages nobody", subject=line, remedy="give it minutes, or somebody")
    aimed = [each.channel_arn if isinstance(each, ChannelTarget) else each.contact_arn for each in targets]
    if len(set(aimed)) < len(aimed):
        raise InputError(f"{where} names the same twice", subject=line, remedy="once is enough; every 1 min repeats it")
    return Stage(minutes=minutes, targets=targets)


def _read(word: str, where: str, known: Mapping[str, str], kind: ContactType) -> Target:
    exact = known.get(word.casefold())
    if kind is ContactType.ESCALATION:
        found = None if exact else _ESSENTIAL.match(word)
        name = found[1] if found else word
        return ContactTarget(contact_arn=exact or _arn(name, where, known, kind), essential=bool(found))
    found = None if exact else _EVERY.match(word)
    every = int(found[2]) if found else 0
    if every > RAREST:
        raise InputError(f"{where} repeats every {every} minutes", subject=word, remedy=f"{RAREST} are the most")
    return ChannelTarget(channel_arn=exact or _arn(found[1] if found else word, where, known, kind), retry_minutes=every)


def _arn(name: str, where: str, known: Mapping[str, str], kind: ContactType) -> str:
    if name.casefold() in known:
        return known[name.casefold()]
    if name.startswith("arn:"):
        return name
    what = "contact" if kind is ContactType.ESCALATION else "channel"
    written_by = {arn: each for each, arn in reversed(list(known.items())) if not each.startswith("arn:")}
    close = get_close_matches(name.casefold(), [each for each in known if not each.startswith("arn:")], n=2)
    near = list(dict.fromkeys(written_by[known[each]] for each in close))
    if not near and kind is ContactType.PERSONAL:
        near = list(reversed(list(written_by.values())))[:4]
    remedy = f"did you mean {' or '.join(near)}?" if near else f"there is no {what} yet" if not known else f"name one by its {_BY[kind]}"
    raise InputError(f"{where}: there is no {what} “{name}”", subject=name, remedy=remedy)
