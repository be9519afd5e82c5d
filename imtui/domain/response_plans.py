"""Response plans: what an incident is started from, and whom that engages."""

from dataclasses import dataclass

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
