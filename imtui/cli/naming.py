"""What people call things in a command: an ARN, an id or the beginning of one, an alias, or words of a title.

Invariant: a name is never guessed at: one that fits several things is refused, with the list of them. Of incidents the open ones are meant;
only what fits none of these is looked for among the resolved.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from imtui.arns import Arn, short_name
from imtui.cli.failures import UNUSABLE, Failure
from imtui.cli.shells import Shell
from imtui.domain.errors import CredentialsExpired, InputError, NotFound, Throttled, Unreachable
from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.domain.texts import visible

if TYPE_CHECKING:
    from imtui.domain.contacts import Contact
    from imtui.domain.engagements import Engagement
    from imtui.domain.response_plans import ResponsePlanSummary

_SHORTEST_ID = 4
_SHOWN_ID = 8
_CANDIDATES_SHOWN = 10
_ID_LETTERS = frozenset("0123456789abcdef-")


class Named(NamedTuple):
    """A thing that may be meant: its ARN, its names (an alias, a title), and how it is shown among others."""

    arn: str
    names: tuple[str, ...]
    shown: str


def last_word(arn: str) -> str:
    """The id within an ARN: the UUID of an incident, a page, an engagement."""
    return arn.rpartition("/")[2]


def short_ids(arns: Iterable[str]) -> dict[str, str]:
    """The beginning of each id that tells it from all others, at least eight letters of it."""
    named = list(arns)
    ids = sorted({last_word(arn) for arn in named})
    lengths = dict.fromkeys(ids, _SHOWN_ID)
    for one, other in pairwise(ids):
        shared = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        for each in (one, other):
            lengths[each] = max(lengths[each], shared + 1)
    return {arn: last_word(arn)[: lengths[last_word(arn)]].rstrip("-") for arn in named}


def meant(words: str, things: Sequence[Named], what: str) -> Named | None:
    """The one thing that `words` name: by ARN or whole name, then by the beginning of an id or a name, then by words within a name.
    None when they name nothing; Failure when they name several."""
    wanted = words.strip().casefold()
    if not wanted:
        raise InputError(f"no {what} is named", remedy="write its id, or words of its name")
    for fits in (_is, _begins, _holds):
        found = [thing for thing in things if fits(thing, wanted)]
        if len(found) > 1:
            raise _ambiguous(words, found, what)
        if found:
            return found[0]
    return None


async def incident(shell: Shell, words: str) -> str:
    """The ARN of the incident that is meant; NotFound when there is none."""
    if words.startswith("arn:"):
        return _checked(words, "incident-record", "an incident")
    try:
        found = meant(words, named_incidents(await shell.incidents.open_incidents()), "incident")
        if found is None:
            found = meant(words, named_incidents(await shell.incidents.listed(IncidentStatus.RESOLVED)), "incident")
    except (CredentialsExpired, Throttled, Unreachable):
        found = _remembered(shell, words)
        if found is None:
            raise
    return _found(found, words, "incident", "imtui incidents --all lists them").arn


def _remembered(shell: Shell, words: str) -> Named | None:
    """The incident that is meant, as the last picture has it: while nobody answers, what is written about it can be kept at least."""
    from imtui.cli.pictures import last_picture

    return meant(words, named_incidents((last_picture(shell.config).incidents or {}).values()), "incident")


async def contact(shell: Shell, words: str) -> str:
    """The ARN of the contact that is meant, by alias, the beginning of one, or words of a display name."""
    if words.startswith("arn:"):
        return _checked(words, "contact", "a contact")
    found = meant(words, named_contacts((await shell.contacts.contacts()).values()), "contact")
    return _found(found, words, "contact", "imtui contacts lists them").arn


async def response_plan(shell: Shell, words: str) -> str:
    """The ARN of the response plan that is meant."""
    if words.startswith("arn:"):
        return _checked(words, "response-plan", "a response plan")
    found = meant(words, named_plans(await shell.incidents.response_plans()), "response plan")
    return _found(found, words, "response plan", "imtui start --list lists them").arn


async def engagement(words: str, engagements: "Callable[[], Awaitable[Sequence[Engagement]]]") -> str:
    """The ARN of the running engagement that is meant, by its id or by whom it engages; `engagements` reads those that may be."""
    if words.startswith("arn:"):
        return _checked(words, "engagement", "an engagement")
    running = [each for each in await engagements() if each.stopped is None]
    things = [
        Named(each.arn, (last_word(each.arn), short_name(each.contact_arn)), f"{last_word(each.arn)}  {short_name(each.contact_arn)}")
        for each in running
    ]
    return _found(meant(words, things, "engagement"), words, "running engagement", "imtui show INCIDENT lists them").arn


def named_incidents(incidents: Iterable[IncidentSummary]) -> list[Named]:
    listed = tuple(incidents)
    ids = short_ids(each.arn for each in listed)
    return [Named(each.arn, (last_word(each.arn), each.title), f"{ids[each.arn]}  {each.title}") for each in listed]


def named_contacts(contacts: "Iterable[Contact]") -> list[Named]:
    return [Named(each.arn, (each.alias, each.display_name), f"{each.alias}  {each.display_name}".rstrip()) for each in contacts]


def named_plans(plans: "Iterable[ResponsePlanSummary]") -> list[Named]:
    return [Named(each.arn, (each.name, each.display_name), f"{each.name}  {each.display_name}".rstrip()) for each in plans]


def _is(thing: Named, wanted: str) -> bool:
    return any(wanted == name.casefold() for name in (thing.arn, *thing.names))


def _begins(thing: Named, wanted: str) -> bool:
    """By the beginning of the first name: an id is only looked for by what may be one."""
    first = thing.names[0].casefold()
    is_id = len(first) == 36 and first[8] == "-"
    return first.startswith(wanted) and (not is_id or (len(wanted) >= _SHORTEST_ID and set(wanted) <= _ID_LETTERS))


def _holds(thing: Named, wanted: str) -> bool:
    text = " ".join(thing.names[1:]).casefold()
    return all(word in text for word in wanted.split())


def _checked(arn: str, kind: str, what: str) -> str:
    try:
        if Arn.parse(arn).kind == kind:
            return arn
    except ValueError:
        pass
    raise InputError(f"{visible(arn)} is not the ARN of {what}", subject=arn)


def _found(thing: Named | None, words: str, what: str, remedy: str) -> Named:
    if thing is None:
        raise NotFound(f"there is no {what} “{visible(words)}”", subject=words, remedy=remedy)
    return thing


def _ambiguous(words: str, found: Sequence[Named], what: str) -> Failure:
    lines = [f"  {visible(each.shown)}" for each in found[:_CANDIDATES_SHOWN]]
    more = [f"  and {len(found) - len(lines)} more"] if len(found) > len(lines) else []
    return Failure("\n".join([f"“{visible(words)}” may be any of {len(found)} {what}s:", *lines, *more]), status=UNUSABLE)
