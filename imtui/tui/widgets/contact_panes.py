"""People, the one who is selected, the pages they got, and who would be paged."""

from collections.abc import Hashable, Iterable, Mapping
from typing import ClassVar

from imtui.domain.contacts import ContactType
from imtui.domain.directories import EVERYBODY
from imtui.domain.sameness import Same
from imtui.domain.snapshot import Health
from imtui.tui.presenters import contact_rows, page_rows, readiness_rows
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.page_rows import PageLine
from imtui.tui.presenters.readiness_rows import Finding
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.lookup_pane import LookupPane, LookupTextPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_columns import PaneColumns

_NOBODY = "nobody is selected"


class ContactsPane(LookupPane):
    """Keys are ARNs."""

    NUMBER = 1
    NAME = "Contacts"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return contact_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        return Same(contact_rows.directory(view).listed), view.snapshot.me

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return contact_rows.directory(view).troubled, view.snapshot.me

    def is_known(self, view: View) -> bool:
        return contact_rows.is_listed(view)

    def nothing(self, view: View) -> str:
        return "there are no contacts: n makes a person, an escalation plan or a schedule"

    def counts(self, view: View) -> Line:
        total = len(contact_rows.directory(view).listed or ())
        return (Span(f"{total} contact{'s' * (total != 1)}", Ink.QUIET),) if total else EMPTY

    def draw(self, row: Row, width: int) -> Line:
        view = self.view
        assert view is not None
        marked = contact_rows.directory(view).troubled
        return contact_rows.draw(row.content, width, self.glyphs, me=view.snapshot.me, in_trouble=marked)


class ContactPane(LookupTextPane):
    """Keys are the names of fields; a channel's begin with `contact_rows.CHANNEL`, a rotation's with `DUTY`."""

    NUMBER = 2
    NAME = "Contact"

    def written(self, view: View, width: int) -> Iterable[Row]:
        record = contact_rows.selected(view)
        return contact_rows.text(view, record, width, self.glyphs) if record else ()

    def depends(self, view: View) -> Hashable:
        found = contact_rows.directory(view)
        return Same(contact_rows.selected(view), found.listed, found.known), self.inner_width, view.ascii, view.zone

    def is_known(self, view: View) -> bool:
        return contact_rows.selected(view) is not None or (contact_rows.is_listed(view) and not view.subject)

    def nothing(self, view: View) -> str:
        return _NOBODY

    def subject(self, view: View) -> str:
        record = contact_rows.selected(view)
        return (record.contact.display_name or record.contact.alias) if record else ""


class PagesPane(LookupPane):
    """Keys are ARNs of pages."""

    NUMBER = 3
    NAME = "Pages so far"

    def show(self, view: View) -> None:
        if self.view is not None and view.subject != self.view.subject:
            self.start_over()
        super().show(view)

    def make_rows(self, view: View) -> tuple[Row, ...]:
        record = contact_rows.selected(view)
        return page_rows.rows(view, record, self.predicate) if record else ()

    def depends(self, view: View) -> Hashable:
        return Same(contact_rows.selected(view), view.snapshot.incidents, view.snapshot.records)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return view.now.astimezone(view.zone).date(), view.zone

    def is_known(self, view: View) -> bool:
        return contact_rows.selected(view) is not None or (contact_rows.is_listed(view) and not view.subject)

    def nothing(self, view: View) -> str:
        record = contact_rows.selected(view)
        if record is None:
            return _NOBODY
        if "pages" in record.unread:
            return f"not readable: {record.unread['pages']}"
        if record.contact.type is not ContactType.PERSONAL:
            return "plans and schedules get no pages themselves: the people whom they engage do"
        return f"{record.contact.alias} was never paged"

    def counts(self, view: View) -> Line:
        record = contact_rows.selected(view)
        if record is None or not record.pages:
            return EMPTY
        accepted = sum(page.read is not None for page in record.pages)
        return (Span(f"{accepted} of {len(record.pages)} accepted", Ink.QUIET),)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, PageLine)
        assert self.view is not None
        return page_rows.draw(row.content, self.view, width, self.glyphs)


class ReadinessPane(LookupPane):
    """Keys begin with the ARN that the line is about, and have a number behind it."""

    NUMBER = 4
    NAME = "Readiness"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return readiness_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        found = contact_rows.directory(view)
        about = "" if found.scope else view.subject
        return Same(found.listed, found.known, found.plans), found.scope, about

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return None

    def health(self, view: View) -> Health | None:
        return view.lookup.health

    def is_known(self, view: View) -> bool:
        found = contact_rows.directory(view)
        if found.scope == EVERYBODY and found.plans is None:
            return False
        return found.listed is not None and readiness_rows.is_read(view)

    def nothing(self, view: View) -> str:
        if not any(contact_rows.directory(view).asked(view.subject)):
            return _NOBODY
        return "it is not there any more: nobody would be paged"

    def subject(self, view: View) -> str:
        return readiness_rows.scope(view)

    def counts(self, view: View) -> Line:
        return readiness_rows.lead(view)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, Finding)
        return readiness_rows.draw(row.content, width, self.glyphs)


class ContactPanes(PaneColumns):
    """The list and readiness left, the person and their pages right."""

    DEFAULT_CSS = """
    ContactPanes #contact { height: 2fr; }
    ContactPanes #contacts { height: 3fr; }
    ContactPanes #readiness { height: 2fr; }
    """
    PANES: ClassVar[Mapping[str, type[Pane]]] = {
        "contacts": ContactsPane,
        "contact": ContactPane,
        "pages": PagesPane,
        "readiness": ReadinessPane,
    }
    COLUMNS = (("contacts", "readiness"), ("contact", "pages"))
