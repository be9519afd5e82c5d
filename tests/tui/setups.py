"""Services for people, shifts, plans and Regions that never leave the process: they answer what a test gave them, and remember what they
were asked to change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from imtui.domain.errors import NotFound
from imtui.domain.incidents import Impact
from imtui.domain.replication import DEFAULT_KEY, ReplicationRegion, ReplicationSet, ReplicationStatus
from imtui.domain.response_plans import Automation, PlanRecord, PlanWording, ResponsePlanSummary, SharingPolicy
from imtui.gateway.api import Api
from imtui.gateway.call_log import CallLog
from tests.tui import canned
from tests.tui.gates import Gate
from tests.tui.setups_contacts import OneRotation, PlanReading, RecordingPeople, Roster, RosterContacts
from tests.tui.setups_rotas import RecordingRotas

REPLICATION = ReplicationSet(
    arn="arn:aws:ssm-incidents::111122223333:replication-set/0c2fa1a4-52b7-4a27-bc02-1d0d4c3ffb0e",
    status=ReplicationStatus.UPDATING,
    protected=True,
    regions=(
        ReplicationRegion(
            name="eu-west-1", key=DEFAULT_KEY, status=ReplicationStatus.ACTIVE, updated=datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
        ),
        ReplicationRegion(
            name="us-east-1",
            key="arn:aws:kms:us-east-1:111122223333:key/5f6d1c3e-7a49-4f1e-8f0b-6c1c9a1c2b3d",
            status=ReplicationStatus.CREATING,
            updated=datetime(2026, 3, 14, 13, 58, tzinfo=UTC),
        ),
    ),
    created=datetime(2026, 1, 12, 9, 28, tzinfo=UTC),
    created_by="arn:aws:iam::111122223333:user/bo",
    modified=datetime(2026, 3, 14, 13, 58, tzinfo=UTC),
    modified_by="arn:aws:sts::111122223333:assumed-role/admin/dana",
    tags={"team": "platform", "cost-center": ""},
)


TOPIC = "arn:aws:sns:eu-west-1:111122223333:incidents"
CHECKOUT = PlanRecord(
    arn="arn:aws:ssm-incidents::111122223333:response-plan/checkout",
    wording=PlanWording(
        name="checkout",
        display_name="Checkout is failing",
        title="Checkout is failing",
        impact=Impact.CRITICAL,
        summary="**Customers cannot pay.** Look at the gateway first.",
        dedupe_string="checkout",
        engagements=(canned.contact_arn("payments-escalation"), canned.contact_arn("bo")),
        chat_channels=(TOPIC,),
        notification_targets=(TOPIC,),
        incident_tags={"service": "checkout"},
        automation=Automation(
            document="AWSIncidents-CriticalIncidentRunbookTemplate",
            role="arn:aws:iam::111122223333:role/runbooks",
            parameters={"Environment": ("prod",)},
            dynamic={"incident": "INCIDENT_RECORD_ARN"},
        ),
        tags={"team": "payments"},
    ),
    policies=(SharingPolicy(id="p-1", text='{"Statement":[{"Principal":{"AWS":"444455556666"}}]}'),),
)
QUIET = PlanRecord(
    arn="arn:aws:ssm-incidents::111122223333:response-plan/quiet",
    wording=PlanWording(name="quiet", title="Something is odd", impact=Impact.NO_IMPACT),
)


class Recording:
    """`calls`: every write with its arguments, once the gate let it pass."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def wrote(self, name: str, /, **arguments: Any) -> str:
        await self.gate.passed()
        self.calls.append((name, arguments))
        return f"arn:aws:fake:::{name}/{len(self.calls)}"


class RecordingReplication(Recording):
    """`sets`: what there is."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self.sets: tuple[ReplicationSet, ...] = (REPLICATION,)

    async def replication_sets(self) -> tuple[ReplicationSet, ...]:
        await self.gate.passed()
        return self.sets

    async def create(self, regions: Mapping[str, str], *, tags: Mapping[str, str], token: str) -> str:
        return await self.wrote("create", regions=dict(regions), tags=dict(tags))

    async def add_region(self, arn: str, name: str, *, key: str = "", token: str) -> None:
        await self.wrote("add_region", name=name, key=key)

    async def remove_region(self, arn: str, name: str, *, token: str) -> None:
        await self.wrote("remove_region", name=name)

    async def retag(self, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        await self.wrote("retag", before=dict(before), after=dict(after))

    async def delete(self, arn: str) -> None:
        await self.wrote("delete", arn=arn)
        self.sets = ()

    async def protect(self, arn: str, *, protected: bool, token: str) -> None:
        await self.wrote("protect", arn=arn, protected=protected)
        self.sets = tuple(replace(each, protected=protected) for each in self.sets)


class RecordingPlans(Recording):
    """`records`: what there is, by ARN; `dedupe_strings` those of incidents, by theirs."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self.records = {each.arn: each for each in (CHECKOUT, QUIET)}
        self.dedupe_strings: dict[str, str] = {}

    async def dedupe_string(self, incident_arn: str) -> str:
        await self.gate.passed()
        return self.dedupe_strings.get(incident_arn, "")

    async def listed(self) -> tuple[ResponsePlanSummary, ...]:
        await self.gate.passed()
        known = ((each.arn, each.wording) for each in self.records.values())
        return tuple(ResponsePlanSummary(arn=arn, name=each.name, display_name=each.display_name) for arn, each in known)

    async def record(self, arn: str) -> PlanRecord:
        await self.gate.passed()
        if arn not in self.records:
            raise NotFound("the plan is gone")
        return self.records[arn]

    async def create(self, plan: PlanWording, *, token: str) -> str:
        return await self.wrote("create", plan=plan)

    async def change(self, arn: str, *, before: PlanWording, after: PlanWording, token: str) -> None:
        await self.wrote("change", arn=arn, before=before, after=after)
        self.records[arn] = replace(self.records[arn], wording=after)

    async def delete(self, arn: str) -> None:
        await self.wrote("delete", arn=arn)
        del self.records[arn]

    async def share(self, arn: str, policy: str) -> None:
        await self.wrote("share", arn=arn, policy=policy)

    async def unshare(self, arn: str, policy_id: str) -> None:
        await self.wrote("unshare", arn=arn, policy_id=policy_id)


class RecordingTransport(Recording):
    """Any operation: `answers` by its name, else nothing."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self.answers: dict[str, dict[str, Any]] = {}

    async def call(self, service: str, operation: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        await self.wrote(operation, **params)
        return self.answers.get(operation, {})

    async def close(self) -> None:
        """There is nothing to give back."""


class FakeSetup:
    """All of `actions.setup.Setup`, behind one gate."""

    def __init__(self, gate: Gate | None = None) -> None:
        self.gate = gate or Gate()
        self.transport = RecordingTransport(self.gate)
        self.api = Api(self.transport)
        self.calls = CallLog()
        self.plans = RecordingPlans(self.gate)
        self.rotas = RecordingRotas(self.gate)
        self.roster = Roster()
        self.contacts = RosterContacts(self.gate, self.roster)
        self.people = RecordingPeople(self.gate, self.roster)
        self.incidents = PlanReading(self.gate, self.plans.records)
        self.rotations = OneRotation(self.gate)
        self.replication = RecordingReplication(self.gate)
