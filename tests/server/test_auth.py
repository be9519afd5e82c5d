"""SigV4: what botocore signs is accepted, and each way of being wrong has its name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from imtui.server.auth import Authenticator, Credential
from imtui.server.protocol.errors import ServiceError
from imtui.server.protocol.wire import COMMON_STATUS, WireRequest
from tests.clocks import START

KEY = Credential(access_key_id="IMTUIKEY", name="akuam", secret="wJalr+/secret")


class Moment:
    """Stands for botocore's clock."""

    def __init__(self, shift: timedelta = timedelta()) -> None:
        self._now = START + shift

    def stamp(self) -> str:
        return self._now.strftime("%Y%m%dT%H%M%SZ")


def signed(
    *,
    method: str = "POST",
    target: str = "/listIncidentRecords",
    body: bytes = b"{}",
    service: str = "ssm-incidents",
    region: str = "us-east-1",
    secret: str = KEY.secret,
    key_id: str = KEY.access_key_id,
    shift: timedelta = timedelta(),
    **headers: str,
) -> WireRequest:
    """A request as botocore's own signer makes it, at START + shift."""
    request = AWSRequest(
        method=method, url=f"http://127.0.0.1:8321{target}", data=body, headers={n.replace("_", "-"): v for n, v in headers.items()}
    )
    request.context["timestamp"] = Moment(shift).stamp()
    request.headers["X-Amz-Date"] = Moment(shift).stamp()
    signer = SigV4Auth(Credentials(key_id, secret), service, region)
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    names = signer.signed_headers(signer.headers_to_sign(request))
    authorization = f"AWS4-HMAC-SHA256 Credential={signer.scope(request)}, SignedHeaders={names}, Signature={signature}"
    sent = {"host": "127.0.0.1:8321", **{name.lower(): value for name, value in request.headers.items()}, "authorization": authorization}
    return WireRequest(method=method, target=target, headers=sent, body=body)


def verify(request: WireRequest, *, service: str = "ssm-incidents", now: timedelta = timedelta()) -> Credential:
    authenticator = Authenticator(region="us-east-1")
    return authenticator.verify(request, service=service, now=START + now, find={KEY.access_key_id: KEY}.get)


def with_header(request: WireRequest, name: str, change: Callable[[str], str]) -> WireRequest:
    return replace(request, headers={**request.headers, name: change(request.headers[name])})


def without_header(request: WireRequest, name: str) -> WireRequest:
    return replace(request, headers={key: value for key, value in request.headers.items() if key != name})


def refusal(request: WireRequest, *, now: timedelta = timedelta()) -> tuple[str, int]:
    """The code and the status that a request is refused with."""
    with pytest.raises(ServiceError) as caught:
        verify(request, now=now)
    assert KEY.secret not in caught.value.message
    return caught.value.code, COMMON_STATUS[caught.value.code]


def test_what_botocore_signs_is_accepted() -> None:
    assert verify(signed()) == KEY
    arn = quote("arn:aws:ssm-incidents::111122223333:response-plan/a b+c", safe="")
    assert verify(signed(method="GET", target=f"/tags/{arn}", body=b"")) == KEY
    assert verify(signed(method="DELETE", target=f"/tags/{arn}?tagKeys=b%20%2B&tagKeys=a%2F~&tagKeys=", body=b"")) == KEY
    contacts = signed(target="/", service="ssm-contacts", X_Amz_Target="SSMContacts.ListContacts", content_type="a  b")
    assert verify(contacts, service="ssm-contacts") == KEY


@given(st.text(max_size=40), st.lists(st.tuples(st.text(min_size=1, max_size=6), st.text(max_size=6)), max_size=4))
def test_any_path_and_query_is_canonical_for_both_sides(label: str, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(
        f"{quote(name.encode(errors='replace'), safe='-_.~')}={quote(value.encode(errors='replace'), safe='-_.~')}" for name, value in pairs
    )
    path = f"/tags/x{quote(label.encode(errors='replace'), safe='')}"
    assert verify(signed(method="GET", target=f"{path}?{query}" if query else path, body=b"")) == KEY


def test_keys_are_found_again_for_the_next_request() -> None:
    authenticator = Authenticator(region="us-east-1")
    for day in range(70):
        request = signed(shift=timedelta(days=day))
        authenticator.verify(request, service="ssm-incidents", now=START + timedelta(days=day), find={KEY.access_key_id: KEY}.get)
    assert authenticator.verify(signed(), service="ssm-incidents", now=START, find={KEY.access_key_id: KEY}.get) == KEY


def test_no_signature() -> None:
    assert refusal(without_header(signed(), "authorization")) == ("MissingAuthenticationToken", 403)


def test_an_unknown_key() -> None:
    assert refusal(signed(key_id="AKIAOTHER")) == ("InvalidClientTokenId", 403)
    assert refusal(with_header(signed(), "authorization", lambda text: text.replace("IMTUIKEY", "\udc80"))) == ("InvalidClientTokenId", 403)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "Basic dXNlcjpwYXNz",
        lambda text: "AWS4-HMAC-SHA256",
        lambda text: text.partition(", Signature=")[0],
        lambda text: text.replace("/aws4_request", ""),
        lambda text: text.replace("host;", ""),
        lambda text: text[:-1] + "g",
        lambda text: text.replace("host;", "host;x-absent;"),
        lambda text: text.replace("=IMTUIKEY/2026", "=IMTUIKEY/2025"),
    ],
    ids=["basic", "empty", "no signature", "scope", "host unsigned", "not hexadecimal", "absent header", "other date"],
)
def test_a_malformed_signature(change: Callable[[str], str]) -> None:
    assert refusal(with_header(signed(), "authorization", change)) == ("IncompleteSignature", 400)


@pytest.mark.parametrize("date", ["", "yesterday", "20261399T000000Z", "2026-03-14T14:03:22Z"])
def test_a_malformed_date(date: str) -> None:
    assert refusal(with_header(signed(), "x-amz-date", lambda _: date)) == ("IncompleteSignature", 400)


def test_a_target_must_be_signed() -> None:
    request = signed(target="/", service="ssm-contacts")
    assert refusal(replace(request, headers={**request.headers, "x-amz-target": "SSMContacts.ListContacts"})) == (
        "IncompleteSignature",
        400,
    )


def test_a_clock_that_is_off() -> None:
    assert verify(signed(), now=timedelta(minutes=15)) == KEY
    assert verify(signed(), now=-timedelta(minutes=15)) == KEY
    assert refusal(signed(), now=timedelta(minutes=15, seconds=1)) == ("RequestExpired", 400)
    assert refusal(signed(), now=-timedelta(minutes=15, seconds=1)) == ("RequestExpired", 400)


@pytest.mark.parametrize(
    "request_",
    [
        signed(secret="wrong"),
        signed(region="eu-west-1"),
        signed(service="ssm-contacts"),
        replace(signed(), body=b'{"maxResults": 1}'),
        replace(signed(), method="PUT"),
        replace(signed(), target="/listIncidentRecords?x=1"),
        replace(signed(), target="/listResponsePlans"),
        with_header(signed(), "host", lambda _: "elsewhere:8321"),
    ],
    ids=["secret", "region", "service", "body", "method", "query", "path", "host"],
)
def test_a_wrong_signature(request_: WireRequest) -> None:
    assert refusal(request_) == ("InvalidSignatureException", 403)


def test_a_credential_does_not_show_its_secret() -> None:
    assert KEY.secret not in repr(KEY)
