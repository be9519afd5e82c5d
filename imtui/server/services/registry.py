"""Both services put together: which handler does which operation, and what happens by itself.

Invariant: handlers and models agree: no handler without an operation, and `missing` names the operations without a handler.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from imtui.server.delivery.outbox import DeliveryAgenda
from imtui.server.engine.catching_up import Agenda
from imtui.server.protocol.model import Service
from imtui.server.scenarios.calls import Calls
from imtui.server.scenarios.player import ScenarioAgenda
from imtui.server.services.contacts import operations as contact_operations
from imtui.server.services.contacts.escalations import EngagementAgenda
from imtui.server.services.context import Handler
from imtui.server.services.incidents import operations as incident_operations
from imtui.server.services.incidents import replication_sets
from imtui.server.services.incidents.upkeep import UpkeepAgenda
from imtui.server.store.database import Transaction

Handlers = Mapping[str, Mapping[str, Handler]]


_QUIET = frozenset(
    {
        "CreateTimelineEvent",
        "UpdateTimelineEvent",
        "DeleteTimelineEvent",
        "UpdateRelatedItems",
        "PutResourcePolicy",
        "DeleteResourcePolicy",
        "PutContactPolicy",
        "TagResource",
        "UntagResource",
    }
)


class RegistryError(Exception):
    """Handlers and models disagree; the text says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the dispatcher serves. `account_exists` says whether ssm-contacts has an account yet (a replication set makes one); `quiet`
    are operations that write, but nothing that falls due later: after them nobody has to ask when something is due."""

    handlers: Handlers
    agendas: Sequence[Agenda]
    account_exists: Callable[[Transaction], bool]
    quiet: frozenset[str] = frozenset()


def handlers() -> Handlers:
    """Every handler, by service and operation."""
    return {"ssm-incidents": incident_operations.OPERATIONS, "ssm-contacts": contact_operations.OPERATIONS}


def services() -> Services:
    """The Incident Manager as it is: all handlers, and all that happens by itself. What is due at one moment happens in this order."""
    known = handlers()
    return Services(
        handlers=known,
        agendas=(UpkeepAgenda(), EngagementAgenda(), DeliveryAgenda(), ScenarioAgenda(Calls(known))),
        account_exists=replication_sets.exists,
        quiet=_QUIET,
    )


def check(handlers: Handlers, models: Mapping[str, Service]) -> None:
    """RegistryError when a handler is for an operation that no model has."""
    unknown = [
        f"{service}:{operation}"
        for service, named in handlers.items()
        for operation in named
        if service not in models or operation not in models[service].operations
    ]
    if unknown:
        raise RegistryError(f"handlers for operations that no model has: {', '.join(sorted(unknown))}")


def missing(handlers: Handlers, models: Mapping[str, Service]) -> tuple[str, ...]:
    """The operations that have no handler, as `service:Operation`."""
    return tuple(
        operation.id
        for name, service in models.items()
        for operation in service.operations.values()
        if operation.name not in handlers.get(name, {})
    )
