"""A request to any operation, a field a parameter, with its documentation beside it.

Invariant: what the model has against what is typed is said while it is typed, and cannot be sent; the same call as a command for a shell
stands below, as it would be made.
"""

from collections.abc import Callable, Iterable, Mapping

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from imtui.domain.operations import Draft, OperationDescription, Parameter
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View

_NAME = 26


class RequestDialogue(Form[Mapping[str, str]]):
    """Answers with the texts that were typed, by parameter. `check` reads them, `command` writes the same call for a shell."""

    AUTO_FOCUS = "#fields Input, #fields TextArea, #fields Select, #yes"

    def __init__(
        self,
        view: View,
        described: OperationDescription,
        typed: Mapping[str, str],
        *,
        check: Callable[[Mapping[str, str]], Draft],
        command: Callable[[Draft], str],
    ) -> None:
        kind = "" if described.summary.is_read else " · changes something"
        super().__init__(f"{described.summary.name}{kind}", view, (("enter tab", "next field"), ("esc", "close")))
        self._described = described
        self._typed = typed
        self._check = check
        self._command = command
        self._parameters = {f"p{place}": each for place, each in enumerate(described.parameters) if not each.is_token}

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="fields", can_focus=False):
            if not self._parameters:
                yield Static("It takes no parameters.", classes="quiet")
            for id, parameter in self._parameters.items():
                yield from row(self._label(parameter), self._field(id, parameter))
        yield Static(id="about", classes="quiet")
        yield Static(id="command", classes="quiet")
        yield from self.ending("Send")

    def refresh_body(self) -> None:
        self.check()
        self.query_one("#command", Static).update(Content(safe(self._command(self._draft()))))

    def trouble(self) -> str:
        complaints = self._draft().complaints
        typed = self._texts()
        # What is only missing is no reproach while nothing is typed there.
        said = [words for name, words in complaints.items() if name == "" or typed.get(name) or not words.endswith("is required")]
        return safe(said[0]) if said else ""

    @property
    def is_ready(self) -> bool:
        return not self._draft().complaints

    def done(self) -> None:
        self.dismiss({name: text for name, text in self._texts().items() if text.strip()})

    @on(Input.Changed)
    @on(Select.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.refresh_body()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        parameter = self._parameters.get(event.widget.id or "")
        if parameter is not None:
            self.query_one("#about", Static).update(_about(parameter))

    def _draft(self) -> Draft:
        return self._check(self._texts())

    def _texts(self) -> dict[str, str]:
        return {parameter.name: self._text(id) for id, parameter in self._parameters.items()}

    def _text(self, id: str) -> str:
        match self.query_one(f"#{id}"):
            case Input() as field:
                return field.value
            case TextArea() as field:
                return field.text
            case Select() as field:
                return str(field.value) if isinstance(field.value, str) else ""
            case _:
                return ""

    def _label(self, parameter: Parameter) -> str:
        name = parameter.name if len(parameter.name) < _NAME else f"{parameter.name[: _NAME - 2]}…"
        return f"{name} *" if parameter.is_required else name

    def _field(self, id: str, parameter: Parameter) -> Widget:
        begun = self._typed.get(parameter.name, "")
        if parameter.choices:
            chosen = begun if begun in parameter.choices else Select.NULL
            choices = [(each, each) for each in parameter.choices]
            return Select(choices, value=chosen, prompt="required" if parameter.is_required else "not sent", id=id, compact=True)
        if parameter.template:
            area = TextArea(begun, id=id, compact=True, highlight_cursor_line=False, tab_behavior="focus", placeholder=_shape(parameter))
            area.cursor_blink = False
            return area
        return Input(begun, placeholder=_hint(parameter), id=id, compact=True, select_on_focus=False)


def _hint(parameter: Parameter) -> str:
    return f"{parameter.type}, {parameter.limits}" if parameter.limits else parameter.type


def _shape(parameter: Parameter) -> str:
    return " ".join(parameter.template.split())


def _about(parameter: Parameter) -> Content:
    lines = [Content.assemble((parameter.name, "bold $ink-text"), f"  {_hint(parameter)}"), Content(safe(parameter.documentation))]
    if parameter.template:
        lines.append(Content.assemble("as JSON: ", (_shape(parameter), "$informed")))
    return Content("\n").join(lines)
