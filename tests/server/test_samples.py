"""Every sample request of the API reference, sent by a real client to an account in which it makes sense; answers have the samples' shapes.

The samples are in `samples/`: an operation, what is there before, the request, and the answer. In an answer `<id>`, `<hex>` and
`<text>` stand for what a server makes up, `<time>` for a moment, null for a member that is absent, and a list that begins with
`<among others>` may hold more than the sample shows, in the same order.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from imtui.server.protocol.model import load_services
from tests.server.accounts import opened
from tests.server.keeping import Put, kept
from tests.server.sample_worlds import WORLDS, World

SERVICES = {"incidents": "ssm-incidents", "contacts": "ssm-contacts"}
NEWER_THAN_THE_REFERENCE = {
    "ssm-incidents": {"BatchGetIncidentFindings", "ListIncidentFindings"},
    "ssm-contacts": {
        "CreateRotation",
        "CreateRotationOverride",
        "DeleteRotation",
        "DeleteRotationOverride",
        "GetRotation",
        "GetRotationOverride",
        "ListPageResolutions",
        "ListPreviewRotationShifts",
        "ListRotationOverrides",
        "ListRotationShifts",
        "ListRotations",
        "UpdateRotation",
    },
}
_MADE_UP = {"<id>": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<hex>": r"[0-9a-f]+", "<text>": r"(?s:.+)"}
_PARTS = re.compile("(" + "|".join(_MADE_UP) + ")")


def samples(client: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((Path(__file__).parent / "samples" / f"{client}.json").read_text("utf-8"))
    return read


SAMPLES = [pytest.param(client, sample, id=sample["operation"]) for client in SERVICES for sample in samples(client)]


@pytest.fixture(scope="module")
def found() -> Iterator[Callable[[str], World]]:
    """A world by its name. Each is made once, on a server of its own; whoever asks for it finds it as it was made."""
    made: dict[str, tuple[World, Put]] = {}
    with ExitStack() as stack:

        def find(name: str) -> World:
            if name not in made:
                world = World(stack.enter_context(opened(replicated=False)))
                WORLDS[name](world)
                made[name] = world, stack.enter_context(kept(world.account.server))
            world, put_back = made[name]
            put_back()
            return world

        yield find


@pytest.mark.parametrize(("client", "sample"), SAMPLES)
def test_the_answer_has_the_shape_of_the_sample(found: Callable[[str], World], client: str, sample: dict[str, Any]) -> None:
    world = found(sample.get("given", "everything"))
    connection = getattr(world.account, client)
    for operation, request in sample.get("before", []):
        connection._make_api_call(operation, world.filled(request))
    request, expected = world.filled(sample["request"]), world.filled(sample["answer"])
    answer = connection._make_api_call(sample["operation"], request)
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] < 300
    assert list(differences(expected, answer, "answer")) == []


def test_every_operation_of_the_reference_has_a_sample() -> None:
    for client, service in SERVICES.items():
        known = set(load_services()[service].operations)
        assert {sample["operation"] for sample in samples(client)} == known - NEWER_THAN_THE_REFERENCE[service]
        assert NEWER_THAN_THE_REFERENCE[service] < known


def differences(expected: Any, received: Any, path: str) -> Iterator[str]:
    """Where the answer does not have the sample's shape."""
    match expected:
        case dict() if isinstance(received, dict):
            for name, value in expected.items():
                yield from differences(value, received.get(name), f"{path}.{name}")
        case ["<among others>", *wanted] if isinstance(received, list):
            rest = iter(received)
            for index, value in enumerate(wanted):
                if not any(not list(differences(value, each, path)) for each in rest):
                    yield f"{path}: entry {index} of the sample is missing"
        case list() if isinstance(received, list) and len(received) == len(expected):
            for index, (value, each) in enumerate(zip(expected, received, strict=True)):
                yield from differences(value, each, f"{path}.{index}")
        case "<time>":
            if not (isinstance(received, datetime) and received.tzinfo):
                yield f"{path}: {received!r} is no moment"
        case str() if isinstance(received, str):
            pattern = "".join(_MADE_UP.get(part) or re.escape(part) for part in _PARTS.split(expected))
            if not re.fullmatch(pattern, received):
                yield f"{path}: {received!r} is not {expected!r}"
        case _:
            if received != expected or isinstance(received, bool) is not isinstance(expected, bool):
                yield f"{path}: {received!r} is not {expected!r}"


def test_differences_are_found() -> None:
    wanted = {"list": [1, {"id": "x/<id>"}], "gone": None, "some": ["<among others>", "b", "c"]}
    assert list(differences(wanted, {"list": [1, {"id": "y"}], "gone": 1, "some": ["c", "b"]}, "a")) == [
        "a.list.1.id: 'y' is not 'x/<id>'",
        "a.gone: 1 is not None",
        "a.some: entry 1 of the sample is missing",
    ]
    assert list(differences([1], [], "a")) == ["a: [] is not [1]"]
    assert list(differences("<time>", 5.0, "a")) == ["a: 5.0 is no moment"]
