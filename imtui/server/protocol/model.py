"""The two services as botocore models them: operations, routes, errors, limits.

Invariant: nothing about an operation is written down here a second time; name, route, status, shapes, idempotency token and paging
all come from the service models that botocore ships (never from a `~/.aws/models` that a person may have).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import unquote

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

Protocol = Literal["rest-json", "json"]
SERVICE_NAMES = ("ssm-incidents", "ssm-contacts")
_READING = ("Get", "List", "Describe", "BatchGet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """The members that page a list: the token in, the token out, and the page size (None where the model has none)."""

    input_token: str
    output_token: str
    limit: str | None
    largest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. `uri` is the route's template (`/tags/{resourceArn}`); `status` what a success answers."""

    service: str
    protocol: Protocol
    name: str
    method: str
    uri: str
    status: int
    input: StructureShape | None
    output: StructureShape | None
    errors: Mapping[str, StructureShape]
    token_member: str | None
    paging: Paging | None

    @property
    def is_read(self) -> bool:
        """Whether the operation changes nothing: what a read-only key may call."""
        return self.name.startswith(_READING)

    @property
    def id(self) -> str:
        return f"{self.service}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service: its operations by name, and how a request names the one it wants."""

    name: str
    protocol: Protocol
    target_prefix: str | None
    operations: Mapping[str, Operation]


@dataclass(frozen=True, slots=True)
class Route:
    """A request's operation, with the labels of its path decoded."""

    operation: Operation
    labels: Mapping[str, str]


class Router:
    """Finds the operation a request is for: by `X-Amz-Target` for json, by method and raw path for rest-json."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._targets: dict[str, Route] = {}
        self._plain: dict[tuple[str, str], Route] = {}
        self._labelled: list[tuple[str, re.Pattern[str], Operation]] = []
        for operation in _operations(services):
            prefix = services[operation.service].target_prefix
            if prefix is not None:
                self._targets[f"{prefix}.{operation.name}"] = Route(operation, {})
            elif "{" in operation.uri:
                self._labelled.append((operation.method, _pattern(operation.uri), operation))
            else:
                self._plain[operation.method, operation.uri] = Route(operation, {})

    def find(self, method: str, raw_path: str, target: str | None) -> Route | None:
        """The route of a request, or None. `raw_path` is still percent-encoded, so that an encoded `/` stays inside its label."""
        if target is not None:
            return self._targets.get(target) if (method, raw_path) == ("POST", "/") else None
        if found := self._plain.get((method, raw_path)):
            return found
        for wanted, pattern, operation in self._labelled:
            if wanted == method and (match := pattern.fullmatch(raw_path)):
                return Route(operation, {name: unquote(text, errors="surrogateescape") for name, text in match.groupdict().items()})
        return None


@cache
def load_services() -> Mapping[str, Service]:
    """Both services by name, from botocore's own data; read once a process."""
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    return MappingProxyType({name: _service(loader, name) for name in SERVICE_NAMES})


def _service(loader: Loader, name: str) -> Service:
    model = ServiceModel(_data(loader, name, "service-2"), name)
    paginators: Mapping[str, Any] = _data(loader, name, "paginators-1")["pagination"]
    protocol: Protocol = "rest-json" if model.metadata["protocol"] == "rest-json" else "json"
    return Service(
        name=name,
        protocol=protocol,
        target_prefix=model.metadata.get("targetPrefix"),
        operations={
            operation: _operation(model.operation_model(operation), name, protocol, paginators.get(operation))
            for operation in model.operation_names
        },
    )


def _data(loader: Loader, name: str, kind: str) -> Any:
    """Without `load_service_model`, which first looks into the directories of all services there are."""
    return loader.load_data(f"{name}/{loader.determine_latest_version(name, kind)}/{kind}")


def _operation(model: OperationModel, service: str, protocol: Protocol, paginator: Mapping[str, Any] | None) -> Operation:
    # Creating rotations and overrides takes a token that the model names but does not mark, so no client fills it in by itself.
    tokens = model.idempotent_members or [name for name in ("IdempotencyToken",) if model.input_shape and name in model.input_shape.members]
    return Operation(
        service=service,
        protocol=protocol,
        name=model.name,
        method=model.http["method"],
        uri=model.http["requestUri"],
        status=model.http.get("responseCode", 200),
        input=_structure(model.input_shape),
        output=_structure(model.output_shape),
        errors={shape.name: shape for shape in model.error_shapes if isinstance(shape, StructureShape)},
        token_member=tokens[0] if tokens else None,
        paging=_paging(model, paginator) if paginator else None,
    )


def _paging(model: OperationModel, paginator: Mapping[str, Any]) -> Paging:
    limit = paginator.get("limit_key")
    shape = _structure(model.input_shape)
    largest = shape.members[limit].metadata.get("max", 100) if shape and limit else 100
    return Paging(input_token=paginator["input_token"], output_token=paginator["output_token"], limit=limit, largest=largest)


def _structure(shape: Shape | None) -> StructureShape | None:
    return shape if isinstance(shape, StructureShape) else None


def _operations(services: Mapping[str, Service]) -> Iterator[Operation]:
    for service in services.values():
        yield from service.operations.values()


def _pattern(uri: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", uri)
    return re.compile("".join(f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)))
