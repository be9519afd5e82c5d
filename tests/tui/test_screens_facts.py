"""What the details say about each kind of thing, and that they stay true when things go away."""

from dataclasses import replace

import pytest

from imtui.domain.engagements import Receipt, ReceiptType
from imtui.tui.drafts import Drafts, Purpose
from imtui.tui.presenters.choices import choices
from imtui.tui.presenters.facts import Facts, contact_facts, event_facts, finding_facts, page_facts
from imtui.tui.screens import wishes
from imtui.tui.screens.modals.quitting import unsent_question
from imtui.tui.views import Sending
from tests.tui import canned


def words(facts: Facts) -> str:
    lines = [facts.title]
    for section in facts.sections:
        lines += [section.heading, *(f"{name}: {value}" for name, value in section.facts), section.text]
    return "\n".join(line for line in lines if line)


def test_an_event_shows_its_data_whole_and_safe() -> None:
    view = canned.nasty()
    said = words(event_facts(view, canned.CHECKOUT, "nasty-1"))
    assert "\x1b" not in said
    assert "x" * 200 in said
    written = canned.note("late", canned.at("13:00:00"), "early", updated=canned.NOW)
    view = canned.view(snapshot=replace(canned.snapshot(), timelines={canned.CHECKOUT: (written, replace(written, id="bare", data=None))}))
    assert "recorded: 14:03:22 UTC" in words(event_facts(view, canned.CHECKOUT, "late"))
    assert "still being read…" in words(event_facts(view, canned.CHECKOUT, "bare"))


def test_a_person_comes_with_channels_pages_and_receipts() -> None:
    said = words(contact_facts(canned.view(), canned.CHECKOUT, canned.ME))
    assert "SMS: sms · +14155550199" in said
    assert "READ: 14:01:40 UTC · on it, looking at the rollback" in said
    bo = words(contact_facts(canned.view(), canned.CHECKOUT, canned.contact_arn("bo")))
    assert "not activated: never paged" in bo
    assert "none in this incident" in bo
    snapshot = replace(canned.snapshot(), channels={canned.contact_arn("bo"): ()})
    assert "Contact channels\nnone" in words(contact_facts(canned.view(snapshot=snapshot), canned.CHECKOUT, canned.contact_arn("bo")))


def test_a_page_comes_with_its_engagement() -> None:
    said = words(page_facts(canned.view(), canned.MY_SMS))
    assert said.startswith("Page to akuam")
    assert "of: payments-escalation" in said
    assert "stopped: still running" in said


@pytest.mark.parametrize(
    "facts",
    [
        finding_facts(canned.empty(), "gone"),
        event_facts(canned.empty(), canned.CHECKOUT, "gone"),
        page_facts(canned.empty(), canned.MY_SMS),
    ],
)
def test_what_went_away_says_so(facts: Facts) -> None:
    assert facts.title == "Gone"


def test_only_what_is_unaccepted_can_be_accepted_mine_first() -> None:
    offered = choices(canned.view(), at_cursor=False)
    assert [choice.label.split(" · ")[0] for choice in offered] == ["akuam, me", "chen", "eli"]
    assert offered[0].label == "akuam, me · Billing export is late · unaccepted 48s"
    assert [word for word, _ in offered[0].channels] == ["SMS +1 ··· 0199", "VOICE +1 ··· 0199"]
    at_chen = choices(canned.view(contact=canned.contact_arn("chen")), at_cursor=True)
    assert at_chen[0].label.startswith("chen")


def test_a_page_of_one_engagement_is_offered_once() -> None:
    snapshot = canned.snapshot()
    receipt = Receipt(type=ReceiptType.SENT, time=canned.NOW)
    again = replace((snapshot.my_pages or ())[0], arn=canned.page_arn("akuam", "billing-voice"))
    pages = {**snapshot.pages, again.engagement_arn: (again, *snapshot.pages[again.engagement_arn])}
    twice = replace(snapshot, my_pages=(again, *(snapshot.my_pages or ())), pages=pages, receipts={again.arn: (receipt,)})
    offered = choices(canned.view(snapshot=twice, incident=canned.BILLING), at_cursor=False)
    assert [choice.page.contact_arn for choice in offered] == [canned.ME]


def test_every_row_can_be_copied_or_says_why_not() -> None:
    view = canned.view()
    assert wishes.copied(view, "engagements", canned.ME, arn=True).text == canned.ME
    assert wishes.copied(view, "engagements", canned.ME, arn=False).text == "akuam"
    receipt = wishes.copied(view, "receipts", f"{canned.MY_SMS} READ now", arn=True)
    assert (receipt.text, receipt.what) == (canned.MY_SMS, "ARN of the page")
    event = wishes.copied(view, "timeline", "event-1", arn=True)
    assert (event.text, event.what) == (canned.CHECKOUT, "ARN of the incident")
    with pytest.raises(Exception, match="nothing under the cursor"):
        wishes.copied(view, "incidents", "", arn=False)


def test_quitting_names_each_text_once() -> None:
    drafts = Drafts()
    assert unsent_question(drafts, (), canned.snapshot()) is None
    drafts.keep(Purpose.NOTE, canned.CHECKOUT, "on its way")
    drafts.keep(Purpose.CLOSING, canned.SEARCH, canned.NASTY)
    sending = (Sending(key="1", incident_arn=canned.CHECKOUT, text="on its way", at=canned.NOW),)
    question = unsent_question(drafts, sending, canned.snapshot())
    assert question is not None
    assert len(question.lines) == 3
    text = "\n".join(str(line) for line in question.lines)
    assert "still being sent · Checkout returns 5xx" in text
    assert "closing note, not sent · Search p99 over 4 s" in text
    assert "\x1b" not in text
    assert question.no == "Stay"


def test_what_is_about_nothing_that_exists_names_nothing() -> None:
    drafts = Drafts()
    drafts.keep(Purpose.CONTACT, "", "bo")
    question = unsent_question(drafts, (), canned.snapshot())
    assert question is not None
    assert str(question.lines[-1]).endswith("contact and its plan, not sent")


def test_many_of_a_kind_are_counted_not_listed() -> None:
    drafts = Drafts()
    for number in range(9):
        drafts.keep(Purpose.NOTE, f"incident-{number}", "half a thought")
    question = unsent_question(drafts, (), canned.snapshot())
    assert question is not None
    assert str(question.lines[-1]) == " and 5 more"
    engagement = canned.snapshot().engagements[canned.CHECKOUT][0]
    engaged = tuple(replace(engagement, arn=canned.engagement_arn("plan", str(number))) for number in range(8))
    snapshot = replace(canned.snapshot(), engagements={canned.CHECKOUT: engaged})
    resolving = wishes.resolve_question(canned.view(snapshot=snapshot), "")
    assert str(resolving.lines[-1]) == "  and 3 more"
