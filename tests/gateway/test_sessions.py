from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import Credentials, RefreshableCredentials
from botocore.session import Session

from imtui.domain.errors import CredentialsMissing
from imtui.gateway import sessions
from imtui.gateway.transport import Identity, TransportSettings

CONFIG = """
[default]
region = eu-west-1
[profile plain]
region = eu-west-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
[profile prod]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Responder
[profile legacy]
sso_start_url = https://corp.awsapps.com/start
[profile chained]
role_arn = arn:aws:iam::444455556666:role/ops/Deputy
source_profile = prod
[profile loop]
role_arn = arn:aws:iam::444455556666:role/Deputy
source_profile = loop
[profile vault]
credential_process = vault-helper
[profile console]
login_session = arn:aws:iam::111122223333:user/akuam
"""


@pytest.fixture
def configured(home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(CONFIG)


def prepared(profile: str = "", **settings: Any) -> tuple[Session, TransportSettings]:
    session, chosen = Session(), TransportSettings(profile=profile, **settings)
    sessions.prepare(session, chosen)
    return session, chosen


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(
    ("profile", "login"),
    [
        ("prod", "run `aws sso login --profile prod`"),
        ("legacy", "run `aws sso login --profile legacy`"),
        ("chained", "run `aws sso login --profile prod`"),
        ("console", "run `aws login --profile console`"),
        ("vault", "renew what the credential_process of profile vault needs"),
        ("loop", "renew the credentials of profile loop"),
        ("plain", "renew the credentials of profile plain"),
        ("", "renew your AWS credentials"),
    ],
)
def test_the_login_is_that_of_where_the_credentials_come_from(profile: str, login: str) -> None:
    assert sessions.login_of(*prepared(profile)) == login


@pytest.mark.usefixtures("configured")
def test_credentials_of_the_environment_are_exported_anew_unless_a_profile_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "A")
    assert sessions.login_of(*prepared()).startswith("export fresh AWS_ACCESS_KEY_ID")
    assert sessions.login_of(*prepared("prod")) == "run `aws sso login --profile prod`"


@pytest.mark.usefixtures("configured")
def test_the_region_is_the_flag_then_the_environment_then_the_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sessions.region_of(*prepared("plain")) == "eu-west-1"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    assert sessions.region_of(*prepared("plain")) == "us-west-2"
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    assert sessions.region_of(*prepared("plain")) == "eu-north-1"
    assert sessions.region_of(*prepared("plain", region="ap-south-1")) == "ap-south-1"


def test_no_region_and_no_credentials_are_said() -> None:
    with pytest.raises(CredentialsMissing, match="no AWS Region is set"):
        sessions.region_of(*prepared())
    with pytest.raises(CredentialsMissing, match="no AWS credentials were found"):
        sessions.present(None)


@pytest.mark.usefixtures("configured")
def test_who_one_is_as_far_as_the_profile_knows() -> None:
    session, _ = prepared("prod")
    assert sessions.identity_of(session, Credentials("A", "S"), None) == Identity(account_id="111122223333", role="Responder")
    session, _ = prepared("chained")
    assert sessions.identity_of(session, Credentials("A", "S"), "444455556666") == Identity(account_id="444455556666", role="Deputy")


def test_temporary_credentials_say_when_they_end() -> None:
    ends = datetime(2030, 1, 1, tzinfo=UTC)
    credentials = RefreshableCredentials("A", "S", "T", ends, dict, "test")
    session, _ = prepared()
    assert sessions.identity_of(session, credentials, None) == Identity(expires=ends)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ssm-incidents.eu-west-1.amazonaws.com", ""),
        ("https://ssm-incidents.eu-west-1.api.aws", ""),
        ("https://vpce-1.ssm-incidents.eu-west-1.vpce.amazonaws.com", ""),
        ("http://127.0.0.1:8321", "http://127.0.0.1:8321"),
        ("https://amazonaws.com.example.org", "https://amazonaws.com.example.org"),
    ],
)
def test_an_endpoint_is_named_unless_it_is_awss_own(url: str, shown: str) -> None:
    session, _ = prepared()
    assert sessions.place_of(session, "eu-west-1", url).endpoint_url == shown


def test_the_loader_knows_what_is_needed_and_looks_no_further() -> None:
    session, _ = prepared()
    loader = session.get_component("data_loader")
    assert loader.list_available_services("service-2") == ["signin", "ssm-contacts", "ssm-incidents", "sso", "sso-oidc", "sts"]
    for service in loader.list_available_services("service-2"):
        assert loader.load_service_model(service, "service-2")["metadata"]
