"""What the App keeps besides the Snapshot: drafts, what is underway, alarms, and the words for terminals."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

from imtui.tui import terminal
from imtui.tui.alarms import Alarm
from imtui.tui.drafts import Drafts, Purpose
from imtui.tui.underway import PATIENCE, Underway
from imtui.tui.views import Said, Sending
from tests.tui import canned

NOTE = Sending(key="sending-1", incident_arn=canned.CHECKOUT, text="rolled back", at=canned.NOW)


def test_a_draft_stays_until_it_is_sent_or_emptied() -> None:
    drafts = Drafts()
    drafts.keep(Purpose.NOTE, "incident", "half a thought")
    drafts.keep(Purpose.CLOSING, "incident", "it was DNS")
    assert drafts.text(Purpose.NOTE, "incident") == "half a thought"
    assert list(drafts) == [(Purpose.NOTE, "incident", "half a thought"), (Purpose.CLOSING, "incident", "it was DNS")]
    drafts.keep(Purpose.NOTE, "incident", "  ")
    drafts.drop(Purpose.CLOSING, "incident")
    assert len(drafts) == 0


def test_sending_one_text_does_not_drop_another_that_was_typed_meanwhile() -> None:
    drafts = Drafts()
    drafts.keep(Purpose.NOTE, "incident", "the second")
    drafts.drop(Purpose.NOTE, "incident", "the first")
    assert drafts.text(Purpose.NOTE, "incident") == "the second"


def test_a_sent_note_stays_until_its_timeline_was_read_again() -> None:
    before = canned.snapshot()
    underway = Underway().with_note(NOTE)
    assert underway.unsent == (NOTE,)
    underway = underway.note_sent(NOTE.key, canned.NOW)
    assert underway.unsent == ()
    assert underway.settled(before, replace(before, my_pages=())).sending == (NOTE,)
    read = replace(before, timelines={canned.CHECKOUT: (canned.note("new", canned.NOW, "rolled back"), *before.timelines[canned.CHECKOUT])})
    assert underway.settled(before, read).sending == ()


def test_a_note_on_its_way_outlives_any_poll() -> None:
    before = canned.snapshot()
    underway = Underway().with_note(NOTE)
    after = replace(before, timelines={canned.CHECKOUT: ()})
    assert underway.settled(before, after) is underway
    assert underway.without_note(NOTE.key) == Underway()


def test_an_accepted_page_stays_hidden_until_the_snapshot_knows() -> None:
    snapshot = canned.snapshot()
    page = (snapshot.my_pages or ())[0]
    underway = Underway().with_acceptance(page)
    underway = underway.acceptance_said(page, Said(text="accepted 14:03:22, read by the service"), canned.NOW, settles=True)
    assert page.arn in underway.settled(snapshot, snapshot).accepting
    after = replace(snapshot, my_pages=(replace(page, read=canned.NOW), *(snapshot.my_pages or ())[1:]))
    settled = underway.settled(snapshot, after)
    assert settled.accepting == frozenset()
    assert settled.said is not None


def test_a_failed_acceptance_is_due_again_at_once() -> None:
    page = (canned.snapshot().my_pages or ())[0]
    underway = Underway().with_acceptance(page).acceptance_said(page, Said(text="NOT accepted", done=False), canned.NOW, settles=False)
    assert underway.accepting == frozenset()
    assert underway.said == Said(text="NOT accepted", done=False)


def test_nothing_is_waited_for_or_said_forever() -> None:
    page = (canned.snapshot().my_pages or ())[0]
    underway = Underway().with_note(NOTE).note_sent(NOTE.key, canned.NOW).with_acceptance(page)
    underway = underway.acceptance_said(page, Said(text="accepted"), canned.NOW, settles=True)
    assert underway.at(canned.NOW + PATIENCE - timedelta(seconds=1)) is underway
    assert underway.at(canned.NOW + PATIENCE) == Underway()


def test_each_new_page_is_announced_once_and_counted_in_the_title() -> None:
    quiet = replace(canned.snapshot(), my_pages=())
    alarm, sequence, rings = Alarm().heard(quiet, canned.NOW, {})
    assert (sequence, rings) == ("", False)
    alarm, sequence, rings = alarm.heard(canned.snapshot(), canned.NOW, {})
    assert rings
    assert "(1 unaccepted) imtui" in sequence
    assert "Billing export is late" in sequence
    alarm, sequence, rings = alarm.heard(canned.snapshot(), canned.NOW, {})
    assert (sequence, rings) == ("", False)
    alarm, sequence, rings = alarm.heard(quiet, canned.NOW, {})
    assert not rings
    assert sequence == terminal.title("imtui")


def test_the_clipboard_survives_tmux() -> None:
    plain = terminal.clipboard("arn:aws", {})
    assert b64decode(plain.removeprefix("\x1b]52;c;").removesuffix("\x07")) == b"arn:aws"
    wrapped = terminal.clipboard("arn:aws", {"TMUX": "/tmp/tmux"})
    assert wrapped == f"{plain}\x1bPtmux;\x1b{plain}\x1b\\"


def test_notifications_speak_the_terminals_own_dialect() -> None:
    assert terminal.notification("imtui", "paged", {"TERM": "xterm-256color"}) == "\x1b]9;imtui: paged\x07"
    assert terminal.notification("im;tui", "paged", {"VTE_VERSION": "7000"}) == "\x1b]777;notify;im,tui;paged\x1b\\"
    assert terminal.notification("imtui", "paged", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]9;imtui: paged\x07\x1b\\"


def test_a_title_of_the_service_cannot_break_out_of_a_sequence() -> None:
    for sequence in (terminal.title(canned.NASTY), terminal.notification("imtui", canned.NASTY, {})):
        inside = sequence[1:].removesuffix("\x1b\\").removesuffix("\x07")
        assert "\x1b" not in inside
        assert "\x07" not in inside
        assert len(sequence) < 300
