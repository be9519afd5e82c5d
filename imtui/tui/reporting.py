"""The App, as far as it writes post-mortems.

Invariant: a report is read anew from the service, whole, and a file holds it whole or not at all.
"""

from textual import work

from imtui.domain.errors import ImtuiError
from imtui.tui.commanded import CommandedApp
from imtui.tui.messages import ReportRequested


class ReportingApp(CommandedApp):
    """What went wrong is said; nothing else comes of it."""

    @work(exit_on_error=False, group="reports", exclusive=True)
    async def on_report_requested(self, message: ReportRequested) -> None:
        if self._backend is None:
            self.say("There is no connection yet: nothing was written", True)
            return
        from imtui.report.composing import document
        from imtui.report.gathering import gather
        from imtui.report.redaction import redacted
        from imtui.report.rendering import renderer

        self.say("Reading all of the incident for its report …")
        try:
            gathered = await gather(self._backend.sources.incidents, self._backend.sources.contacts, (message.incident_arn,))
        except ImtuiError as error:
            self.say(f"No report was written: {error}", True)
            return
        found = document(gathered, self.clock.now())
        text = renderer(message.format)(redacted(found, gathered.snapshot) if message.redacted else found)
        try:
            self.preferences.write(message.path, text)
        except OSError as error:
            self.say(f"No report was written: {message.path}: {error.strerror or error}", True)
        else:
            missing = sum(map(len, gathered.gaps.values()))
            gaps = f", with {missing} gap{'s' * (missing > 1)} that it names" if missing else ""
            self.say(f"Wrote {message.path}{gaps}")
