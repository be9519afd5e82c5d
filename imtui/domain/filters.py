"""The `/` filter: words, `!not`, `impact<3`, `age>2h`, `kind:decision`, `me`, `resolved`.

Invariant: all terms must hold; case never matters; a word is looked for in all the text of a row. What cannot be understood is an
`InputError` that says which term and what would be right, never a filter that silently finds nothing.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from imtui.domain.errors import InputError
from imtui.domain.readings import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a filter may know of a row: all its `text`; where the row has one, its `impact` (1–5), the `kind` of event it is, when it
    began, and whether it concerns the person at the keyboard."""

    text: str
    impact: int | None = None
    kind: Kind | None = None
    began: datetime | None = None
    mine: bool = False


Term = Callable[[Facts, datetime], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A filter as it was typed. Called with a row's facts and the present moment, it says whether the row stays."""

    typed: str
    terms: tuple[Term, ...] = ()

    def __call__(self, facts: Facts, now: datetime) -> bool:
        return all(term(facts, now) for term in self.terms)

    def __bool__(self) -> bool:
        """Whether it keeps anything out."""
        return bool(self.terms)

    @property
    def tells_ages(self) -> bool:
        """Whether what it keeps out changes as time goes by."""
        return any(term.lstrip("!").startswith("age") and _COMPARISON.fullmatch(term.lstrip("!")) for term in self._typed_terms)

    def asks_for(self, word: str) -> bool:
        """Whether `word` is one of its terms, and not what it keeps out."""
        return word in self._typed_terms

    @property
    def _typed_terms(self) -> list[str]:
        return _TOKEN.findall(self.typed.casefold())


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}
#: What can be asked for as `kind:…`, and which kinds of event that are.
KINDS: Mapping[str, frozenset[Kind]] = MappingProxyType(
    {
        "note": frozenset({Kind.NOTE}),
        "decision": frozenset({Kind.DECISION}),
        "todo": frozenset({Kind.TODO}),
        "status": frozenset({Kind.STATUS}),
        "role": frozenset({Kind.ROLE}),
        "people": frozenset({Kind.NOTE, Kind.DECISION, Kind.TODO, Kind.STATUS, Kind.ROLE}),
        "page": frozenset({Kind.PAGED, Kind.ACCEPTED}),
        "accepted": frozenset({Kind.ACCEPTED}),
        "start": frozenset({Kind.TRIGGER, Kind.START}),
        "change": frozenset({Kind.UPDATE, Kind.IMPACT, Kind.RESOLVED, Kind.REOPENED, Kind.RELATED}),
        "impact": frozenset({Kind.IMPACT}),
        "runbook": frozenset({Kind.RUNBOOK_FAILURE}),
        "other": frozenset({Kind.OTHER}),
    }
)
_KIND = "kind:"
_COMPARISON = re.compile(r"(?P<name>impact|age)(?P<sign><=|>=|[<=>])(?P<value>.*)")
_UNFINISHED = re.compile(r"(?:impact|age)[<>=!:].*")
_SPAN = re.compile(r"(?:(?P<d>\d{1,6})d)?(?:(?P<h>\d{1,6})h)?(?:(?P<m>\d{1,6})m)?(?:(?P<s>\d{1,6})s)?")
_TOKEN = re.compile(r'!?"[^"]*"?|\S+')


def parse(text: str) -> Predicate:
    """The filter that was typed; words in double quotes stay together. InputError on a term that cannot be understood."""
    return Predicate(typed=text, terms=tuple(_term(token) for token in _TOKEN.findall(text)))


def _term(token: str) -> Term:
    if token.startswith("!") and token != "!":
        inner = _term(token[1:])
        return lambda facts, now: not inner(facts, now)
    lowered = token.casefold()
    if lowered == "me":
        return lambda facts, now: facts.mine
    if lowered.startswith(_KIND):
        return _of_kind(token, lowered.removeprefix(_KIND))
    if compared := _COMPARISON.fullmatch(lowered):
        return _comparison(token, compared["name"], compared["sign"], compared["value"])
    if _UNFINISHED.fullmatch(lowered):
        raise InputError(f"“{token}” compares with an unknown sign", subject=token, remedy="use < <= = >= or >, as in impact<3")
    word = lowered.replace('"', "")
    return lambda facts, now: word in facts.text.casefold()


def _of_kind(token: str, begun: str) -> Term:
    """Every kind whose name begins so: the list follows each letter that is typed."""
    wanted = KINDS.get(begun) or frozenset[Kind]().union(*(kinds for name, kinds in KINDS.items() if name.startswith(begun)))
    if not wanted:
        raise InputError(f"“{token}” is no kind of event", subject=token, remedy=f"kinds are {', '.join(KINDS)}")
    return lambda facts, now: facts.kind in wanted


def _comparison(token: str, name: str, sign: str, value: str) -> Term:
    compare = _COMPARISONS[sign]
    if name == "impact":
        if value not in {"1", "2", "3", "4", "5"}:
            raise InputError(f"“{token}” has no impact to compare with", subject=token, remedy="impacts are 1 to 5, as in impact<3")
        wanted = int(value)
        return lambda facts, now: facts.impact is not None and compare(facts.impact, wanted)
    span = span_from(value)
    if span is None:
        raise InputError(f"“{token}” has no age to compare with", subject=token, remedy="ages are like 90s, 15m, 2h or 1d, as in age>2h")
    return lambda facts, now: facts.began is not None and compare((now - facts.began).total_seconds(), span.total_seconds())


def span_from(text: str) -> timedelta | None:
    """`90s`, `15m`, `1h30m`, `2d` as a span of time; None when it is not one."""
    found = _SPAN.fullmatch(text)
    if not text or found is None:
        return None
    days, hours, minutes, seconds = (int(found[unit] or 0) for unit in "dhms")
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
