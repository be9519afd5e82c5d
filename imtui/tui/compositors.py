"""Textual's compositor, which looks only at what was to be painted.

Textual renders every line of every widget that touches a rectangle around all that changed. A clock in the first line and a countdown in
the last one are a rectangle as large as the screen: once a second, all night.

Invariant: what is painted is what Textual would have painted. A line that is painted is made of the widgets in front first, and of those
behind them only where the ones in front leave something free.
"""

from collections.abc import Iterable, Iterator

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

_GAP = 8
"""Lines: to take so many from what is remembered costs less than another look at their widget."""


class FrugalCompositor(Compositor):
    """A partial update costs as much as the lines that it changes."""

    def __init__(self) -> None:
        super().__init__()
        self._bands: list[Region] = []

    def render_partial_update(self):  # type: ignore[no-untyped-def]  # its return type is private to Textual
        screen = self.size.region
        self._bands = bands(region.intersection(screen) for region in self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._bands = []

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        return self._renders_of(self._bands) if crop and self._bands else super()._get_renders(crop)

    def _renders_of(self, wanted: Iterable[Region]) -> Iterator[tuple[Region, Region, list[Strip]]]:
        """Widgets from the front to the back, of each the lines within the bands that it is in sight in."""
        for band in wanted:
            for widget, (region, clip) in self.visible_widgets.items():
                seen = region.intersection(clip)
                if not seen.overlaps(band):
                    continue
                lines = Region(seen.x, band.y, seen.width, band.height).intersection(seen)
                yield region, lines, widget.render_lines(lines.translate(-region.offset))
                if seen.contains_region(band):
                    break  # nothing behind it shows


def bands(regions: Iterable[Region]) -> list[Region]:
    """The regions, those that share lines or are close to one another as one: a line that is painted is painted from one band."""
    merged: list[Region] = []
    for region in sorted(filter(None, regions), key=lambda each: each.y):
        if merged and region.y <= merged[-1].bottom + _GAP:
            merged[-1] = merged[-1].union(region)
        else:
            merged.append(region)
    return merged
