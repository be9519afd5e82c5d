"""Where the AWS console has an incident, and where there is none."""

from dataclasses import replace

import pytest

from imtui.domain.console_links import incidents_page
from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session

SESSION = Session(region="eu-west-1")
INCIDENT = "arn:aws:ssm-incidents::111122223333:incident-record/checkout/0b1c"


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws", "eu-west-1", "console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"),
        ("aws-eusc", "eusc-de-east-1", "console.amazonaws-eusc.eu"),
    ],
)
def test_each_partition_has_a_console_of_its_own(partition: str, region: str, host: str) -> None:
    url = incidents_page(INCIDENT.replace("arn:aws:", f"arn:{partition}:"), Session(region=region))
    assert url == f"https://{host}/systems-manager/incidents/home?region={region}"


@pytest.mark.parametrize(
    ("arn", "session", "words"),
    [
        (INCIDENT, replace(SESSION, endpoint_url="http://127.0.0.1:4570"), "http://127.0.0.1:4570 is not AWS, and has no console"),
        (INCIDENT, replace(SESSION, replayed=True), "This is a replay"),
        (INCIDENT.replace("arn:aws:", "arn:aws-iso:"), SESSION, "no console of the partition aws-iso"),
        ("start_incident-1", SESSION, "no ARN"),
    ],
)
def test_where_there_is_no_console_it_is_said(arn: str, session: Session, words: str) -> None:
    with pytest.raises(ImtuiError, match=words):
        incidents_page(arn, session)
