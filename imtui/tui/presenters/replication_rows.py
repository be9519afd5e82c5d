"""The replication set as text: what it is, and a row a Region."""

from collections.abc import Iterator

from imtui.domain.replication import DEFAULT_KEY, ReplicationRegion, ReplicationSet, ReplicationStatus
from imtui.tui.presenters.cells import left, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import facts, heading
from imtui.tui.presenters.times import dated_time, zone_name
from imtui.tui.views import View

_NAMES = 21
_REGION, _STATUS = 16, 12
_INKS = {ReplicationStatus.ACTIVE: Ink.ACCEPTED, ReplicationStatus.FAILED: Ink.FAILED}


def known(view: View) -> ReplicationSet | None:
    """The one set, where it was read and is there."""
    found = view.lookup.answer or ()
    return next((each for each in found if isinstance(each, ReplicationSet)), None)


def region_line(region: ReplicationRegion, cells: int, glyphs: Glyphs) -> Line:
    """`eu-west-1       ● active     AWS owned key`."""
    ink = _INKS.get(region.status, Ink.DUE)
    sign = {ReplicationStatus.ACTIVE: glyphs.live, ReplicationStatus.FAILED: glyphs.failed}.get(region.status, glyphs.slow)
    words = safe(region.message) or ("AWS owned key" if region.key == DEFAULT_KEY else safe(region.key))
    return (
        Span(left(safe(region.name), _REGION, glyphs.ellipsis), bold=True),
        Span(left(f"{sign} {region.status.value.lower()}", _STATUS), ink),
        Span(f" {words}", Ink.FAILED if region.message else Ink.QUIET),
    )


def rows(view: View, cells: int) -> Iterator[Row]:
    """Every field of the set, and its tags."""
    found = known(view)
    if found is None:
        return
    protected = "yes: its last Region cannot be taken away" if found.protected else "no: p protects it"
    yield from facts("arn", "arn", found.arn, cells, _NAMES)
    yield from facts("status", "status", found.status.value.lower(), cells, _NAMES, ink=_INKS.get(found.status, Ink.DUE))
    yield from facts("protected", "deletion protected", protected, cells, _NAMES, ink=Ink.TEXT if found.protected else Ink.DUE)
    for name, moment, who in (("created", found.created, found.created_by), ("last modified", found.modified, found.modified_by)):
        when = f"{dated_time(moment, view.now, view.zone)} {zone_name(moment, view.zone)}"
        yield from facts(name, name, when, cells, _NAMES, raw=moment.isoformat())
        yield from facts(f"{name} by", f"{name} by", who, cells, _NAMES, ink=Ink.QUIET)
    yield from heading("Tags")
    for name, value in sorted(found.tags.items()):
        yield from facts(f"tag {name}", name, value or "empty", cells, _NAMES, raw=value)
    if not found.tags:
        yield from facts("no tags", "none", "", cells, _NAMES, ink=Ink.QUIET)
