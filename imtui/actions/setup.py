"""What is set up before an incident: the services behind the screens for people, shifts, plans and Regions.

Owned by who needs it: `gateway` provides it, tests fake it. Reads are made from screens through a Desk; writes are actions. What fails here
is not kept for later: nobody is waiting for it at night, and the form keeps what was typed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from imtui.domain.contacts import Contact
from imtui.domain.operations import Call, Draft, OperationDescription, OperationSummary
from imtui.domain.replication import ReplicationSet
from imtui.domain.response_plans import PlanRecord, PlanWording, ResponsePlanSummary
from imtui.domain.rotas import Override, RotationRecord, RotationWording
from imtui.domain.rotations import Shift

if TYPE_CHECKING:  # what is read of people is not needed before somebody looks at them
    from imtui.actions.directory import AllPlanReads, PageReads, PeopleService
    from imtui.actions.surveying import ShiftReads


class ReplicationService(Protocol):
    """ssm-incidents, as far as it is about the replication set."""

    async def replication_sets(self) -> tuple[ReplicationSet, ...]: ...

    async def create(self, regions: Mapping[str, str], *, tags: Mapping[str, str], token: str) -> str:
        """Regions, each with the ARN of its key or nothing; the set's ARN."""
        ...

    async def add_region(self, arn: str, name: str, *, key: str = "", token: str) -> None: ...

    async def remove_region(self, arn: str, name: str, *, token: str) -> None: ...

    async def retag(self, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> None: ...

    async def protect(self, arn: str, *, protected: bool, token: str) -> None: ...

    async def delete(self, arn: str) -> None: ...


class PlanService(Protocol):
    """ssm-incidents, as far as it is about response plans."""

    async def listed(self) -> tuple[ResponsePlanSummary, ...]: ...

    async def record(self, arn: str) -> PlanRecord: ...

    async def dedupe_string(self, incident_arn: str) -> str:
        """That of an incident, by which a start is told from another; empty where there is none."""
        ...

    async def create(self, plan: PlanWording, *, token: str) -> str:
        """Make one; its ARN."""
        ...

    async def change(self, arn: str, *, before: PlanWording, after: PlanWording, token: str) -> None:
        """Send what differs, and only that."""
        ...

    async def delete(self, arn: str) -> None: ...

    async def share(self, arn: str, policy: str) -> None: ...

    async def unshare(self, arn: str, policy_id: str) -> None: ...


class ApiService(Protocol):
    """Any operation of both services, as people type it."""

    async def operations(self) -> tuple[OperationSummary, ...]: ...

    def description(self, operation: OperationSummary) -> OperationDescription: ...

    def draft(self, operation: OperationSummary, typed: Mapping[str, str]) -> Draft:
        """What was typed, read and checked; nothing is sent."""
        ...

    async def call(self, operation: OperationSummary, params: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """The answer, and the token for the page after it."""
        ...

    def next_page(self, operation: OperationSummary, params: Mapping[str, Any], token: str) -> dict[str, Any]: ...


class RotaService(Protocol):
    """ssm-contacts, as far as it is about rotations and overrides."""

    async def rotations(self) -> tuple[RotationRecord, ...]: ...

    async def schedule(self, arn: str) -> Contact: ...

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]: ...

    async def overrides(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Override, ...]: ...

    async def preview(self, wanted: RotationWording, *, since: datetime, until: datetime) -> tuple[Shift, ...]: ...

    async def create(self, wanted: RotationWording, *, token: str) -> str:
        """Make one; its ARN."""
        ...

    async def update(self, arn: str, wanted: RotationWording) -> None: ...

    async def delete(self, arn: str) -> None: ...

    async def assign(self, schedule_arn: str, rotation_arns: Sequence[str]) -> None:
        """Have a schedule consist of these rotations."""
        ...

    async def override(self, rotation_arn: str, *, contact_arns: Sequence[str], start: datetime, end: datetime, token: str) -> str:
        """Have others on call in that span; the override's id."""
        ...

    async def delete_override(self, rotation_arn: str, override_id: str) -> None: ...


class Calls(Protocol):
    """What was called lately, whoever asked for it."""

    def latest(self) -> tuple[Call, ...]:
        """The latest first."""
        ...


class Setup(Protocol):
    """A service a subject; `contacts`, `incidents` and `rotations` are only read from here."""

    @property
    def contacts(self) -> "PageReads": ...

    @property
    def incidents(self) -> "AllPlanReads": ...

    @property
    def rotations(self) -> "ShiftReads": ...

    @property
    def people(self) -> "PeopleService": ...

    @property
    def rotas(self) -> RotaService: ...

    @property
    def api(self) -> ApiService: ...

    @property
    def calls(self) -> Calls: ...

    @property
    def plans(self) -> PlanService: ...

    @property
    def replication(self) -> ReplicationService: ...
