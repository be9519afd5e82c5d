"""`#words` in a note, and the related items that they name."""

import pytest

from imtui.domain.incidents import RelatedItem
from imtui.domain.references import mentioned, names, targets

DASHBOARD = RelatedItem(
    kind="METRIC", value="https://example.org/d/checkout", value_kind="url", title="Checkout dashboard", generated_id="i-1"
)
RUNBOOK = RelatedItem(kind="OTHER", value="https://example.org/runbook", value_kind="url", generated_id="i-2")
SERVICE = RelatedItem(kind="INVOLVED_RESOURCE", value="arn:aws:ecs:eu-west-1:111122223333:service/web", value_kind="arn", title="web")
ITEMS = (DASHBOARD, RUNBOOK, SERVICE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see #dashboard", (DASHBOARD,)),
        ("#Dash, then #runbook.", (DASHBOARD, RUNBOOK)),
        ("#web and #web again", (SERVICE,)),
        ("issue #123, C#dashboard, ##dashboard, #d", ()),
        ("nothing", ()),
    ],
)
def test_a_word_names_the_item_in_whose_title_a_word_begins_so(text: str, found: tuple[RelatedItem, ...]) -> None:
    assert mentioned(text, ITEMS) == found


def test_items_are_referred_to_by_their_id_or_arn() -> None:
    assert targets(ITEMS) == ("i-1", "i-2", SERVICE.value)
    assert targets((RelatedItem(kind="OTHER", value="https://example.org", value_kind="url"),)) == ()


def test_an_item_is_called_by_its_title_or_else_its_value() -> None:
    assert names(ITEMS) == ("Checkout dashboard", "https://example.org/runbook", "web")
