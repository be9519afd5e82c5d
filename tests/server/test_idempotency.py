"""One request sent twice at the same time, to two services on one database: it is done once, and both get the same answer."""

import json
import threading
from contextlib import closing
from pathlib import Path

import pytest

from imtui.server.auth import Authenticator, Credential
from imtui.server.protocol.model import load_services
from imtui.server.protocol.wire import WireResponse
from imtui.server.service import IncidentManager
from tests import databases
from tests.server.generated import wire_request

OPERATIONS = load_services()["ssm-incidents"].operations
TOKENS = 12
PLAN = {"name": "checkout", "incidentTemplate": {"title": "Checkout returns 5xx", "impact": 2}}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not databases.SERVER, reason=databases.MISSING))])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'imtui.db'}" if request.param == "sqlite" else databases.emptied()


def call(manager: IncidentManager, operation: str, **request: object) -> WireResponse:
    return manager.handle(wire_request(OPERATIONS[operation], request))


def test_two_services_that_are_sent_one_token_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = Credential(access_key_id="IMTUI", name="tester", secret="unused")
    monkeypatch.setattr(Authenticator, "verify", lambda self, request, **_: caller)
    with closing(IncidentManager.open(database_url=url)) as one, closing(IncidentManager.open(database_url=url)) as other:
        call(one, "CreateReplicationSet", regions={"us-east-1": {}})
        plan = json.loads(call(one, "CreateResponsePlan", **PLAN).body)["arn"]
        together = threading.Barrier(2)
        answers: dict[IncidentManager, list[WireResponse]] = {one: [], other: []}

        def start(manager: IncidentManager) -> None:
            for number in range(TOKENS):
                together.wait(timeout=30)
                answers[manager].append(call(manager, "StartIncident", responsePlanArn=plan, clientToken=f"token-{number}"))

        threads = [threading.Thread(target=start, args=(manager,)) for manager in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert [answer.status for answer in answers[one] + answers[other]] == [200] * 2 * TOKENS
        assert [answer.body for answer in answers[one]] == [answer.body for answer in answers[other]]
        assert len({answer.body for answer in answers[one]}) == TOKENS
        listed = json.loads(call(other, "ListIncidentRecords").body)["incidentRecordSummaries"]
        assert len(listed) == TOKENS
        again = call(other, "StartIncident", responsePlanArn=plan, clientToken="token-0", title="Another")
        assert (again.status, json.loads(again.body)["__type"]) == (409, "ConflictException")
