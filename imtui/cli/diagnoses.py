"""What imtui doctor found, for a person: part by part, what is alike as one, and beneath each what to do.

    permissions
      bad         ssm-incidents  missing: GetTimelineEvent
                  → ask for it to be added to your role

Invariant: pure, and nothing is cut off: what to do is the part that one came for.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from imtui.cli.findings import Finding
from imtui.cli.render import Column, cells_of, table, wrapped
from imtui.domain.texts import visible

_COLUMNS = (Column(title="state"), Column(title="what"), Column(title="found", wraps=True))
_MARGIN = 2
_NARROWEST = 20


def lines(found: Sequence[Finding], width: int) -> Iterator[str]:
    """The lines of a terminal that is `width` columns wide."""
    rows = [row for _, alike in groupby(found, key=_likeness) for row in [_together(list(alike))]]
    states = max((cells_of(each.verdict) for each in rows), default=0)
    names = max((cells_of(each.name) for each in rows), default=0)
    for part, findings in groupby(rows, key=lambda each: each.part):
        yield part
        for each in findings:
            row = (each.verdict.ljust(states), each.name.ljust(names), each.found)
            yield from (f"{'':{_MARGIN}}{line}" for line in _row(row, width - _MARGIN))
            indent = _MARGIN + states + 2
            remedy = wrapped(visible(each.remedy), max(_NARROWEST, width - indent - 2)) if each.remedy else []
            yield from (f"{'':{indent}}{'→' if place == 0 else ' '} {line}" for place, line in enumerate(remedy))


def _row(row: tuple[str, str, str], width: int) -> list[str]:
    """Its lines, without the titles; trailing blanks of the first cells keep the columns in line."""
    return table(_COLUMNS, [row], width)[1:]


def _likeness(finding: Finding) -> tuple[object, ...]:
    service, colon, _ = finding.name.partition(":")
    return (finding.part, finding.verdict, finding.found, finding.remedy, service if colon else finding.name)


def _together(alike: list[Finding]) -> Finding:
    """Permissions of one service that stand alike, as one: `allowed: GetContact, GetRotation`."""
    first = alike[0]
    service, colon, _ = first.name.partition(":")
    if not colon:
        return first
    actions = ", ".join(each.name.partition(":")[2] for each in alike)
    return first._replace(name=service, found=f"{first.found}: {actions}")
