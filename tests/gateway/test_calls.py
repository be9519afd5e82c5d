from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError

from imtui.domain.errors import AccessDenied, ReadOnly, Rejected, Throttled, Unreachable
from imtui.gateway.budget import Budget
from imtui.gateway.calls import GuardedTransport, Patience
from imtui.gateway.faults import translate
from imtui.gateway.transport import CallRecord, is_read
from tests.clocks import START, FakeClock, HurriedClock
from tests.gateway.doubles import ScriptedTransport, SilentTransport

FAILED = Unreachable("the service failed", code="InternalServerException")
SLOW_DOWN = Throttled("too many", code="ThrottlingException")


def guarded(inner: Any, clock: FakeClock | None = None, **options: Any) -> GuardedTransport:
    clock = clock or HurriedClock()
    return GuardedTransport(inner, budget=Budget(clock=clock, random=lambda: 0.0), clock=clock, random=lambda: 0.0, **options)


def test_names_tell_reads_from_writes_in_both_models() -> None:
    session = botocore.session.Session()
    names = [name for service in ("ssm-incidents", "ssm-contacts") for name in session.get_service_model(service).operation_names]
    writes = {name for name in names if not is_read(name)}
    verbs = {"Accept", "Activate", "Create", "Deactivate", "Delete", "Put", "Send", "Start", "Stop", "Tag", "Untag", "Update"}
    assert len(names) >= 70
    assert all(any(name.startswith(verb) for verb in verbs) for name in writes)
    assert not any(name.startswith(verb) for name in names if is_read(name) for verb in verbs)


async def test_read_only_refuses_every_write_before_it_is_sent() -> None:
    inner = ScriptedTransport({"GetIncidentRecord": {"ok": True}})
    transport = guarded(inner, read_only=True)
    with pytest.raises(ReadOnly, match="AcceptPage was not sent"):
        await transport.call("ssm-contacts", "AcceptPage", {})
    assert inner.calls == []
    assert await transport.call("ssm-incidents", "GetIncidentRecord", {}) == {"ok": True}


async def test_a_throttled_read_is_repeated_once_then_reported_and_the_budget_knows() -> None:
    clock = HurriedClock()
    inner = ScriptedTransport({"ListContacts": SLOW_DOWN})
    limiter = Budget(clock=clock, random=lambda: 0.0)
    transport = GuardedTransport(inner, budget=limiter, clock=clock, random=lambda: 0.0)
    with pytest.raises(Throttled):
        await transport.call("ssm-contacts", "ListContacts", {})
    assert inner.operations == ["ListContacts"] * 2
    assert limiter.slowdown > 1


async def test_a_throttled_write_is_repeated_until_it_goes_through() -> None:
    inner = ScriptedTransport({"AcceptPage": [SLOW_DOWN, SLOW_DOWN, SLOW_DOWN, {}]})
    await guarded(inner).call("ssm-contacts", "AcceptPage", {})
    assert len(inner.calls) == 4


async def test_a_wait_that_is_too_long_is_not_waited_out() -> None:
    inner = ScriptedTransport({"AcceptPage": Throttled("too many", retry_after=300.0)})
    with pytest.raises(Throttled):
        await guarded(inner).call("ssm-contacts", "AcceptPage", {})
    assert len(inner.calls) == 1


async def test_waits_as_long_as_the_service_asks() -> None:
    clock = HurriedClock()
    inner = ScriptedTransport({"AcceptPage": [Throttled("too many", retry_after=4.0), {}]})
    await guarded(inner, clock).call("ssm-contacts", "AcceptPage", {})
    assert (clock.now() - START).total_seconds() == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("operation", "params", "attempts"),
    [
        ("ListTimelineEvents", {}, 2),
        ("StartIncident", {"clientToken": "t-1"}, 2),
        ("StartEngagement", {"IdempotencyToken": "t-1"}, 2),
        ("DeleteTimelineEvent", {}, 2),
        ("StartIncident", {}, 1),
        ("AcceptPage", {}, 1),
    ],
)
async def test_a_failure_of_the_service_is_repeated_only_where_twice_is_once(operation: str, params: dict[str, str], attempts: int) -> None:
    inner = ScriptedTransport({operation: FAILED})
    with pytest.raises(Unreachable):
        await guarded(inner).call("ssm-incidents", operation, params)
    assert len(inner.calls) == attempts
    assert all(sent == params for _, _, sent in inner.calls)


@pytest.mark.parametrize("code", ["ReadTimeout", "ConnectTimeout", "EndpointConnection", "UnreadableAnswer"])
async def test_nobody_there_is_reported_at_once(code: str) -> None:
    inner = ScriptedTransport({"ListContacts": Unreachable("nobody there", code=code)})
    with pytest.raises(Unreachable):
        await guarded(inner).call("ssm-contacts", "ListContacts", {})
    assert len(inner.calls) == 1


async def test_a_refusal_is_not_repeated() -> None:
    inner = ScriptedTransport({"ListContacts": AccessDenied("no", action="ssm-contacts:ListContacts")})
    with pytest.raises(AccessDenied):
        await guarded(inner).call("ssm-contacts", "ListContacts", {})
    assert len(inner.calls) == 1


async def test_a_call_that_hangs_ends_at_the_deadline() -> None:
    inner = SilentTransport()
    with pytest.raises(Unreachable, match=r"ListContacts took longer than 0.01 s") as caught:
        await guarded(inner, patience=Patience(deadline=0.01)).call("ssm-contacts", "ListContacts", {})
    assert caught.value.code == "Deadline"
    assert inner.running == 0


async def test_each_attempt_is_recorded() -> None:
    records: list[CallRecord] = []
    answer = {
        "ResponseMetadata": {"RequestId": "r-1", "HTTPHeaders": {"date": "Sat, 14 Mar 2026 14:03:20 GMT"}},
        "Contacts": [],
    }
    inner = ScriptedTransport({"ListContacts": [FAILED, answer]})
    await guarded(inner, on_call=records.append, wall=FakeClock()).call("ssm-contacts", "ListContacts", {"MaxResults": 1})
    failed, succeeded = records
    assert (failed.attempt, failed.fault, failed.started) == (1, FAILED, START)
    assert (succeeded.attempt, succeeded.fault, succeeded.request_id) == (2, None, "r-1")
    assert succeeded.ahead == -1.5
    assert (succeeded.service, succeeded.operation, succeeded.params) == ("ssm-contacts", "ListContacts", {"MaxResults": 1})


async def test_the_log_holds_no_code_and_the_wire_does() -> None:
    records: list[CallRecord] = []
    inner = ScriptedTransport({"AcceptPage": {}})
    await guarded(inner, on_call=records.append).call("ssm-contacts", "AcceptPage", {"AcceptCode": "123456", "PageId": "p"})
    assert records[0].params == {"AcceptCode": "******", "PageId": "p"}
    assert inner.calls[0][2]["AcceptCode"] == "123456"


async def test_time_is_measured_without_the_wait_for_the_budget() -> None:
    clock, records = HurriedClock(), list[CallRecord]()
    limiter = Budget(clock=clock, random=lambda: 0.0)
    limiter.throttled(retry_after=5.0)
    transport = GuardedTransport(ScriptedTransport({"ListContacts": {}}), budget=limiter, clock=clock, on_call=records.append)
    await transport.call("ssm-contacts", "ListContacts", {})
    assert records[0].seconds == 0.0
    assert (records[0].started - START).total_seconds() == pytest.approx(5.0)


async def test_an_answer_without_a_date_is_recorded_all_the_same() -> None:
    records: list[CallRecord] = []
    answer = {"ResponseMetadata": {"HTTPHeaders": {"date": "yesterday"}}}
    await guarded(ScriptedTransport({"ListContacts": answer}), on_call=records.append).call("ssm-contacts", "ListContacts", {})
    assert records[0].ahead is None


async def test_a_refusal_tells_the_time_too() -> None:
    """It may be the only answer there is: of a clock that is off, say."""
    answer: Any = {"Error": {"Code": "RequestExpired"}, "ResponseMetadata": {"HTTPHeaders": {"date": "Sat, 14 Mar 2026 14:13:22 GMT"}}}
    refusal = translate(ClientError(answer, "ListContacts"), service="ssm-contacts", operation="ListContacts")
    records: list[CallRecord] = []
    with pytest.raises(Rejected):
        await guarded(ScriptedTransport({"ListContacts": refusal}), on_call=records.append, wall=FakeClock()).call(
            "ssm-contacts", "ListContacts", {}
        )
    assert records[0].ahead == 600.5


async def test_closing_reaches_the_transport() -> None:
    inner = ScriptedTransport({})
    await guarded(inner).close()
    assert inner.closed
