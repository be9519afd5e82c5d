"""Who accepted, and what became of each page on each channel."""

from dataclasses import replace

from imtui.domain.acceptances import ChannelState, acceptance, due_pages, progress, responders
from imtui.domain.contacts import ChannelType
from imtui.domain.incidents import IncidentStatus
from imtui.domain.snapshot import Snapshot
from tests.made import CHECKOUT, after, arn, channel, engagement, incident, page, person, receipt

SMS = channel("akuam", "SMS")
VOICE = channel("akuam", "VOICE")
CHANNELS = {each.arn: each for each in (SMS, VOICE)}
PLAN = engagement("payments")


def states(*receipts: tuple[str, float, str, str]) -> list[tuple[str, ChannelState, int, str]]:
    """Receipts given oldest first, as the states of their channels."""
    found = progress(page("akuam", PLAN), [receipt(*each) for each in reversed(receipts)], CHANNELS)
    return [(each.type.value if each.type else "", each.state, each.sends, each.info) for each in found]


def test_a_channel_fills_as_its_receipts_come() -> None:
    sent = ("SENT", 0.0, "akuam/sms", "")
    assert states(sent) == [("SMS", ChannelState.SENT, 1, "")]
    assert states(sent, ("DELIVERED", 2.0, "akuam/sms", "message-id")) == [("SMS", ChannelState.DELIVERED, 1, "")]
    delivered_then_sent_again = states(sent, ("DELIVERED", 2.0, "akuam/sms", ""), ("SENT", 60.0, "akuam/sms", ""))
    assert delivered_then_sent_again == [("SMS", ChannelState.DELIVERED, 2, "")]
    assert states(sent, ("ERROR", 1.0, "akuam/sms", "carrier rejected")) == [("SMS", ChannelState.FAILED, 1, "carrier rejected")]
    failed_then_sent_again = states(sent, ("ERROR", 1.0, "akuam/sms", "carrier rejected"), ("SENT", 60.0, "akuam/sms", ""))
    assert failed_then_sent_again == [("SMS", ChannelState.SENT, 2, "")]


def test_an_acceptance_without_a_channel_counts_for_the_one_used_last_and_a_stop_for_all() -> None:
    found = states(("SENT", 0, "akuam/sms", ""), ("SENT", 60, "akuam/voice", ""), ("READ", 90, "", "on it"), ("STOP", 91, "", ""))
    assert found == [("SMS", ChannelState.STOPPED, 1, ""), ("VOICE", ChannelState.READ, 1, "on it")]


def test_an_acceptance_through_a_channel_counts_for_that_one() -> None:
    found = states(("SENT", 0, "akuam/sms", ""), ("SENT", 60, "akuam/voice", ""), ("READ", 90, "akuam/sms", "123456"))
    assert [each[:2] for each in found] == [("SMS", ChannelState.READ), ("VOICE", ChannelState.SENT)]
    assert found[0][3] == "", "the code is not a note"


def test_without_receipts_the_page_itself_tells_and_no_channel_is_made_up() -> None:
    (found,) = progress(page("akuam", PLAN, sent=0, delivered=5), None, CHANNELS)
    assert (found.state, found.channel_arn, found.type, found.sends) == (ChannelState.DELIVERED, "", None, 0)
    (waiting,) = progress(page("akuam", PLAN, sent=None), None, CHANNELS)
    assert waiting.state is ChannelState.WAITING


def test_a_channel_that_is_not_known_any_more_still_has_its_state() -> None:
    (found,) = progress(page("akuam", PLAN), [receipt("SENT", 0, "akuam/fax")], CHANNELS)
    assert (found.type, found.address, found.state) == (None, "", ChannelState.SENT)


def test_people_are_counted_once_however_often_they_are_engaged() -> None:
    direct = engagement("akuam", key="2", at=10)
    pages = {PLAN.arn: (page("chen", PLAN, sent=1), page("akuam", PLAN, sent=0)), direct.arn: (page("akuam", direct, sent=10, read=20),)}
    found = acceptance(Snapshot(engagements={CHECKOUT: (direct, PLAN)}, pages=pages), CHECKOUT)
    assert [(each.name, each.accepted) for each in found.people] == [("akuam", after(20)), ("chen", None)]
    assert (found.accepted, found.engaged, found.first, found.known) == (1, 2, after(20), True)
    assert found.people[0].engagement_arns == (PLAN.arn, direct.arn)


def test_what_was_never_asked_for_is_not_known() -> None:
    assert not acceptance(Snapshot(), CHECKOUT).known
    assert not acceptance(Snapshot(engagements={CHECKOUT: (PLAN,)}), CHECKOUT).known
    nobody = acceptance(Snapshot(engagements={CHECKOUT: ()}), CHECKOUT)
    assert nobody.known
    assert nobody.engaged == 0


def test_someone_who_is_engaged_but_has_no_page_is_there() -> None:
    eli = engagement("eli")
    contacts = {arn("contact/eli"): person("eli")}
    (found,) = responders(Snapshot(engagements={CHECKOUT: (eli,)}, pages={eli.arn: ()}, contacts=contacts), eli)
    assert (found.name, found.channels, found.paged) == ("eli", (), None)


def test_the_earliest_send_and_the_note_come_from_the_receipts() -> None:
    one = page("akuam", PLAN, sent=120, read=130)
    receipts = (receipt("READ", 130, "", "on it"), receipt("SENT", 120, "akuam/sms"), receipt("SENT", 60, "akuam/sms"))
    channels = {arn("contact/akuam"): (SMS,)}
    (found,) = responders(Snapshot(pages={PLAN.arn: (one,)}, receipts={one.arn: receipts}, channels=channels), PLAN)
    assert (found.paged, found.accepted, found.note) == (after(60), after(130), "on it")
    assert found.channels[0].type is ChannelType.SMS


def due(**fields: object) -> list[str]:
    """Engagements in which a page is due, a minute after START."""
    whole = {"incidents": {CHECKOUT: incident()}, "me": arn("contact/akuam")} | fields
    return [each.engagement_arn for each in due_pages(Snapshot(**whole), after(60))]  # type: ignore[arg-type]


def test_an_unaccepted_page_to_me_is_due() -> None:
    sms, voice = page("akuam", PLAN, key="sms"), page("akuam", PLAN, key="voice", sent=30)
    assert due(my_pages=(voice, sms)) == [PLAN.arn]
    (found,) = due_pages(Snapshot(my_pages=(voice, sms)), after(60))
    assert (found.pages, found.since, found.incident_arn) == ((voice, sms), after(0), CHECKOUT)


def test_a_page_is_not_due_once_anything_settled_it() -> None:
    one, other = page("akuam", PLAN, key="sms"), page("akuam", PLAN, key="voice")
    assert due(my_pages=None) == []
    assert due(my_pages=(one, replace(other, read=after(5)))) == []
    assert due(my_pages=(one,), incidents={CHECKOUT: incident(status=IncidentStatus.RESOLVED)}) == []
    assert due(my_pages=(one,), incidents={}) == []
    assert due(my_pages=(one,), engagements={CHECKOUT: (engagement("payments", stopped=30),)}) == []
    assert due(my_pages=(one,), receipts={one.arn: (receipt("STOP", 5),)}) == []


def test_a_page_outside_any_incident_is_due_for_half_a_day() -> None:
    direct = engagement("akuam", of="")
    assert due(my_pages=(page("akuam", direct, sent=0),)) == [direct.arn]
    assert due(my_pages=(page("akuam", direct, sent=-13 * 3600),)) == []
