"""From a request to an answer: authenticate, parse, validate, catch up, run the handler in one transaction, serialise.

Invariant: whatever comes in, a modelled answer goes out. What a handler did is committed before its answer leaves, together with the
answer that its idempotency token stands for; what failed left nothing. A bug in a handler is an InternalServerException for the client
and a traceback, without its words, in the log.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imtui.clock import Clock
from imtui.server import bugs
from imtui.server.auth import Authenticator, Credential
from imtui.server.identity import Identity
from imtui.server.keyring import Keyring
from imtui.server.protocol import wire
from imtui.server.protocol.errors import ServiceError, conflict, denied, internal, validation
from imtui.server.protocol.model import Operation, Route, Router, Service
from imtui.server.protocol.paging import PageSeal, fingerprint
from imtui.server.protocol.validate import compile_input
from imtui.server.protocol.wire import WireRequest, WireResponse
from imtui.server.services.context import Answer, Context, Handler, Listing, PageRequest
from imtui.server.services.registry import Services
from imtui.server.store.database import Database
from imtui.server.store.idempotency import AnswerRow, Answers
from imtui.server.timekeeping import Timekeeper

_LOG = logging.getLogger(__name__)
_UNASKED_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """One operation, compiled: all that a call needs besides the request."""

    read: Callable[[Mapping[str, Any]], dict[str, Any]]
    write: Callable[[Mapping[str, Any]], bytes]
    handler: Handler


class Dispatcher:
    """Answers requests for both services."""

    def __init__(
        self,
        *,
        models: Mapping[str, Service],
        services: Services,
        database: Database,
        identity: Identity,
        seal: PageSeal,
        timekeeper: Timekeeper,
        keyring: Keyring,
        signing_clock: Clock,
    ) -> None:
        self._models = models
        self._services = services
        self._database = database
        self._identity = identity
        self._seal = seal
        self._timekeeper = timekeeper
        self._keyring = keyring
        self._signing_clock = signing_clock
        self._router = Router(models)
        self._authenticator = Authenticator(region=identity.region)
        self._answers = Answers()
        self._prepared: dict[str, _Prepared] = {}

    def identify(self, request: WireRequest) -> Operation | None:
        """The operation a request is for, without looking at anything but its first line and its target."""
        route = self._router.find(request.method, request.path, request.headers.get("x-amz-target"))
        return route.operation if route else None

    def handle(self, request: WireRequest, *, now: datetime) -> WireResponse:
        """The answer to a request, at the service's time `now`."""
        request_id = self._identity.ids.new(now)
        service = self._service(request)
        route = self._router.find(request.method, request.path, request.headers.get("x-amz-target"))
        operation = route.operation if route else None
        try:
            credential = self._authenticate(request, service)
            if route is None:
                raise _unknown_operation(request, service)
            if credential.read_only and not route.operation.is_read:
                caller = self._identity.user(credential.name)
                raise denied(f"User: {caller} is not authorized to perform: {route.operation.id}, because its access key may only read.")
            body = self._perform(route, request, credential, now)
            return wire.answer(route.operation, body, request_id)
        except ServiceError as error:
            return self._refusal(error, service, operation, request_id)
        except Exception as error:  # noqa: BLE001 - the last line of defence: a client never sees a handler's bug as a dropped connection
            _log_bug(error, operation, request_id)
            return self._refusal(internal(), service, operation, request_id)

    def refuse(self, request: WireRequest, error: ServiceError, *, now: datetime) -> WireResponse:
        """An error for a request that is not even looked at."""
        return self._refusal(error, self._service(request), self.identify(request), self._identity.ids.new(now))

    def _refusal(self, error: ServiceError, service: Service, operation: Operation | None, request_id: str) -> WireResponse:
        """An error as a response; one that the operation does not model is a bug, logged, and leaves as an internal one."""
        if operation and error.code not in operation.errors and error.code not in wire.COMMON_STATUS:
            _LOG.error("%s raised %s, which it does not model (request %s)", operation.id, error.code, request_id)
            error = internal()
        return wire.failure(error, service=service.name, protocol=service.protocol, operation=operation, request_id=request_id)

    def _service(self, request: WireRequest) -> Service:
        return self._models["ssm-contacts" if "x-amz-target" in request.headers else "ssm-incidents"]

    def _authenticate(self, request: WireRequest, service: Service) -> Credential:
        return self._authenticator.verify(request, service=service.name, now=self._signing_clock.now(), find=self._keyring.find)

    def _perform(self, route: Route, request: WireRequest, credential: Credential, now: datetime) -> bytes:
        operation = route.operation
        prepared = self._prepare(operation)
        params = prepared.read(wire.raw_input(route, request))
        self._timekeeper.keep_up(now)
        with self._database.reading() if operation.is_read else self._database.transaction() as tx:
            if operation.service == "ssm-contacts" and not self._services.account_exists(tx):
                raise validation("Account not found for the request")
            page = self._page(operation, params)
            context = self._identity.context(tx, now=now, caller=self._identity.user(credential.name), page=page)
            body = self._once(context, operation, prepared, params)
        if not operation.is_read and operation.name not in self._services.quiet:
            self._timekeeper.disturb()
        return body

    def _once(self, context: Context, operation: Operation, prepared: _Prepared, params: dict[str, Any]) -> bytes:
        """The body of the answer: the kept one when this very request was answered before."""
        token = params.get(operation.token_member) if operation.token_member else None
        if not operation.token_member or not token:
            return prepared.write(self._answer(context, operation, prepared.handler, params))
        digest = fingerprint(params, without=frozenset({operation.token_member}))
        kept = self._answers.get(context.transaction, operation.id, token, context.now)
        if kept is not None:
            if kept.fingerprint != digest:
                raise _reused(operation, token)
            return kept.body
        body = prepared.write(self._answer(context, operation, prepared.handler, params))
        row = AnswerRow(operation.id, token, digest, body, context.now)
        self._answers.add(context.transaction, row)
        return body

    def _answer(self, context: Context, operation: Operation, handler: Handler, params: dict[str, Any]) -> Answer:
        result = handler(context, params)
        if not isinstance(result, Listing):
            return result
        if result.next is None or operation.paging is None:
            return result.answer
        return {**result.answer, operation.paging.output_token: self._seal.close(operation, params, result.next)}

    def _page(self, operation: Operation, params: Mapping[str, Any]) -> PageRequest:
        paging = operation.paging
        if paging is None:
            return PageRequest()
        asked = (params.get(paging.limit) if paging.limit else None) or min(_UNASKED_PAGE, paging.largest)
        token = params.get(paging.input_token)
        return PageRequest(after=self._seal.open(operation, params, token) if token else None, limit=asked)

    def _prepare(self, operation: Operation) -> _Prepared:
        """Compiled at the first call: 70 operations at once would cost a start of the server some 30 ms."""
        if (known := self._prepared.get(operation.id)) is not None:
            return known
        handler = self._services.handlers.get(operation.service, {}).get(operation.name)
        if handler is None:
            raise validation(f"{operation.name} is not available on this server yet.")
        prepared = _Prepared(read=compile_input(operation), write=wire.compile_output(operation), handler=handler)
        self._prepared[operation.id] = prepared
        return prepared


def _unknown_operation(request: WireRequest, service: Service) -> ServiceError:
    if service.protocol == "json":
        return validation(f"There is no operation {request.headers['x-amz-target']!r}.", reason="UNKNOWN_OPERATION")
    return ServiceError("InvalidAction", f"There is no operation at {request.method} {request.path!r}.")


def _reused(operation: Operation, token: str) -> ServiceError:
    message = f"The {operation.token_member} was already used for a request with other parameters."
    if operation.service == "ssm-incidents" and "ConflictException" in operation.errors:
        return conflict(message)
    return validation(message, fields=[(operation.token_member or "", "Already used with other parameters")])


def _log_bug(error: Exception, operation: Operation | None, request_id: str) -> None:
    what = operation.id if operation else "a request"
    _LOG.error("%s failed with %s (request %s)\n%s", what, bugs.kind(error), request_id, bugs.frames(error))
