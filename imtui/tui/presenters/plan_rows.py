"""Response plans as lists and text: which there are, what one says, what would happen if it started now."""

from collections.abc import Iterator

from imtui.arns import short_name
from imtui.domain.filters import Facts, Predicate
from imtui.domain.names import name_of
from imtui.domain.response_plans import Automation, PlanRecord, PlanShelf, ResponsePlanSummary
from imtui.domain.twins import is_of_plan, open_incidents
from imtui.tui.presenters import reaches
from imtui.tui.presenters.cells import left, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.markdown import markdown
from imtui.tui.presenters.policies import principals
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import facts, heading, prose
from imtui.tui.presenters.texts import columns, paragraphs
from imtui.tui.views import View

_NAMES = 22
_INKS = {"$ink-quiet": Ink.QUIET, "$failed": Ink.FAILED, "": Ink.TEXT, "bold": Ink.TEXT}
POLICY = "policy "
"""What the keys of rows begin with that are sharing policies."""
#: Of so many open incidents the dedupe string is asked for.
_TWINS = 5


def shelf(view: View) -> PlanShelf:
    """All that was read; empty while nothing was."""
    return view.lookup.answer if isinstance(view.lookup.answer, PlanShelf) else PlanShelf()


def selected(view: View) -> PlanRecord | None:
    """The plan that the cursor is on, where it was read whole."""
    return shelf(view).records.get(view.subject)


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """A row a plan, by name."""
    listed = shelf(view).listed
    return tuple(Row(each.arn, each) for each in listed if predicate(Facts(text=f"{each.name} {each.display_name}"), view.now))


def draw(plan: ResponsePlanSummary, cells: int, glyphs: Glyphs) -> Line:
    """`Checkout is failing   checkout`."""
    column = max(16, cells // 2)
    name = safe(plan.name)
    shown = safe(plan.display_name) or name
    return (
        Span(left(shown, column, glyphs.ellipsis), bold=True),
        Span(f" {name}" if shown != name else "", Ink.QUIET),
    )


def plan_text(view: View, record: PlanRecord, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    """Everything that is written in a plan, tags and sharing with it."""
    wording = record.wording
    yield from facts("arn", "arn", record.arn, cells, _NAMES)
    yield from _fact("name", wording.name, cells)
    yield from _fact("display name", wording.display_name, cells)
    yield from heading("Its incidents")
    yield from _fact("title", wording.title, cells)
    yield from _fact("impact", impact_long(wording.impact), cells)
    yield from _fact("dedupe string", wording.dedupe_string, cells, "none: each start makes an incident of its own")
    yield from _several("notifies", wording.notification_targets, cells, "no topic")
    yield from _several("chat", wording.chat_channels, cells, "no channel")
    for key, value in sorted(wording.incident_tags.items()):
        yield from facts(f"incident tag {key}", f"tag {safe(key)}", value or "empty", cells, _NAMES, raw=value or "-")
    if wording.summary:
        yield from prose("summary", (EMPTY, *markdown(wording.summary, cells, glyphs)))
    yield from heading("Engages")
    engaged = tuple(name_of(view.snapshot, arn) for arn in wording.engagements)
    for arn, name in zip(wording.engagements, engaged, strict=True):
        yield from facts(f"engages {arn}", safe(name), safe(arn), cells, _NAMES, ink=Ink.QUIET, what="ARN of the contact", raw=arn)
    if not engaged:
        yield from prose("engages nobody", ((Span("nobody: an incident of it pages no one", Ink.DUE),),))
    yield from heading("Runbook")
    yield from _runbook(wording.automation, cells)
    for name in record.pager_duty:
        yield from facts(f"pagerduty {name}", "PagerDuty", name, cells, _NAMES)
    yield from heading("Sharing", "h shares it with other accounts")
    for policy in record.policies:
        yield from facts(f"{POLICY}{policy.id}", "policy", principals(policy.text), cells, _NAMES, what="policy", raw=policy.text)
    if not record.policies:
        yield from prose("not shared", ((Span("with nobody", Ink.QUIET),),))
    yield from heading("Tags")
    for key, value in sorted(wording.tags.items()):
        yield from facts(f"tag {key}", safe(key), value or "empty", cells, _NAMES, raw=value or "-")
    if not wording.tags:
        yield from prose("no tags", ((Span("none", Ink.QUIET),),))


def now_text(view: View, record: PlanRecord, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    """What would happen if an incident were started from it now."""
    wording = record.wording
    twin = _twin(view, record)
    if twin:
        words = f"{twin} is open with the same dedupe string: it would get another event, and nothing new would start"
        yield from prose("twin", (*_sentence(f"{glyphs.failed} {words}", cells, Ink.DUE), EMPTY))
    lead = f"incident “{safe(wording.title)}”, impact {impact_long(wording.impact)}, would be opened."
    lead = f"Once that one is resolved, an {lead}" if twin else f"An {lead}"
    yield from prose("lead", _sentence(lead, cells, Ink.TEXT))
    yield from heading("Paged")
    if not wording.engagements:
        yield from prose("nobody", _sentence(f"{glyphs.failed} nobody: this plan engages no one", cells, Ink.FAILED))
    for arn in wording.engagements:
        parts = reaches.ladder(view.snapshot, arn, view.now)
        spans = tuple(Span(words, _INKS.get(style, Ink.QUIET), bold=style == "bold") for words, style in parts if words)
        yield from prose(f"ladder {arn}", columns(spans, cells))
        if reaches.is_reached(view.snapshot, arn) is False:
            yield from prose(f"unreached {arn}", _sentence(f"{glyphs.failed} nobody would be reached by it", cells, Ink.FAILED))
    yield from heading("Told")
    told = [f"SNS topic {safe(short_name(arn).rpartition(':')[2])}" for arn in wording.notification_targets]
    told += [f"chat channel through {safe(short_name(arn).rpartition(':')[2])}" for arn in wording.chat_channels]
    told += [f"PagerDuty service {safe(name)}" for name in record.pager_duty]
    yield from prose("told", _sentence(", ".join(told) or "nobody else", cells, Ink.TEXT if told else Ink.QUIET))
    yield from heading("Started")
    runbook = f"runbook {safe(wording.automation.document)}" if wording.automation else "no runbook"
    yield from prose("started", _sentence(runbook, cells, Ink.TEXT if wording.automation else Ink.QUIET))


def unread_twins(view: View, record: PlanRecord) -> tuple[str, ...]:
    """The ARNs of open incidents of that plan of which it is not known whether another start would only add to them; a few."""
    known = {*view.snapshot.records, *shelf(view).dedupe_strings}
    if not record.wording.dedupe_string:
        return ()
    opened = open_incidents(view.snapshot)
    found = [each.arn for each in opened if is_of_plan(each.arn, record.wording.name) and each.arn not in known]
    return tuple(found[:_TWINS])


def _twin(view: View, record: PlanRecord) -> str:
    """The title of an open incident that another start would only add to, as far as its dedupe string is known."""
    wanted = record.wording.dedupe_string
    if not wanted:
        return ""
    known = {**shelf(view).dedupe_strings, **{arn: each.dedupe_string for arn, each in view.snapshot.records.items()}}
    return next((f"“{safe(each.title)}”" for each in open_incidents(view.snapshot) if known.get(each.arn) == wanted), "")


def _runbook(automation: Automation | None, cells: int) -> Iterator[Row]:
    if automation is None:
        yield from prose("no runbook", ((Span("none starts with an incident of it", Ink.QUIET),),))
        return
    version = f" · version {safe(automation.version)}" if automation.version else ""
    yield from facts("document", "document", f"{automation.document}{version}", cells, _NAMES, raw=automation.document)
    yield from _fact("role", automation.role, cells)
    if automation.account:
        yield from _fact("account", automation.account.replace("_", " ").lower(), cells)
    for name, values in sorted(automation.parameters.items()):
        yield from facts(f"parameter {name}", safe(name), ", ".join(values), cells, _NAMES)
    for name, variable in sorted(automation.dynamic.items()):
        yield from facts(f"dynamic {name}", safe(name), f"the incident's {variable.replace('_', ' ').lower()}", cells, _NAMES, raw=variable)


def _fact(name: str, value: str, cells: int, empty: str = "empty") -> Iterator[Row]:
    yield from facts(name, name, value or empty, cells, _NAMES, ink=Ink.TEXT if value else Ink.QUIET, raw=value or "-")


def _several(name: str, values: tuple[str, ...], cells: int, empty: str) -> Iterator[Row]:
    for place, value in enumerate(values or ("",)):
        shown = name if not place else ""
        yield from facts(
            f"{name} {place}", shown, value or empty, cells, _NAMES, ink=Ink.TEXT if value else Ink.QUIET, what=name, raw=value or "-"
        )


def _sentence(words: str, cells: int, ink: Ink) -> tuple[Line, ...]:
    return tuple(paragraphs(words, cells, ink))
