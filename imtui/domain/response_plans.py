"""Response plans: what an incident is started from, and whom that engages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from imtui.domain.incidents import Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlanSummary:
    """One row of ListResponsePlans; `display_name` may be empty."""

    arn: str
    name: str
    display_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlan:
    """GetResponsePlan, as far as an incident follows from it: its template (`title`, `impact`, `summary`, `dedupe_string`,
    `notification_targets`), the ARNs of the contacts that it engages, its chat channels and the documents of its runbooks."""

    arn: str
    name: str
    display_name: str = ""
    title: str
    impact: Impact
    summary: str = ""
    dedupe_string: str = ""
    engagements: tuple[str, ...] = ()
    chat_channels: tuple[str, ...] = ()
    notification_targets: tuple[str, ...] = ()
    runbooks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation:
    """A runbook: the Systems Manager document that starts with an incident, in which `version` (empty: the default one), as which `role`
    (ARN); `account`, `parameters` and `dynamic` (parameter → what of the incident fills it) are AWS's own words."""

    document: str
    role: str
    version: str = ""
    account: str = ""
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    dynamic: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPolicy:
    """A resource policy: who else may start incidents from the plan; `text` is JSON. `region`: the RAM share's."""

    id: str
    text: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWording:
    """All of a response plan that people write. `incident_tags` go onto its incidents, `tags` are its own; texts may be empty but for name
    and title."""

    name: str
    display_name: str = ""
    title: str
    impact: Impact
    summary: str = ""
    dedupe_string: str = ""
    engagements: tuple[str, ...] = ()
    chat_channels: tuple[str, ...] = ()
    notification_targets: tuple[str, ...] = ()
    incident_tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    automation: Automation | None = None
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRecord:
    """A response plan, whole: what people wrote, and beside it what is only shown. `pager_duty`: names of the PagerDuty services that are
    told of its incidents."""

    arn: str
    wording: PlanWording
    pager_duty: tuple[str, ...] = ()
    policies: tuple[SharingPolicy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShelf:
    """All plans as they are listed, those that were read whole, by ARN, and the dedupe strings of open incidents that were asked for, by
    the incident's ARN (empty: it has none, or may not be read)."""

    listed: tuple[ResponsePlanSummary, ...] = ()
    records: Mapping[str, PlanRecord] = field(default_factory=lambda: MappingProxyType({}))
    dedupe_strings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
