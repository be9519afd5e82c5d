"""The one writer of the Snapshot."""

from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.sync.store import Store
from tests.made import CHECKOUT, event, incident


def test_equal_content_is_the_same_object_and_no_event() -> None:
    store = Store()
    heard: list[Snapshot] = []
    store.subscribe(heard.append)
    assert store.update(incidents={CHECKOUT: incident()})
    first = store.snapshot
    assert not store.update(incidents={CHECKOUT: incident()}, my_pages=None)
    assert store.snapshot is first
    assert heard == [first]


def test_only_what_changed_is_replaced_down_to_the_key() -> None:
    store = Store(Snapshot(timelines={"a": (event("Note", "x"),), "b": ()}, incidents={CHECKOUT: incident()}))
    before = store.snapshot
    store.update(timelines={"a": (event("Note", "x"),), "b": (event("Note", "y"),)}, incidents={CHECKOUT: incident()})
    assert store.snapshot.incidents is before.incidents
    assert store.snapshot.timelines["a"] is before.timelines["a"]
    assert store.snapshot.timelines["b"] != before.timelines["b"]


def test_a_poll_with_equal_content_replaces_only_the_health() -> None:
    watch = Watch(Topic.INCIDENTS)
    store = Store(Snapshot(incidents={CHECKOUT: incident()}, health={watch: Health(interval=1)}))
    before = store.snapshot
    assert store.update(incidents={CHECKOUT: incident()}, health={watch: Health(interval=2)})
    assert store.snapshot.incidents is before.incidents
    assert store.snapshot.health[watch].interval == 2


def test_another_order_or_a_missing_key_is_a_change() -> None:
    one, two = incident("a"), incident("b")
    store = Store(Snapshot(incidents={"a": one, "b": two}))
    assert store.update(incidents={"b": two, "a": one})
    assert list(store.snapshot.incidents or {}) == ["b", "a"]
    assert store.update(incidents={"b": two})
    assert store.update(incidents={"b": two, "c": one})
    assert store.update(incidents=None)


def test_replace_keeps_what_is_equal() -> None:
    store = Store(Snapshot(incidents={CHECKOUT: incident()}, me="x"))
    before = store.snapshot
    assert not store.replace(Snapshot(incidents={CHECKOUT: incident()}, me="x"))
    assert store.replace(Snapshot(incidents={CHECKOUT: incident()}, me="y"))
    assert store.snapshot.incidents is before.incidents


def test_whoever_unsubscribed_hears_nothing_more() -> None:
    store = Store()
    heard: list[Snapshot] = []
    unsubscribe = store.subscribe(heard.append)
    store.subscribe(lambda _: unsubscribe())
    store.update(me="a")
    store.update(me="b")
    unsubscribe()
    assert [each.me for each in heard] == ["a"]
