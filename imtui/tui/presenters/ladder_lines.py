"""Stages drawn in time: one line a target, a common axis of minutes.

Invariant: what the axis shows, words say too; an obstacle stands beside the target that it concerns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imtui.domain.contacts import Channel, ChannelTarget, Contact, ContactType, Stage, Target
from imtui.domain.fuses import Obstacle
from imtui.domain.names import name_of
from imtui.domain.readiness import candidate
from imtui.domain.snapshot import Snapshot
from imtui.domain.stages import Rung, ladder, length, sends
from imtui.tui.presenters.cells import left, right, safe, width
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap

_TIME, _AXIS, _LONGEST_AXIS = 7, 12, 61


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """How a target is called; `why_not`: what stands in its way, empty where nothing is known to."""

    name: str
    why_not: str = ""


def aims_at_channels(channels: Iterable[Channel]) -> Mapping[str, Aim]:
    """A person's channels as aims, by ARN."""
    return {each.arn: _channel_aim(each) for each in channels}


def aims_at_contacts(snapshot: Snapshot, stages: Iterable[Stage]) -> Mapping[str, Aim]:
    """The contacts that stages name as aims, by ARN, with what is known to be in their way."""
    arns = {each.contact_arn for stage in stages for each in stage.targets if not isinstance(each, ChannelTarget)}
    return {arn: Aim(name=safe(name_of(snapshot, arn)), why_not=_obstacles(snapshot, arn)) for arn in arns}


def draw(stages: Sequence[Stage], aims: Mapping[str, Aim], cells: int, glyphs: Glyphs, *, is_known: bool = True) -> tuple[Line, ...]:
    """`  0 min  SMS mobile  every 1 min  ●─●─●─●─●─`, down to the end; `is_known`: an aim that is missing is gone."""
    rungs = tuple(ladder(stages))
    if not rungs:
        return ()
    named = [(rung, target, _named(target, aims, is_known=is_known)) for rung in rungs for target in rung.targets]
    names = min(max((width(aim.name) for _, _, aim in named), default=0), max(10, cells // 3))
    notes = min(max((width(_note(rung, target, aim, glyphs)) for rung, target, aim in named), default=0), 24)
    room = min(cells - _TIME - 2 - names - 2 - notes - 2, _LONGEST_AXIS)
    axis = _Axis(max(length(stages), 1), room if room >= _AXIS else 0, glyphs)
    lines = [line for rung in rungs for line in _rung(rung, aims, (names, notes), axis, is_known=is_known)]
    return (*lines, (Span(right(f"{length(stages)} min", _TIME), Ink.QUIET), gap(2), Span("nobody further is paged", Ink.QUIET)))


@dataclass(frozen=True, slots=True)
class _Axis:
    """`minutes` on `cells` (0: there is no room for one)."""

    minutes: int
    cells: int
    glyphs: Glyphs

    def place(self, minute: int) -> int:
        return minute * (self.cells - 1) // self.minutes

    def draw(self, rung: Rung, target: Target, *, is_sound: bool) -> Line:
        """The span of a stage, and in it each send; a contact is engaged once, and stays so."""
        if not self.cells:
            return EMPTY
        first, last = self.place(rung.begins), max(self.place(rung.begins + rung.minutes), self.place(rung.begins) + 1)
        marks = {self.place(rung.begins + each) for each in sends(target, rung.minutes)}
        ink = Ink.INFORMED if is_sound else Ink.FAILED
        sign = self.glyphs.live if is_sound else self.glyphs.failed
        return (
            gap(first),
            *(Span(sign, ink) if each in marks else Span(self.glyphs.rule, Ink.QUIET) for each in range(first, min(last, self.cells))),
        )


def _rung(rung: Rung, aims: Mapping[str, Aim], columns: tuple[int, int], axis: _Axis, *, is_known: bool) -> Iterator[Line]:
    when: Line = (Span(right(f"{rung.begins} min", _TIME), bold=True), gap(2))
    if not rung.targets:
        yield (*when, Span(f"nobody, for {rung.minutes} min", Ink.QUIET))
    names, notes = columns
    for place, target in enumerate(rung.targets):
        aim = _named(target, aims, is_known=is_known)
        ink = Ink.FAILED if aim.why_not else Ink.QUIET
        yield (
            *(when if not place else (gap(_TIME + 2),)),
            Span(left(aim.name, names, axis.glyphs.ellipsis), bold=not aim.why_not),
            gap(2),
            Span(left(_note(rung, target, aim, axis.glyphs), notes, axis.glyphs.ellipsis), ink),
            gap(2),
            *axis.draw(rung, target, is_sound=not aim.why_not),
        )


def _note(rung: Rung, target: Target, aim: Aim, glyphs: Glyphs) -> str:
    if aim.why_not:
        return f"{glyphs.failed} {aim.why_not}"
    if isinstance(target, ChannelTarget):
        return f"every {target.retry_minutes} min" if len(sends(target, rung.minutes)) > 1 else "once"
    return "essential" if target.essential else ""


def _named(target: Target, aims: Mapping[str, Aim], *, is_known: bool) -> Aim:
    if isinstance(target, ChannelTarget):
        gone = Aim(name="a channel", why_not="deleted" if is_known else "")
        return aims.get(target.channel_arn, gone)
    return aims.get(target.contact_arn, Aim(name=safe(target.contact_arn), why_not="deleted" if is_known else ""))


def _channel_aim(channel: Channel) -> Aim:
    name = f"{channel.type.value} {safe(channel.name)}"
    return Aim(name=name, why_not="" if channel.activated else "not activated")


def _obstacles(snapshot: Snapshot, arn: str) -> str:
    found = candidate(snapshot, arn)
    troubles = [each for each in found.troubles if each.obstacle is not Obstacle.PLAN_UNKNOWN]
    if found.channels and troubles:
        return ""  # through the others they are paged all the same: what is in the way stands under readiness
    return ", ".join(dict.fromkeys(f"{each.detail} {each.obstacle}".strip() for each in troubles))


def whom(contact: Contact, channels: Iterable[Channel], snapshot: Snapshot) -> Mapping[str, Aim]:
    """The aims of a contact's own plan."""
    stages = contact.plan.stages if contact.plan else ()
    if contact.type is ContactType.PERSONAL:
        return aims_at_channels(channels)
    return aims_at_contacts(snapshot, stages)
