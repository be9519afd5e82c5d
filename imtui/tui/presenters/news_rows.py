"""What changed, as lines for whoever comes back: by incident, oldest first, so that it reads as it happened."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import groupby

from textual.content import Content

from imtui.report.catching_up import News
from imtui.tui.presenters.cells import safe, wrap
from imtui.tui.presenters.times import ago, dated_time, short_time, zone_name


def news_lines(news: Sequence[News], now: datetime, zone: tzinfo, width: int) -> Content:
    """A heading an incident, a change beside its time, in `width` cells. Incidents come in the order of their latest change, the latest
    first."""
    latest = {each.about: each.at for each in news}
    ordered = sorted(news, key=lambda each: (-latest[each.about].timestamp(), each.about, each.at))
    sections = []
    for _, found in groupby(ordered, key=lambda each: each.about):
        told = list(found)
        lines = [Content.styled(safe(told[-1].subject) or "outside any incident", "bold $ink-focus")]
        lines += [_line(each, now, zone, width) for each in told]
        sections.append(Content("\n").join(lines))
    return Content("\n\n").join(sections)


def _line(news: News, now: datetime, zone: tzinfo, width: int) -> Content:
    when = f" {dated_time(news.at, now, zone)}  "
    lines = wrap(safe(news.words), max(1, width - len(when)))
    return Content.assemble((when, "$ink-quiet"), f"\n{' ' * len(when)}".join(lines))


def news_heading(moment: datetime, now: datetime, zone: tzinfo, *, is_asked: bool) -> str:
    """`Since 14:10 UTC, 3h02m ago`."""
    when = f"{short_time(moment, zone)} {zone_name(moment, zone)}, {ago(moment, now)} ago"
    return f"Since {when}" if is_asked else f"While you were away, since {when}"
