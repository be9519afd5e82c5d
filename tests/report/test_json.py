"""A report as JSON: its shape is a promise."""

import json

from imtui.domain.snapshot import Snapshot
from imtui.report import json as as_json
from tests.made import CHECKOUT, record
from tests.report.stories import told


def test_its_shape_is_the_documented_one() -> None:
    document = json.loads(as_json.render(told()))
    assert (document["format"], document["written"], document["redacted"], document["gaps"]) == (1, "2026-03-14T15:11:02.000Z", False, [])
    [incident] = document["incidents"]
    assert (incident["arn"], incident["impact"], incident["status"]) == (CHECKOUT, 3, "RESOLVED")
    assert incident["figures"] == {"time_to_acknowledge_s": 218, "time_to_resolve_s": 4000, "longest_silence_s": 3240, "notes": 5}
    assert incident["steps"][2] == {"label": "first acceptance", "at": "2026-03-14T14:07:00.000Z", "after_s": 218}
    assert incident["decisions"] == [{"at": "2026-03-14T14:09:22.000Z", "text": "roll web-412 back", "author": "akuam"}]
    assert incident["responders"][0]["answered_s"] == 217
    assert incident["responders"][0]["sends"] == ["2026-03-14T14:03:23.000Z", "2026-03-14T14:04:23.000Z"]
    assert incident["engagements"][0]["deliveries"][0]["kind"] == "SENT"
    assert incident["related"][0]["is_link"] is True
    assert incident["findings"][0]["after_s"] == -360


def test_what_is_not_known_is_null_and_what_is_empty_is_empty() -> None:
    [incident] = json.loads(as_json.render(told(Snapshot(records={CHECKOUT: record()}))))["incidents"]
    assert incident["figures"]["time_to_resolve_s"] is None
    assert incident["figures"]["longest_silence_s"] is None
    assert incident["steps"][-1] == {"label": "resolved", "at": None, "after_s": None}
    assert (incident["timeline"], incident["gaps"]) == ([], [])
