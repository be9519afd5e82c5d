"""Keys that are typed faster than screens open.

A key is sent to what has the focus, and acts only once it comes back unused. When a dialogue opened in between, it was not meant for what
had the focus then: `n` and a text, typed in one go, is a note with that text.

Invariant: no key is lost and none acts on another screen than the one that is open when its turn comes; their order stays.
"""

from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.events import Event


class TypedAheadApp(App[None]):
    """Keys that come back from what lost the focus meanwhile start again from what has it now."""

    def __init__(self) -> None:
        super().__init__()
        self._aims: WeakKeyDictionary[Event, DOMNode] = WeakKeyDictionary()

    async def on_event(self, event: Event) -> None:
        if isinstance(event, events.Key):
            now = self.focused or self.screen
            if not event.is_forwarded:
                self._aims[event] = now
            elif self._aims.get(event, now) is not now:
                self.post_message(events.Key(event.key, event.character))
                return
        await super().on_event(event)
