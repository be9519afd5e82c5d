"""Services that tell what a Snapshot holds."""

from typing import Any

from imtui.domain.errors import NotFound, ServiceFault
from imtui.domain.snapshot import Snapshot


class Telling:
    """Both services at once, as reports read them; `faults` by the name of the method."""

    def __init__(self, snapshot: Snapshot, **faults: ServiceFault) -> None:
        self._snapshot = snapshot
        self.faults = faults

    @property
    def incidents(self) -> "Telling":
        return self

    @property
    def contacts(self) -> Any:
        """What is asked for them, and, called, the directory."""
        return _Directory(self)

    def __getattr__(self, name: str) -> Any:
        async def method(*given: str) -> Any:
            if name in self.faults:
                raise self.faults[name]
            return self.answer(name, given)

        return method

    def answer(self, name: str, given: tuple[str, ...]) -> Any:
        known = self._snapshot
        match name:
            case "incident":
                if given[0] not in known.records:
                    raise NotFound("the incident is gone")
                return known.records[given[0]]
            case "timeline":
                return known.timelines.get(given[0], ())
            case "event":
                return next(each for each in known.timelines[given[0]] if each.id == given[1])
            case "contacts":
                return known.contacts
            case _:
                return getattr(known, name).get(given[0], ())


class _Directory:
    """`source.contacts` and `source.contacts()` both make sense to somebody."""

    def __init__(self, source: Telling) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    async def __call__(self) -> Any:
        if "contacts" in self._source.faults:
            raise self._source.faults["contacts"]
        return self._source.answer("contacts", ())
