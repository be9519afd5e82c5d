"""Calling the service's operations from within, as a scenario's actors do.

Invariant: a call from within is checked against the operation's model like one from outside: a scenario cannot bring in what the
API would refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from imtui.server.protocol.errors import ServiceError, validation
from imtui.server.protocol.model import Operation, load_services
from imtui.server.protocol.validate import compile_input
from imtui.server.services.context import Answer, Context, Handler, Listing, PageRequest


class Calls:
    """Operations by name (`StartIncident`, or `ssm-contacts:TagResource` where both services have one). Models load on first use."""

    def __init__(self, handlers: Mapping[str, Mapping[str, Handler]]) -> None:
        self._handlers = handlers
        self._operations: dict[str, Operation] = {}
        self._readers: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {}

    def call(self, context: Context, name: str, parameters: Mapping[str, Any]) -> Answer:
        """The operation's answer; ServiceError as a client would get it."""
        operation = self._operation(name)
        handler = self._handlers.get(operation.service, {}).get(operation.name)
        if handler is None:
            raise validation(f"{operation.name} is not available on this server.")
        if operation.id not in self._readers:
            self._readers[operation.id] = compile_input(operation)
        result = handler(replace(context, page=PageRequest()), self._readers[operation.id](parameters))
        return result.answer if isinstance(result, Listing) else result

    def _operation(self, name: str) -> Operation:
        if not self._operations:
            for service in load_services().values():
                for operation in service.operations.values():
                    self._operations[operation.id] = operation
                    self._operations.setdefault(operation.name, operation)
        if name not in self._operations:
            raise ServiceError("InvalidAction", f"There is no operation {name}.")
        return self._operations[name]
