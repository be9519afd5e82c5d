"""Answers as JSON text, by writers that are compiled from shapes once.

Invariant: a text says exactly what its shape has: a member the model does not know, or a required one that lacks, is an AnswerError. No
document is built in between: for a list of a hundred that would cost as much again as everything else.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring
from operator import call, itemgetter
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from imtui.server.protocol import values

Writer = Callable[[Any], str]


class Lasting(dict[str, Any]):
    """A structure that is answered again and again and never changes once it was made: its text stays with it."""

    __slots__ = ("_text", "_writer")

    def __init__(self, members: Mapping[str, Any]) -> None:
        super().__init__(members)
        self._writer: Writer | None = None
        self._text = ""

    def text(self, writer: Writer) -> str:
        """What `writer` makes of it."""
        if self._writer is not writer:
            self._text, self._writer = writer(self), writer
        return self._text


class AnswerError(Exception):
    """A handler's answer does not have the shape its model says."""


def compile_writer(shape: StructureShape, *, explicit: bool) -> Writer:
    """A function from an answer to its JSON. `explicit`: absent members are written, as null or []; else they are left out."""
    return _Compiler(explicit=explicit).structure(shape)


# Remembered, since lists are polled.
@lru_cache(maxsize=32_768)
def _timestamp(moment: datetime) -> str:
    return repr(values.write_timestamp(moment))


_SCALARS: Mapping[str, Writer] = {
    "string": encode_basestring,
    "integer": int.__repr__,
    "boolean": {True: "true", False: "false"}.__getitem__,
    "timestamp": _timestamp,
}


class _Compiler:
    """Turns shapes into writers; a shape that occurs twice is compiled once."""

    def __init__(self, *, explicit: bool) -> None:
        self._explicit = explicit
        self._writers: dict[str, Writer] = {}

    def writer(self, shape: Shape) -> Writer:
        if shape.name not in self._writers:
            self._writers[shape.name] = self._compile(shape)
        return self._writers[shape.name]

    def _compile(self, shape: Shape) -> Writer:
        match shape:
            case StructureShape():
                return self.structure(shape)
            case ListShape():
                item = self.writer(shape.member)
                return lambda value: f"[{','.join(map(item, value))}]"
            case MapShape():
                entry = self.writer(shape.value)
                return lambda value: "{" + ",".join([f"{encode_basestring(key)}:{entry(each)}" for key, each in value.items()]) + "}"
            case _:
                return _SCALARS[shape.type_name]

    def structure(self, shape: StructureShape) -> Writer:
        names = list(shape.members)
        writers = [self.writer(member) for member in shape.members.values()]
        carefully = self._carefully(shape, writers)
        if not names:
            return carefully
        every = itemgetter(*names) if len(names) > 1 else lambda value: (value[names[0]],)
        count = len(names)
        template = "{" + ",".join(f"{json.dumps(name)}:%s" for name in names) + "}"

        def write_anew(value: Mapping[str, Any]) -> str:
            # Most answers have every member. Where one lacks or is None, its writer has none of it.
            try:
                if len(value) == count:
                    return template % tuple(map(call, writers, every(value)))
            except (KeyError, TypeError, AttributeError):
                pass
            return carefully(value)

        def write(value: Mapping[str, Any]) -> str:
            return value.text(write_anew) if type(value) is Lasting else write_anew(value)

        return write

    def _carefully(self, shape: StructureShape, writers: list[Writer]) -> Writer:
        """For answers that are not complete: what lacks is looked at member by member."""
        known, required = frozenset(shape.members), tuple(shape.required_members)
        is_explicit = self._explicit and not shape.is_tagged_union
        blanks = [("[]" if isinstance(member, ListShape) else "null") if is_explicit else "" for member in shape.members.values()]
        members = list(zip(shape.members, writers, blanks, strict=True))

        def write(value: Mapping[str, Any]) -> str:
            if not known.issuperset(value):
                raise AnswerError(f"{shape.name} has no member {', '.join(sorted(value.keys() - known))}")
            for name in required:
                if value.get(name) is None:
                    raise AnswerError(f"{shape.name} must have {name}")
            parts = []
            for name, writer, blank in members:
                given = value.get(name)
                text = blank if given is None else writer(given)
                if text:
                    parts.append(f"{json.dumps(name)}:{text}")
            return "{" + ",".join(parts) + "}"

        return write
