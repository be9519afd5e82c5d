"""The polling table."""

from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.sync.merging import advanced, furthest, with_news
from imtui.sync.others import others
from imtui.sync.plan import Attention, Plan, foremost, pause_after, watches
from imtui.sync.pruning import pruned
from tests.made import CHECKOUT, after, engagement, event, incident, page, receipt

OTHER = CHECKOUT.replace("checkout", "other")
PLAN = engagement("payments")


def test_the_foremost_incident_is_open_bad_and_new() -> None:
    assert foremost([]) == ""
    low, worst = incident("low", impact=Impact.LOW, created=after(9)), incident("worst", impact=Impact.CRITICAL)
    newer = incident("newer", impact=Impact.CRITICAL, created=after(5))
    over = incident("over", impact=Impact.CRITICAL, created=after(8), status=IncidentStatus.RESOLVED)
    assert foremost([low, worst, over, newer]) == "newer"
    assert list(others(Snapshot(incidents={each.arn: each for each in (low, worst, over, newer)}), "newer")) == ["worst", "low"]


def test_what_is_watched_follows_from_what_is_looked_at() -> None:
    plan = Plan(interval=3)
    assert set(watches(Attention(), "", plan, {})) == {Watch(Topic.INCIDENTS), Watch(Topic.CONTACTS)}
    wanted = watches(Attention(me="akuam", details=True), CHECKOUT, plan, {})
    assert wanted[Watch(Topic.MY_PAGES, "akuam")] == 6
    assert wanted[Watch(Topic.TIMELINE, CHECKOUT)] == wanted[Watch(Topic.ENGAGEMENTS, CHECKOUT)] == 3
    assert wanted[Watch(Topic.INCIDENT, CHECKOUT)] == wanted[Watch(Topic.RELATED_ITEMS, CHECKOUT)] == 15
    over = {CHECKOUT: incident(status=IncidentStatus.RESOLVED)}
    assert watches(Attention(), CHECKOUT, plan, over)[Watch(Topic.TIMELINE, CHECKOUT)] == 15


def test_other_incidents_get_what_is_left_over() -> None:
    plan = Plan(interval=3, others=20)
    assert pause_after(0, plan, spared=0) == 3
    assert pause_after(1, plan, spared=0) == 60
    assert round(pause_after(4, plan, spared=2), 2) == 7.74


def test_a_page_never_goes_backwards() -> None:
    ahead, behind = page("akuam", PLAN, sent=60, delivered=61, read=70), page("akuam", PLAN, sent=0)
    assert furthest(behind, ahead) == furthest(ahead, behind) == ahead
    assert advanced((behind,), {ahead.arn: ahead}) == (ahead,)
    fresh = page("akuam", PLAN, key="2", sent=90)
    assert with_news((behind,), (ahead, fresh)) == (fresh, ahead)


def test_what_belongs_to_no_incident_any_more_is_let_go_of() -> None:
    gone = engagement("payments", key="2", of=OTHER)
    mine, theirs = page("akuam", gone), page("bo", gone)
    snapshot = Snapshot(
        incidents={CHECKOUT: incident()},
        timelines={OTHER: (event("Note"),), CHECKOUT: ()},
        engagements={OTHER: (gone,), CHECKOUT: (PLAN,)},
        pages={gone.arn: (theirs, mine), PLAN.arn: ()},
        receipts={mine.arn: (receipt("SENT"),), theirs.arn: (receipt("SENT"),)},
        my_pages=(mine,),
    )
    assert pruned(snapshot, OTHER, 9) is None
    slices = pruned(snapshot, CHECKOUT, 9)
    assert slices is not None
    assert set(slices["timelines"]) == set(slices["engagements"]) == {CHECKOUT}
    assert set(slices["pages"]) == {PLAN.arn}
    assert set(slices["receipts"]) == {mine.arn}


def test_only_the_timelines_looked_at_last_are_kept() -> None:
    incidents = {key: incident(key) for key in "abcd"}
    slices = pruned(Snapshot(incidents=incidents, timelines=dict.fromkeys("abcd", ())), "a", 1)
    assert slices is not None
    assert list(slices["timelines"]) == ["a", "d"]
