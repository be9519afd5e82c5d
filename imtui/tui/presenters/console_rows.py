"""The API console as lists and text: operations, what one takes, what was sent, what came back."""

from collections.abc import Iterator

from imtui.domain.filters import Facts, Predicate
from imtui.domain.operations import Exchange, OperationDescription, OperationSummary, Parameter
from imtui.tui.consoles import Console
from imtui.tui.presenters import answer_rows
from imtui.tui.presenters.cells import clip, left, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine, heading, prose
from imtui.tui.presenters.texts import paragraphs
from imtui.tui.presenters.times import dated_time
from imtui.tui.views import View

_NAME = 32
_SERVICES = {"ssm-incidents": "incidents", "ssm-contacts": "contacts"}


def console(view: View) -> Console:
    """All of it; without operations while nothing is known."""
    return view.lookup.answer if isinstance(view.lookup.answer, Console) else Console(operations=())


def operation_rows(view: View, predicate: Predicate) -> Iterator[Row]:
    """A row an operation."""
    for each in console(view).operations:
        if predicate(Facts(text=f"{each.service} {each.name} {each.command} {each.words}"), view.now):
            yield Row(each.id, each)


def operation_line(operation: OperationSummary, cells: int, glyphs: Glyphs) -> Line:
    """`✎ CreateContact                  contacts   Contacts are either the contacts that …`."""
    sign = Span("  ") if operation.is_read else Span(f"{glyphs.note} ", Ink.DUE)
    return (
        sign,
        Span(left(operation.name, _NAME, glyphs.ellipsis), bold=True),
        Span(left(_SERVICES.get(operation.service, operation.service), 11), Ink.QUIET),
        Span(safe(operation.words), Ink.FAINT),
    )


def description_text(described: OperationDescription, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    """What an operation is for, and each of its parameters."""
    summary = described.summary
    what = "only reads" if summary.is_read else f"{glyphs.note} changes or deletes something: asks before it is sent"
    yield from prose("kind", ((Span(what, Ink.QUIET if summary.is_read else Ink.DUE),), EMPTY))
    yield from prose("words", paragraphs(described.documentation or "The model says nothing about it.", cells))
    yield from heading("Parameters", "" if described.parameters else "none")
    for parameter in described.parameters:
        yield from _parameter(parameter, cells)


def _parameter(parameter: Parameter, cells: int) -> Iterator[Row]:
    needed = ("required", Ink.DUE) if parameter.is_required else ("", Ink.QUIET)
    limits = f" · {parameter.limits}" if parameter.limits else ""
    name = (
        Span(parameter.name, bold=True),
        Span(f"  {needed[0]}" if needed[0] else "", needed[1]),
        Span(f"  {parameter.type}{limits}", Ink.QUIET),
    )
    yield Row(parameter.name, TextLine(name, "parameter", parameter.name, f"{parameter.name} {parameter.documentation}"))
    lines = ((gap(2), *line) for line in paragraphs(parameter.documentation, max(1, cells - 2), Ink.QUIET))
    yield from prose(f"about {parameter.name}", lines)


def history_rows(view: View, predicate: Predicate) -> Iterator[Row]:
    """A row a request, newest first; keys are places in the history."""
    for place, each in enumerate(console(view).history):
        if predicate(Facts(text=f"{each.operation.service} {each.operation.name} {' '.join(each.typed.values())}"), view.now):
            yield Row(f"{place} {each.sent.isoformat()}", each)


def history_line(exchange: Exchange, view: View, cells: int, glyphs: Glyphs) -> Line:
    """`14:03:22  ✓ GetContact   ContactId=arn:aws:…`."""
    sign, ink = (glyphs.failed, Ink.FAILED) if exchange.fault is not None else (glyphs.acknowledged, Ink.ACCEPTED)
    words = " ".join(f"{name}={value}" for name, value in exchange.typed.items())
    return (
        Span(f"{dated_time(exchange.sent, view.now, view.zone)}  ", Ink.QUIET),
        Span(f"{sign} ", ink),
        Span(exchange.operation.name, bold=True),
        Span(f"  {safe(words)}", Ink.QUIET),
    )


def answer_text(view: View, cells: int) -> Iterator[Row]:
    """The tree of the latest answer, or why there is none."""
    latest = console(view).latest
    if latest is None:
        return
    if latest.fault is not None:
        yield from prose("fault", paragraphs(str(latest.fault), cells, Ink.FAILED))
    elif latest.answer is not None:
        yield from answer_rows.rows(latest.answer, console(view).closed)
        if not latest.answer:
            yield from prose("nothing", ((Span("done: the service says nothing more", Ink.QUIET),),))


def answer_subject(view: View, room: int) -> str:
    """What the answer is to."""
    latest = console(view).latest
    return "" if latest is None else clip(latest.operation.name, room)
