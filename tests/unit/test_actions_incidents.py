from datetime import timedelta

import pytest

from imtui.actions import engagements, incidents, related_items
from imtui.actions.outcomes import Outcome
from imtui.domain.errors import AccessDenied, ImtuiError, ReadOnly
from imtui.domain.incidents import Impact, IncidentStatus, RelatedItem
from imtui.domain.related import read
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.wordings import Field, Wording
from tests.clocks import START, HurriedClock
from tests.unit.desks import AKUAM, ENGAGEMENT, INCIDENT, FakeServices, desk_of

PLAN = "arn:aws:ssm-incidents::111122223333:response-plan/checkout"


@pytest.fixture
def services() -> FakeServices:
    return FakeServices(HurriedClock())


async def test_resolving_writes_the_note_first(services: FakeServices) -> None:
    outcome = await incidents.resolve(desk_of(services), INCIDENT, note="-2m rolled back for good")
    assert services.names == ["incident", "create_event", "update_incident"]
    assert services.given("create_event")["time"] == START - timedelta(minutes=2)
    assert services.given("update_incident")["status"] is IncidentStatus.RESOLVED
    assert services.given("update_incident")["token"] != services.given("create_event")["token"]
    assert (outcome.message, outcome.done) == ("resolved, note written", True)
    assert Watch(Topic.INCIDENTS) in outcome.touched
    assert Watch(Topic.ENGAGEMENTS, INCIDENT) in outcome.touched


async def test_resolving_without_a_note(services: FakeServices) -> None:
    assert (await incidents.resolve(desk_of(services), INCIDENT, note="  ")).message == "resolved"
    assert services.names == ["incident", "update_incident"]


async def test_somebody_else_was_quicker(services: FakeServices) -> None:
    services.status, services.resolved = IncidentStatus.RESOLVED, START - timedelta(minutes=1, seconds=15)
    outcome = await incidents.resolve(desk_of(services), INCIDENT)
    assert (outcome.message, outcome.done) == ("already resolved 14:02:07", True)
    assert services.names == ["incident"]


async def test_the_note_is_written_even_then(services: FakeServices) -> None:
    services.status = IncidentStatus.RESOLVED
    outcome = await incidents.resolve(desk_of(services), INCIDENT, note="me too")
    assert outcome.message == "already resolved, note written"
    assert services.names == ["incident", "create_event"]


async def test_a_refused_resolution_says_that_the_note_stands(services: FakeServices) -> None:
    denied = AccessDenied("not allowed: the permission x is missing", remedy="ask")
    services.trouble["update_incident"] = [denied, denied]
    with pytest.raises(ImtuiError) as caught:
        await incidents.resolve(desk_of(services), INCIDENT, note="done")
    assert str(caught.value) == (
        "the closing note is written, but the incident is not resolved: not allowed: the permission x is missing: ask"
    )
    with pytest.raises(AccessDenied):
        await incidents.resolve(desk_of(services), INCIDENT)


async def test_a_bad_note_resolves_nothing(services: FakeServices) -> None:
    with pytest.raises(ImtuiError, match="14:05 has not come yet"):
        await incidents.resolve(desk_of(services), INCIDENT, note="14:05 done")
    assert services.status is IncidentStatus.OPEN


async def test_reopening(services: FakeServices) -> None:
    desk = desk_of(services)
    assert (await incidents.reopen(desk, INCIDENT)).message == "already open"
    services.status = IncidentStatus.RESOLVED
    assert (await incidents.reopen(desk, INCIDENT)).message == "reopened"
    assert services.status is IncidentStatus.OPEN


async def test_starting_names_the_new_incident(services: FakeServices) -> None:
    outcome = await incidents.start(desk_of(services), PLAN, title=" Checkout returns 5xx ", impact=Impact.CRITICAL)
    assert services.given("start_incident") == {
        "plan_arn": PLAN,
        "token": "t-1",
        "title": "Checkout returns 5xx",
        "impact": Impact.CRITICAL,
        "related_items": (),
    }
    assert (outcome.message, outcome.touched[0]) == ("incident started", Watch(Topic.INCIDENT, INCIDENT))


async def test_a_start_that_the_service_adds_to_an_open_incident_is_told_as_that(services: FakeServices) -> None:
    outcome = await incidents.start(desk_of(services), PLAN, open_arns={INCIDENT})
    assert outcome.message == incidents.ALREADY_OPEN


async def test_modifying_sends_what_changed(services: FakeServices) -> None:
    desk = desk_of(services)
    outcome = await incidents.modify(desk, INCIDENT, title="New", impact=Impact.LOW)
    given = services.given("update_incident")
    assert (given["title"], given["impact"], given["summary"], given["status"]) == ("New", Impact.LOW, None, None)
    assert outcome.message == "title and impact changed"
    assert (await incidents.modify(desk, INCIDENT)).message == "nothing to change"
    assert services.names == ["update_incident"]


async def test_an_empty_summary_clears_it(services: FakeServices) -> None:
    await incidents.modify(desk_of(services), INCIDENT, summary="")
    assert services.given("update_incident")["summary"] == ""


async def test_what_the_service_would_refuse_is_not_sent(services: FakeServices) -> None:
    desk = desk_of(services)
    item = RelatedItem(kind="OTHER", value="https://x", value_kind="url")
    for act, words in (
        (incidents.modify(desk, INCIDENT, title=" "), "the title is empty"),
        (incidents.modify(desk, INCIDENT, title="x" * 201), "the title is 1 character too long: 200 fit"),
        (incidents.modify(desk, INCIDENT, summary="x" * 8_001), "the summary is 1 character too long: 8,000 fit"),
        (incidents.start(desk, PLAN, title="x" * 300), "the title is 100 characters too long"),
        (incidents.start(desk, PLAN, related_items=[item] * 101), "101 related items are too many: 100 fit"),
        (engagements.engage(desk, AKUAM, subject="", content="x"), "the subject is empty"),
        (engagements.engage(desk, AKUAM, subject="x", content=" "), "the message is empty"),
        (engagements.engage(desk, AKUAM, subject="x", content="x" * 8_193), "the message is 1 character too long"),
        (engagements.stop(desk, ENGAGEMENT, reason="x" * 256), "the reason is 1 character too long"),
    ):
        with pytest.raises(ImtuiError) as caught:
            await act
        assert words in str(caught.value)
    assert services.calls == []


async def test_engaging_and_stopping(services: FakeServices) -> None:
    desk = desk_of(services)
    engaged = await engagements.engage(desk, AKUAM, subject="Checkout", content="5xx", incident_arn=INCIDENT)
    stopped = await engagements.stop(desk, ENGAGEMENT, reason=" enough ", incident_arn=INCIDENT)
    assert services.given("start_engagement") == {
        "contact_arn": AKUAM,
        "token": "t-1",
        "sender": "akuam",
        "subject": "Checkout",
        "content": "5xx",
        "incident_arn": INCIDENT,
    }
    assert services.given("stop_engagement") == {"engagement_arn": ENGAGEMENT, "reason": "enough"}
    assert (engaged.message, stopped.message) == ("akuam is engaged", "engagement of payments stopped")
    assert Watch(Topic.ENGAGEMENTS, INCIDENT) in engaged.touched
    assert engaged.touched == stopped.touched
    assert (await engagements.stop(desk, ENGAGEMENT)).touched == (Watch(Topic.MY_PAGES),)


async def test_without_a_name_the_sender_is_imtui(services: FakeServices) -> None:
    await engagements.engage(desk_of(services, me=""), AKUAM, subject="x", content="y")
    assert services.given("start_engagement")["sender"] == "imtui"


async def test_read_only_changes_nothing(services: FakeServices) -> None:
    desk = desk_of(services, read_only=True)
    for act in (
        incidents.start(desk, PLAN),
        incidents.modify(desk, INCIDENT, title="x"),
        incidents.resolve(desk, INCIDENT),
        incidents.reopen(desk, INCIDENT),
        engagements.engage(desk, AKUAM, subject="x", content="y"),
        engagements.stop(desk, ENGAGEMENT),
    ):
        with pytest.raises(ReadOnly):
            await act
    assert services.calls == []


async def test_rewording_reads_first_and_sends_only_what_i_changed(services: FakeServices) -> None:
    seen = Wording(title="t", impact=Impact.HIGH)
    outcome = await incidents.reword(desk_of(services), INCIDENT, base=seen, mine=Wording(title="t", impact=Impact.LOW))
    assert outcome.message == "impact changed"
    assert services.names == ["incident", "update_incident"]
    assert services.given("update_incident")["title"] is None


async def test_rewording_what_somebody_else_reworded_sends_nothing(services: FakeServices) -> None:
    seen = Wording(title="before", impact=Impact.CRITICAL)
    outcome = await incidents.reword(desk_of(services), INCIDENT, base=seen, mine=Wording(title="mine", impact=Impact.CRITICAL))
    assert (outcome.message, outcome.done) == ("nothing sent: c changed title meanwhile", False)
    assert outcome.divergence is not None
    assert (outcome.divergence.fields, outcome.divergence.theirs.title, outcome.divergence.by) == ((Field.TITLE,), "t", "c")
    assert services.names == ["incident"]


async def test_rewording_to_what_it_is_already_is_nothing_to_change(services: FakeServices) -> None:
    outcome = await incidents.reword(
        desk_of(services), INCIDENT, base=Wording(title="before", impact=Impact.HIGH), mine=Wording(title="t", impact=Impact.HIGH)
    )
    assert outcome == Outcome(message="nothing to change")
    assert services.names == ["incident"]


async def test_deleting_says_so_and_polls_the_list(services: FakeServices) -> None:
    outcome = await incidents.delete(desk_of(services), INCIDENT)
    assert outcome.message == "incident deleted"
    assert Watch(Topic.INCIDENTS) in outcome.touched
    assert services.names == ["delete_incident"]


async def test_related_items_are_added_and_removed_by_what_they_are(services: FakeServices) -> None:
    item = RelatedItem(kind="OTHER", value="https://example.org", value_kind="url", title="Runbook")
    assert (await related_items.add(desk_of(services), INCIDENT, item)).message == "Runbook added"
    assert (await related_items.remove(desk_of(services), INCIDENT, item)).touched[0] == Watch(Topic.RELATED_ITEMS, INCIDENT)
    assert services.names == ["add_related_item", "remove_related_item"]


async def test_nothing_is_deleted_or_added_where_imtui_only_reads(services: FakeServices) -> None:
    reading = desk_of(services, read_only=True)
    for action in (incidents.delete(reading, INCIDENT), related_items.add(reading, INCIDENT, read("https://example.org"))):
        with pytest.raises(ReadOnly):
            await action
    assert services.names == []
