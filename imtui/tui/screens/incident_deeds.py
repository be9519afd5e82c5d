"""What can be done about an incident itself, and about who is engaged: start, modify, reopen, delete, engage, stop, relate.

Invariant: as with all deeds, nothing is done here; it leaves as a message after whatever has to be chosen, typed or confirmed, and each
letter that was typed is kept as a draft until it is sent.
"""

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from imtui.tui.drafts import Purpose
from imtui.tui.messages import IncidentOpened
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.deeds import Deeds

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.domain.incidents import RelatedItem
    from imtui.domain.wordings import Divergence, Field

T = TypeVar("T")


class IncidentDeeds(Deeds):
    def action_start(self) -> None:
        from imtui.tui.screens import incident_wishes
        from imtui.tui.screens.modals.start import StartDialogue, Starting

        def answered(wanted: Starting | IncidentOpened) -> None:
            self.post_message(incident_wishes.start_request(wanted, self.view) if isinstance(wanted, Starting) else wanted)

        with self._saying_why_not():
            incident_wishes.check_may_start(self.view)
            form = StartDialogue(self.view, self._drafts.text(Purpose.START, ""), partial(self._drafts.keep, Purpose.START, ""))
            self.ask(form, answered)

    def action_modify(self) -> None:
        from imtui.tui.screens import incident_wishes
        from imtui.tui.screens.modals.reword import RewordDialogue

        with self._saying_why_not():
            view = self.view
            begun = incident_wishes.reword_draft(view, self._drafts)

            def keep(field: "Field", text: str, before: str) -> None:
                self._drafts.keep(incident_wishes.kept_as(field), view.incident, text, before)

            self.attend_details()
            form = RewordDialogue(view, incident_wishes.worded(view), begun, keep)
            self.ask(form, lambda wanted: self.post_message(incident_wishes.reword_request(view.incident, wanted)))

    def settle(self, incident_arn: str, divergence: "Divergence") -> None:
        """Somebody else changed the same: have it decided."""
        from imtui.tui.screens import incident_wishes
        from imtui.tui.screens.modals.diverged import DivergedDialogue
        from imtui.tui.screens.modals.reword import Rewording

        def decided(wanted: object) -> None:
            assert isinstance(wanted, type(divergence.mine))
            self.post_message(incident_wishes.reword_request(incident_arn, Rewording(base=divergence.theirs, mine=wanted)))

        self.ask(DivergedDialogue(self.view, divergence), decided)

    def action_reopen(self) -> None:
        from imtui.tui.screens import incident_wishes

        with self._saying_why_not():
            self.confirm(incident_wishes.reopen_question(self.view), incident_wishes.reopen_request(self.view.incident))

    def action_delete_incident(self) -> None:
        from imtui.tui.screens import incident_wishes, wishes
        from imtui.tui.screens.modals.delete import DeleteDialogue

        with self._saying_why_not():
            incident = wishes.to_change(self.view)
            form = DeleteDialogue(self.view, incident.title, incident_wishes.delete_loses(self.view, incident))
            self.ask(form, lambda _: self.post_message(incident_wishes.delete_request(incident.arn)))

    def action_engage(self) -> None:
        from imtui.tui.screens import incident_wishes, wishes
        from imtui.tui.screens.modals.engage import EngageDialogue

        with self._saying_why_not():
            incident = wishes.to_change(self.view)
            subject, message = incident_wishes.page_words(self.view)
            draft = self._drafts.text(Purpose.ENGAGING, incident.arn)
            keep = partial(self._drafts.keep, Purpose.ENGAGING, incident.arn)
            form = EngageDialogue(self.view, safe(incident.title), subject, draft or message, keep)
            self.ask(form, lambda wanted: self.post_message(incident_wishes.engage_request(incident.arn, wanted)))

    def action_stop(self) -> None:
        from imtui.tui.screens import incident_wishes
        from imtui.tui.screens.modals.stop import StopDialogue

        with self._saying_why_not():
            view = self.view
            choices = incident_wishes.running(view)
            draft = self._drafts.text(Purpose.STOPPING, view.incident)
            keep = partial(self._drafts.keep, Purpose.STOPPING, view.incident)
            form = StopDialogue(view, choices, incident_wishes.stopping_means, draft, keep)
            self.ask(form, lambda wanted: self.post_message(incident_wishes.stop_request(wanted)))

    def action_report(self, words: str = "") -> None:
        """Write what happened to a file; the word of a format is enough."""
        from imtui.tui.screens import incident_wishes
        from imtui.tui.screens.modals.report import ReportDialogue, proposed_name

        with self._saying_why_not():
            incident, format = incident_wishes.to_report(self.view, words)
            form = ReportDialogue(self.view, safe(incident.title), proposed_name(incident), format)
            self.ask(form, lambda wanted: self.post_message(incident_wishes.report_request(incident.arn, wanted)))

    def action_aws_console(self) -> None:
        """Where the AWS console has it."""
        from imtui.tui.screens import look_wishes

        with self._saying_why_not():
            self.post_message(look_wishes.console_link(self.view))

    def action_related(self) -> None:
        """To the list of related items; on it, another one."""
        self.post_message(IncidentOpened(self.view.incident, "related"))

    def relate(self) -> None:
        """Add a related item."""
        from imtui.tui.screens import incident_wishes, wishes
        from imtui.tui.screens.modals.relate import RelateDialogue

        with self._saying_why_not():
            incident = wishes.to_change(self.view)
            draft = self._drafts.text(Purpose.RELATED, incident.arn)
            form = RelateDialogue(self.view, safe(incident.title), draft, partial(self._drafts.keep, Purpose.RELATED, incident.arn))
            self.ask(form, lambda item: self.post_message(incident_wishes.relate_request(incident.arn, item)))

    def unrelate(self, item: "RelatedItem") -> None:
        """Take a related item off."""
        from imtui.tui.screens import incident_wishes, wishes

        with self._saying_why_not():
            incident = wishes.to_change(self.view)
            self.confirm(incident_wishes.unrelate_question(item), incident_wishes.unrelate_request(incident.arn, item))

    def attend_details(self) -> None:
        """Have all of the incident read from now on."""
        raise NotImplementedError
