"""Textual's stylesheet, which parses each source once.

Textual parses all sources again for each screen that is shown for the first time, and for each theme that is set, be it the same one:
seven times before the first incident is on the screen, at 20 ms each.
"""

from textual.css.stylesheet import Stylesheet


class FrugalStylesheet(Stylesheet):
    """What was parsed holds until the variables are others."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._given = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._given:
            self._given = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        self.parse()
