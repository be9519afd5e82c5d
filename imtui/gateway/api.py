"""Any operation of both services, for people who type it: described, checked, sent.

Invariant: nothing is sent that the model has anything against; models are read when they are first asked for, in a thread.
"""

import asyncio
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from imtui.domain.errors import InputError
from imtui.domain.operations import Draft, OperationDescription, OperationSummary, Parameter
from imtui.gateway.transport import Service, Transport, is_read

_TOKENS = ("clientToken", "IdempotencyToken")
_TEXTS = ("string", "character", "timestamp", "blob")
_PAGE = {"ssm-incidents": "nextToken", "ssm-contacts": "NextToken"}


class Api:
    """Both services over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def operations(self) -> tuple[OperationSummary, ...]:
        """All of them, by service and name."""
        return await asyncio.to_thread(_operations)

    def description(self, operation: OperationSummary) -> OperationDescription:
        """What it takes and what that means."""
        return _description(operation)

    def draft(self, operation: OperationSummary, typed: Mapping[str, str]) -> Draft:
        """What was typed, read and checked against the model; an empty text is no parameter."""
        from imtui.gateway import models

        model = models.operation(_service(operation), operation.name)
        params: dict[str, Any] = {}
        complaints: dict[str, str] = {}
        for name, text in typed.items():
            if not text.strip():
                continue
            try:
                params[name] = model.value(name, text)
            except InputError as error:
                complaints[name] = str(error)
        completed = model.completed(params)
        for complaint in model.complaints({name: value for name, value in completed.items() if name not in complaints}):
            member = _member_of(complaint, typed)
            complaints.setdefault(member, complaint)
        return Draft(params=completed, complaints=complaints)

    async def call(self, operation: OperationSummary, params: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """Send it; the answer without what is about the transport, and the token for the next page (empty: there is none)."""
        answer = await self._transport.call(_service(operation), operation.name, params)
        told = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
        return told, str(told.get(_PAGE[operation.service]) or "") if operation.is_read else ""

    def next_page(self, operation: OperationSummary, params: Mapping[str, Any], token: str) -> dict[str, Any]:
        """The same request for the page after this one."""
        return {**params, _PAGE[operation.service]: token}


def _service(operation: OperationSummary) -> Service:
    return "ssm-contacts" if operation.service == "ssm-contacts" else "ssm-incidents"


@cache
def _operations() -> tuple[OperationSummary, ...]:
    from imtui.gateway import models

    found = []
    for service in models.SERVICES:
        for command in models.operations(service):
            model = models.operation(service, command)
            words = model.documentation.partition(". ")[0].rstrip(".")
            found.append(OperationSummary(service=service, name=model.name, command=command, words=words, is_read=is_read(model.name)))
    return tuple(found)


@cache
def _description(operation: OperationSummary) -> OperationDescription:
    from botocore import xform_name

    from imtui.gateway import models

    model = models.operation(_service(operation), operation.name)
    parameters = [
        Parameter(
            name=member.name,
            option=f"--{xform_name(member.name, '-')}",
            type=member.type,
            is_required=member.is_required and member.name not in _TOKENS,
            limits=member.limits,
            documentation=member.documentation,
            choices=model.choices(member.name),
            is_text=model.kind(member.name) in _TEXTS,
            template=json.dumps(model.template(member.name), indent=2) if model.kind(member.name) in ("structure", "list", "map") else "",
            is_token=member.name in _TOKENS,
        )
        for member in model.members
    ]
    return OperationDescription(summary=operation, documentation=model.documentation, parameters=tuple(parameters))


def _member_of(complaint: str, typed: Mapping[str, str]) -> str:
    """Which parameter a complaint is about: it begins with its name."""
    where = complaint.partition(":")[0]
    name = where.partition(".")[0].partition("[")[0].partition(" ")[0]
    return name if name in typed else ""
