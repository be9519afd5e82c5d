"""Incidents as responders see them, in AWS's own words."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Impact(IntEnum):
    """How much an incident hurts, 1 (worst) to 5, with the words of the Incident Manager user guide."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4
    NO_IMPACT = 5


class IncidentStatus(StrEnum):
    OPEN = "OPEN"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSource:
    """Who or what started the incident: ARNs or service names, as the service gives them."""

    created_by: str
    source: str
    invoked_by: str = ""
    resource_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSummary:
    """One row of ListIncidentRecords."""

    arn: str
    title: str
    impact: Impact
    status: IncidentStatus
    created: datetime
    resolved: datetime | None = None
    source: IncidentSource

    @classmethod
    def of(cls, incident: "Incident | IncidentSummary") -> "IncidentSummary":
        """What the list says of it."""
        return cls(
            arn=incident.arn,
            title=incident.title,
            impact=incident.impact,
            status=incident.status,
            created=incident.created,
            resolved=incident.resolved,
            source=incident.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """GetIncidentRecord, whole. `summary` is Markdown as people typed it; `runbooks` are automation execution ARNs."""

    arn: str
    title: str
    impact: Impact
    status: IncidentStatus
    created: datetime
    resolved: datetime | None = None
    source: IncidentSource
    summary: str = ""
    dedupe_string: str = ""
    last_modified: datetime
    last_modified_by: str
    chat_channels: tuple[str, ...] = ()
    notification_targets: tuple[str, ...] = ()
    runbooks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedItem:
    """One related item. `kind` is AWS's ItemType (`PARENT`, `METRIC`, …), `value` the ARN, URL, metric or PagerDuty id."""

    kind: str
    value: str
    value_kind: str
    title: str = ""
    generated_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A deployment or stack update near the start of an incident (BatchGetIncidentFindings). `kind` is AWS's name of its details
    (`codeDeployDeployment`, `cloudFormationStackUpdate`, or empty where it gives none); `deployment` the id of a deployment."""

    id: str
    created: datetime
    modified: datetime
    kind: str
    resource_arn: str = ""
    deployment: str = ""
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def began(self) -> datetime:
        """When it happened, as well as is known."""
        return self.started or self.created


def impact_words(impact: Impact) -> str:
    """`1 Critical`, `5 No impact`."""
    return f"{impact.value} {impact.name.replace('_', ' ').capitalize()}"


def impact_of(words: str) -> Impact | None:
    """The impact that `impact_words` wrote down; None where it is something else."""
    return next((impact for impact in Impact if impact_words(impact) == words), None)
