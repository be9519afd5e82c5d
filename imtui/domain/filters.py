"""The `/` filter: words, `!not`, `impact<3`, `age>2h`, `me`.

Invariant: all terms must hold; case never matters; a word is looked for in all the text of a row. What cannot be understood is an
`InputError` that says which term and what would be right, never a filter that silently finds nothing.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from imtui.domain.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a filter may know of a row: all its `text`; where the row has one, its `impact` (1–5), when it began, and whether it
    concerns the person at the keyboard."""

    text: str
    impact: int | None = None
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


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}
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
    if compared := _COMPARISON.fullmatch(lowered):
        return _comparison(token, compared["name"], compared["sign"], compared["value"])
    if _UNFINISHED.fullmatch(lowered):
        raise InputError(f"“{token}” compares with an unknown sign", subject=token, remedy="use < <= = >= or >, as in impact<3")
    word = lowered.replace('"', "")
    return lambda facts, now: word in facts.text.casefold()


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
