"""Impact: a colour, a number and a word, always together."""

from typing import Final

from imtui.domain.incidents import Impact
from imtui.tui.presenters.lines import Ink

_INKS: Final = {
    Impact.CRITICAL: Ink.IMPACT_1,
    Impact.HIGH: Ink.IMPACT_2,
    Impact.MEDIUM: Ink.IMPACT_3,
    Impact.LOW: Ink.IMPACT_4,
    Impact.NO_IMPACT: Ink.IMPACT_5,
}
_SHORT: Final = {Impact.CRITICAL: "CRIT", Impact.HIGH: "HIGH", Impact.MEDIUM: "MED", Impact.LOW: "LOW", Impact.NO_IMPACT: "NONE"}


def impact_ink(impact: Impact) -> Ink:
    """The colour's name."""
    return _INKS[impact]


def impact_short(impact: Impact) -> str:
    """`1 CRIT`: six cells at most."""
    return f"{int(impact)} {_SHORT[impact]}"


def impact_long(impact: Impact) -> str:
    """`1 Critical`, as a sentence has it."""
    return f"{int(impact)} {impact.name.replace('_', ' ').capitalize()}"
