"""The latest calls."""

from datetime import timedelta

from imtui.domain.errors import Throttled
from imtui.gateway.call_log import CallLog
from imtui.gateway.transport import CallRecord
from tests.clocks import START


def record(seconds: int, **rest: object) -> CallRecord:
    given = {"operation": "GetContact", "params": {"ContactId": "akuam"}} | rest
    return CallRecord(service="ssm-contacts", started=START + timedelta(seconds=seconds), seconds=0.02, **given)  # type: ignore[arg-type]


def test_the_latest_calls_come_first_and_the_oldest_are_let_go_of() -> None:
    log = CallLog(most=3)
    for number in range(5):
        log.note(record(number, request_id=f"r-{number}", fault=Throttled("slow down") if number == 4 else None))
    assert [(each.number, each.request_id) for each in log.latest()] == [(5, "r-4"), (4, "r-3"), (3, "r-2")]
    assert isinstance(log.latest()[0].fault, Throttled)
    assert log.latest()[1].params == {"ContactId": "akuam"}
