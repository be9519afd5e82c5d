"""What people word about an incident, and what happens when two of them do so at once.

Invariant: nobody's change is overwritten unseen. A field counts as changed against what its author saw (`base`); where two changed the
same field to different things, a person decides.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from imtui.domain.incidents import Impact, Incident


class Field(StrEnum):
    TITLE = "title"
    IMPACT = "impact"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Title, impact and summary (Markdown) of an incident, as somebody saw or wants them."""

    title: str
    impact: Impact
    summary: str = ""

    @classmethod
    def of(cls, incident: Incident) -> "Wording":
        return cls(title=incident.title, impact=incident.impact, summary=incident.summary)

    def value(self, field: Field) -> str | Impact:
        """What it says for that field."""
        match field:
            case Field.TITLE:
                return self.title
            case Field.IMPACT:
                return self.impact
            case Field.SUMMARY:
                return self.summary

    def having(self, field: Field, other: "Wording") -> "Wording":
        """The same, with what `other` says for that field."""
        match field:
            case Field.TITLE:
                return replace(self, title=other.title)
            case Field.IMPACT:
                return replace(self, impact=other.impact)
            case Field.SUMMARY:
                return replace(self, summary=other.summary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """Fields that both sides changed, and differently: `mine` and `theirs` (as it is now, last changed by `by`) against `base`."""

    base: Wording
    mine: Wording
    theirs: Wording
    by: str
    fields: tuple[Field, ...]


def contested(base: Wording, mine: Wording, theirs: Wording) -> tuple[Field, ...]:
    """The fields that both changed, and not to the same."""
    return tuple(
        field
        for field in Field
        if mine.value(field) != base.value(field) and theirs.value(field) != base.value(field) and mine.value(field) != theirs.value(field)
    )


def decided(divergence: Divergence, mine: Collection[Field]) -> Wording:
    """What it is to be, once a person kept `mine` of the contested fields: of all others, each side's own change stands."""
    base, wanted = divergence.base, divergence.theirs
    for field in Field:
        changed = divergence.mine.value(field) != base.value(field)
        if field in mine or (changed and field not in divergence.fields):
            wanted = wanted.having(field, divergence.mine)
    return wanted


def own_changes(base: Wording, mine: Wording, theirs: Wording) -> tuple[Field, ...]:
    """What is to be sent: the fields that I changed and that are not so already."""
    return tuple(field for field in Field if mine.value(field) != base.value(field) and mine.value(field) != theirs.value(field))
