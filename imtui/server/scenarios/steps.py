"""Reading the steps of a scenario.

Invariant: a step says exactly one thing that happens; what it was read from is plain JSON data, so that a step that is still to come
can be kept in the database and read again.
"""

from collections.abc import Callable, Mapping
from typing import Any

from imtui.server.scenarios.reading import Section
from imtui.server.scenarios.scripts import Acceptance, Action, Call, CarrierFailure, FindingAppearance, Note, Step


def read(section: Section) -> Step:
    """The step in one table of `[[steps]]`."""
    verbs = [verb for verb in _READERS if verb in section]
    if len(verbs) != 1:
        raise section.fault(verbs[1] if verbs else "at", f"a step has exactly one of {', '.join(_READERS)}")
    at, actor = section.offset("at"), section.text("actor", "")
    action = _READERS[verbs[0]](section)
    if not actor and not isinstance(action, FindingAppearance | CarrierFailure):
        raise section.fault("actor", "who does it is missing")
    return Step(at=at, actor=actor, action=action, table=section.plain())


def read_again(table: Mapping[str, Any]) -> Step:
    """A step from the table that it was read from before."""
    return read(Section("step", table))


def _call(section: Section) -> Action:
    return Call(operation=section.text("operation"), parameters=section.data("parameters"), named=section.text("name", ""))


def _note(section: Section) -> Action:
    return Note(incident=section.text("incident"), text=section.text("note"), lag=section.offset("lag", "0s"))


def _accept(section: Section) -> Action:
    return Acceptance(incident=section.text("accept"), via=section.text("via", ""), words=section.text("words", ""))


def _finding(section: Section) -> Action:
    return FindingAppearance(incident=section.text("incident"), details=section.data("finding"))


def _fails(section: Section) -> Action:
    return CarrierFailure(channel=section.text("fails"), reason=section.text("reason"))


_READERS: Mapping[str, Callable[[Section], Action]] = {
    "operation": _call,
    "note": _note,
    "accept": _accept,
    "finding": _finding,
    "fails": _fails,
}
