"""Why there is nothing to see: in the place where it would be."""

from textual.content import Content
from textual.widgets import Static

from imtui.domain.errors import ImtuiError
from imtui.domain.texts import visible


class Problem(Static):
    """Hidden while there is none."""

    DEFAULT_CSS = """
    Problem {
        display: none; height: 1fr; width: 100%; content-align: center middle; text-align: center; padding: 0 4; color: $ink-text;
    }
    Problem.-stated { display: block; }
    """

    def state(self, error: ImtuiError | None) -> None:
        """Say what happened and what to do; None takes it away."""
        self.set_class(error is not None, "-stated")
        if error is None:
            return
        from imtui.tui.logins import login_command

        login = (
            (Content.styled(":login", "bold $ink-focus"), Content.styled(" run it here    ", "$ink-quiet"))
            if login_command((error,))
            else ()
        )
        remedy = Content(f"{visible(error.remedy, single_line=False)}\n\n") if error.remedy else Content("")
        self.update(
            Content.assemble(
                ("Not connected\n\n", "bold $failed"),
                Content(f"{visible(error.message, single_line=False)}\n\n"),
                remedy,
                *login,
                ("ctrl+r", "bold $ink-focus"),
                (" try again    ", "$ink-quiet"),
                ("q", "bold $ink-focus"),
                (" quit", "$ink-quiet"),
            )
        )
