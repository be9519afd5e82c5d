"""Related items as they are typed."""

import pytest

from imtui.domain.errors import InputError
from imtui.domain.incidents import RelatedItem
from imtui.domain.related import KINDS, is_link, read

ARN = "arn:aws:{}:eu-west-1:111122223333:{}"


@pytest.mark.parametrize(
    ("typed", "kind", "value_kind"),
    [
        ("https://example.org/runbook?a=1", "OTHER", "url"),
        ("slack://channel/1", "OTHER", "url"),
        (ARN.format("ecs", "service/web"), "INVOLVED_RESOURCE", "arn"),
        (ARN.format("cloudwatch", "alarm:checkout-5xx"), "METRIC", "arn"),
        (ARN.format("ssm", "automation-execution/1"), "AUTOMATION", "arn"),
        (ARN.format("ssm-incidents", "incident-record/checkout/1"), "INCIDENT", "arn"),
        ('{"metrics": [["AWS/ApplicationELB"]]}', "METRIC", "metricDefinition"),
    ],
)
def test_what_it_is_follows_from_what_was_typed(typed: str, kind: str, value_kind: str) -> None:
    assert read(f" {typed} ", title=" Name ") == RelatedItem(kind=kind, value=typed, value_kind=value_kind, title="Name")
    assert kind in KINDS


def test_another_kind_may_be_said() -> None:
    assert read("https://example.org", kind="ANALYSIS").kind == "ANALYSIS"


@pytest.mark.parametrize(
    "typed", ["", "  ", "web-412", "example.org/x", "arn:aws:ecs", "{not json", "https:// spaced", "https://x/" + "y" * 1000]
)
def test_what_is_none_of_these_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        read(typed)
    assert caught.value.remedy


def test_a_title_has_its_limit() -> None:
    with pytest.raises(InputError):
        read("https://example.org", title="x" * 201)


def test_only_what_a_browser_takes_is_opened() -> None:
    assert is_link(read("HTTPS://example.org"))
    assert not is_link(read("ftp://example.org/x"))
    assert not is_link(read(ARN.format("ecs", "service/web")))
