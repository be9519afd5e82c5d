from typing import Any

import pytest
from botocore import exceptions as boto

from imtui.domain.errors import (
    AccessDenied,
    ConfigError,
    Conflict,
    CredentialsExpired,
    CredentialsMissing,
    NotFound,
    NotSetUp,
    Rejected,
    ServiceFault,
    Throttled,
    Unreachable,
)
from imtui.gateway import faults

ENDPOINT = "http://127.0.0.1:8321"


def answered(code: str, message: str = "", status: int = 400, *, asked: str = "ListContacts", **members: Any) -> boto.ClientError:
    headers = members.pop("headers", {})
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": headers},
        **members,
    }
    return boto.ClientError(response, asked)


def fault_of(error: Exception) -> ServiceFault:
    return faults.translate(
        error, service="ssm-contacts", operation="ListContacts", endpoint_url=f"{ENDPOINT}/path?query", login="run `aws sso login`"
    )


def test_what_is_wrong_with_one_field_is_said_once() -> None:
    message = "Invalid value provided - ActivationCode: the code is not the one that was sent last"
    one = answered("ValidationException", message, Fields=[{"Name": "ActivationCode", "Message": "does not match"}])
    assert str(fault_of(one)) == "ListContacts was rejected: the code is not the one that was sent last"
    two = answered("ValidationException", "Alias: no; Type: no", Fields=[{"Name": each, "Message": "n"} for each in ("Alias", "Type")])
    assert str(fault_of(two)) == "ListContacts was rejected: Alias: no; Type: no"
    bare = answered("ValidationException", "Invalid value provided - Bad", Fields=[{"Name": "Alias", "Message": "too long"}])
    assert str(fault_of(bare)) == "ListContacts was rejected: Bad (Alias: too long)"


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("ExpiredToken", 403, CredentialsExpired),
        ("ExpiredTokenException", 400, CredentialsExpired),
        ("InvalidClientTokenId", 403, CredentialsExpired),
        ("UnrecognizedClientException", 400, CredentialsExpired),
        ("InvalidSignatureException", 403, CredentialsExpired),
        ("SignatureDoesNotMatch", 403, CredentialsExpired),
        ("IncompleteSignature", 400, CredentialsExpired),
        ("MissingAuthenticationToken", 403, CredentialsMissing),
        ("MissingAuthenticationTokenException", 400, CredentialsMissing),
        ("AccessDeniedException", 403, AccessDenied),
        ("AccessDenied", 403, AccessDenied),
        ("ThrottlingException", 429, Throttled),
        ("Throttling", 400, Throttled),
        ("TooManyRequestsException", 429, Throttled),
        ("429", 429, Throttled),
        ("ResourceNotFoundException", 404, NotFound),
        ("ConflictException", 409, Conflict),
        ("ValidationException", 400, Rejected),
        ("ServiceQuotaExceededException", 402, Rejected),
        ("DataEncryptionException", 400, Rejected),
        ("InternalServerException", 500, Unreachable),
        ("ServiceUnavailable", 503, Unreachable),
        ("503", 503, Unreachable),
        ("404", 404, Unreachable),
        ("403", 403, AccessDenied),
    ],
)
def test_both_families_of_codes_are_known(code: str, status: int, kind: type[ServiceFault]) -> None:
    fault = fault_of(answered(code, "words", status))
    assert type(fault) is kind
    assert fault.operation == "ListContacts"
    assert fault.message == fault.message.strip().rstrip(".")


def test_expired_credentials_name_the_login() -> None:
    assert str(fault_of(answered("ExpiredTokenException"))) == (
        "the AWS credentials have expired: run `aws sso login`; imtui carries on by itself"
    )


def test_a_clock_that_is_off_is_no_matter_of_credentials() -> None:
    for error in (
        answered("RequestExpired"),
        answered("InvalidSignatureException", "Signature expired: 20260314T140000Z is now earlier than 20260314T141000Z"),
    ):
        fault = fault_of(error)
        assert type(fault) is Rejected
        assert "clock is off" in fault.message


def test_denied_names_the_action_of_the_call() -> None:
    fault = fault_of(answered("AccessDeniedException", "no", 403))
    assert isinstance(fault, AccessDenied)
    assert fault.action == "ssm-contacts:ListContacts"
    assert fault.message == "not allowed: the permission ssm-contacts:ListContacts is missing"


def test_denied_names_the_action_that_the_service_names() -> None:
    message = "User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:… with an explicit deny"
    fault = fault_of(answered("AccessDeniedException", message, 403))
    assert isinstance(fault, AccessDenied)
    assert fault.action == "kms:Decrypt"
    assert fault.message == "not allowed: a policy denies kms:Decrypt"


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (answered("ThrottlingException", RetryAfterSeconds=7), 7.0),
        (answered("ThrottlingException", headers={"retry-after": "3"}), 3.0),
        (answered("ThrottlingException", headers={"retry-after": "Sat, 14 Mar 2026 14:03:20 GMT"}), None),
        (answered("ThrottlingException"), None),
    ],
)
def test_throttling_says_how_long_where_the_service_did(error: boto.ClientError, seconds: float | None) -> None:
    assert fault_of(error).retry_after == seconds


def test_what_is_missing_is_the_subject() -> None:
    fault = fault_of(answered("ResourceNotFoundException", "gone", 404, resourceIdentifier="arn:x", resourceType="INCIDENT_RECORD"))
    assert fault.subject == "arn:x"
    assert fault.message == "there is no incident record arn:x (any more)"
    assert (
        fault_of(answered("ResourceNotFoundException", ResourceId="arn:y", ResourceType="PAGE")).message
        == "there is no page arn:y (any more)"
    )
    assert fault_of(answered("ResourceNotFoundException", "gone")).message == "ListContacts found nothing: gone"


def test_a_service_that_is_not_set_up_says_what_to_do() -> None:
    fault = fault_of(answered("ValidationException", "Invalid value provided - Account not found for the request"))
    assert isinstance(fault, NotSetUp)
    assert str(fault) == "Incident Manager is not set up in this account and Region: R in the war room sets it up; or choose another Region"


def test_what_the_service_wrote_is_passed_on_unchanged() -> None:
    assert fault_of(answered("ValidationException", "bad \x1b[31m[b]value")).message == "ListContacts was rejected: bad \x1b[31m[b]value"


@pytest.mark.parametrize("asked", ["AssumeRole", "GetRoleCredentials", "CreateToken"])
def test_trouble_on_the_way_to_credentials_is_about_credentials(asked: str) -> None:
    fault = fault_of(answered("AccessDenied", "not you", 403, asked=asked))
    assert isinstance(fault, CredentialsExpired)
    assert fault.message == f"the AWS credentials could not be renewed ({asked}: not you)"
    assert "aws sso login" in fault.remedy


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (boto.ReadTimeoutError(endpoint_url=f"{ENDPOINT}/x", error="t"), f"{ENDPOINT} did not answer in time"),
        (boto.ConnectTimeoutError(endpoint_url=ENDPOINT, error="t"), f"{ENDPOINT} could not be reached in time"),
        (
            boto.EndpointConnectionError(endpoint_url=ENDPOINT, error="[Errno 111] Connection refused"),
            f"{ENDPOINT} could not be reached (connection refused)",
        ),
        (
            boto.EndpointConnectionError(endpoint_url=ENDPOINT, error="Name or service not known"),
            f"{ENDPOINT} could not be reached (its name is unknown)",
        ),
        (boto.EndpointConnectionError(endpoint_url=ENDPOINT, error=OSError("other")), f"{ENDPOINT} could not be reached"),
        (boto.ConnectionClosedError(endpoint_url=ENDPOINT, error="t"), f"{ENDPOINT} closed the connection before it answered"),
        (boto.SSLError(endpoint_url=ENDPOINT, error=OSError("t")), f"the certificate of {ENDPOINT} is not trusted"),
        (boto.ProxyConnectionError(proxy_url="http://proxy:3128", error="t"), "the proxy http://proxy:3128 could not be reached"),
        (boto.HTTPClientError(error="t"), f"{ENDPOINT} could not be reached"),
    ],
)
def test_the_network_names_the_endpoint(error: boto.BotoCoreError, message: str) -> None:
    fault = fault_of(error)
    assert type(fault) is Unreachable
    assert fault.message == message
    assert fault.remedy


@pytest.mark.parametrize(
    "error",
    [
        boto.NoCredentialsError(),
        boto.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
        boto.NoRegionError(),
    ],
)
def test_nothing_to_call_with(error: Exception) -> None:
    fault = fault_of(error)
    assert type(fault) is CredentialsMissing
    assert fault.remedy


@pytest.mark.parametrize(
    "error",
    [
        boto.UnauthorizedSSOTokenError(),
        boto.SSOTokenLoadError(error_msg="Token for x does not exist"),
        boto.TokenRetrievalError(provider="sso", error_msg="Token has expired and refresh failed"),
        boto.CredentialRetrievalError(provider="custom-process", error_msg="exit 1"),
        boto.LoginRefreshRequired(),
        RuntimeError("Credentials were refreshed, but the refreshed credentials are still expired."),
    ],
)
def test_a_session_that_ended_asks_for_a_login(error: Exception) -> None:
    fault = fault_of(error)
    assert type(fault) is CredentialsExpired
    assert fault.remedy == "run `aws sso login`; imtui carries on by itself"


def test_a_parameter_that_botocore_refuses_is_rejected() -> None:
    fault = fault_of(boto.ParamValidationError(report="Invalid length for parameter Alias"))
    assert type(fault) is Rejected
    assert "Invalid length for parameter Alias" in fault.message


@pytest.mark.parametrize("error", [ValueError("x"), TypeError("x"), KeyError("x"), OSError("x")])
def test_anything_else_is_an_answer_of_somebody_else(error: Exception) -> None:
    assert fault_of(error).message == f"{ENDPOINT} gave an answer to ListContacts that is not Incident Manager's"


def test_an_unknown_profile_names_the_known_ones() -> None:
    error = faults.opening(boto.ProfileNotFound(profile="prdo"), profiles=("default", "prod"))
    assert type(error) is ConfigError
    assert str(error) == "there is no AWS profile prdo: the profiles are default, prod"
    assert str(faults.opening(boto.ProfileNotFound(profile="x"))) == "there is no AWS profile x: no profile is configured"


def test_an_endpoint_that_is_none_shows_how_to_write_it() -> None:
    error = faults.opening(ValueError("Invalid endpoint: localhost:8321"))
    assert str(error) == "the endpoint cannot be used: Invalid endpoint: localhost:8321: write it like http://127.0.0.1:8321"


def test_a_broken_configuration_file_is_a_setting() -> None:
    assert type(faults.opening(boto.ConfigParseError(path="/x/config"))) is ConfigError
