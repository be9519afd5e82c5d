"""How botocore is set up, the same for both transports: what it loads, what it parses, what it tries again.

Measured on the first client: 50 ms with botocore's own loader, which lists 400 services, 34 with one that knows these few. On a
100-event timeline: 2.35 ms with botocore's timestamps in the local zone, 0.95 with ours in UTC. A user agent of our own saves
0.1 ms a call, since botocore composes its own for each request.

Invariant: botocore never tries again by itself. A retry it makes in silence would hide throttling from the budget and from the
screen, and send a write twice that nobody asked for twice; `calls` decides.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ProfileNotFound
from botocore.loaders import Loader
from botocore.session import Session
from botocore.utils import parse_timestamp

from imtui import __version__
from imtui.domain.errors import STARTED_ANEW, CredentialsMissing, ImtuiError
from imtui.gateway import faults
from imtui.gateway.transport import Identity, Place, Service, TransportSettings

#: What the war room calls, and what botocore itself calls to get credentials.
_SERVICES = ("signin", "ssm-contacts", "ssm-incidents", "sso", "sso-oidc", "sts")
_OUR_SERVICES: tuple[Service, ...] = ("ssm-incidents", "ssm-contacts")
_MODELS = ("service-2", "endpoint-rule-set-1")
_OF_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


class FewServices(Loader):
    """botocore's loader, without the tour of 400 folders that it makes to find out which services exist, and without reading where each of
    them listens: 18 ms for a file of which the rules of these few services repeat what counts."""

    def list_available_services(self, type_name: str) -> list[str]:
        return list(_SERVICES)

    def load_data_with_path(self, name: str) -> tuple[Any, str]:
        if name != "endpoints":
            return super().load_data_with_path(name)
        partitions, path = super().load_data_with_path("partitions")
        return {"version": 3, "partitions": [_partition(each) for each in partitions["partitions"]]}, path


def _partition(rules: Mapping[str, Any]) -> dict[str, Any]:
    """A partition as endpoints.json has it, out of partitions.json: every service listens where its name and Region say."""
    outputs = rules["outputs"]
    plain, dual = outputs["dnsSuffix"], outputs["dualStackDnsSuffix"]
    variants = [
        {"dnsSuffix": plain, "hostname": "{service}-fips.{region}.{dnsSuffix}", "tags": ["fips"]},
        {"dnsSuffix": dual, "hostname": "{service}-fips.{region}.{dnsSuffix}", "tags": ["dualstack", "fips"]},
        {"dnsSuffix": dual, "hostname": "{service}.{region}.{dnsSuffix}", "tags": ["dualstack"]},
    ]
    return {
        "partition": rules["id"],
        "partitionName": outputs["name"],
        "dnsSuffix": plain,
        "regionRegex": rules["regionRegex"],
        "regions": rules["regions"],
        "defaults": {
            "hostname": "{service}.{region}.{dnsSuffix}",
            "protocols": ["https"],
            "signatureVersions": ["v4"],
            "variants": variants,
        },
        "services": {},
    }


def in_utc(value: Any) -> datetime:
    """A timestamp off the wire, in UTC: epoch seconds as both services write them, anything else as botocore reads it."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    parsed: datetime = parse_timestamp(value)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def prepare(session: Session, settings: TransportSettings) -> None:
    """Make a fresh session ours."""
    if settings.profile:
        session.set_config_variable("profile", settings.profile)
    session.register_component("data_loader", FewServices())
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=in_utc)


def warm_up(session: Session) -> None:
    """Read the models that the first client needs, from any thread: most of what creating it costs."""
    loader = session.get_component("data_loader")
    for name in ("endpoints", "partitions", "sdk-default-configuration"):
        loader.load_data_with_path(name)
    for service in _OUR_SERVICES:
        for kind in _MODELS:
            loader.load_service_model(service, kind)


def client_options(settings: TransportSettings) -> dict[str, Any]:
    """Keyword arguments of botocore's Config, or of its heir in aiobotocore."""
    return {
        "connect_timeout": settings.connect_timeout,
        "read_timeout": settings.read_timeout,
        "max_pool_connections": settings.pool,
        "retries": {"mode": "standard", "total_max_attempts": 1},
        "user_agent": f"imtui/{__version__}",
    }


def region_of(session: Session, settings: TransportSettings) -> str:
    """The Region to call; CredentialsMissing when there is none. botocore itself reads AWS_DEFAULT_REGION only; every other SDK, and
    people, know AWS_REGION, which wins."""
    region = settings.region or os.environ.get("AWS_REGION") or session.get_config_variable("region")
    if not region:
        raise CredentialsMissing("no AWS Region is set", remedy="name one with --region or AWS_REGION")
    return str(region)


def present(credentials: Any) -> Any:
    """`credentials` as they came out of the chain; CredentialsMissing when nothing did."""
    if credentials is None:
        raise CredentialsMissing("no AWS credentials were found", remedy=faults.NO_CREDENTIALS)
    return credentials


def refusal(session: Session, error: Exception, login: str) -> ImtuiError:
    """Why this session cannot be opened."""
    unknown_profile = isinstance(error, ProfileNotFound)
    return faults.opening(error, login=login, profiles=tuple(session.available_profiles) if unknown_profile else ())


def place_of(session: Session, region: str, endpoint_url: str) -> Place:
    """Where the calls of a client of ssm-incidents go."""
    host = urlsplit(endpoint_url).hostname or ""
    return Place(region=region, endpoint_url="" if host.endswith(_OF_AWS) else endpoint_url, profile=session.profile or "")


def identity_of(session: Session, credentials: Any, account_id: str | None) -> Identity:
    """What credentials that were just used, and the profile they came from, say about who they are. `account_id` is that of the
    frozen ones: those that refresh themselves do not tell it otherwise."""
    profile = _profile(session)
    role = profile.get("sso_role_name") or str(profile.get("role_arn", "")).rpartition("/")[2]
    # The moment of expiry is no public attribute; static credentials have none.
    expires = getattr(credentials, "_expiry_time", None)
    return Identity(
        account_id=str(account_id or profile.get("sso_account_id") or ""),
        role=str(role or ""),
        expires=expires.astimezone(UTC) if isinstance(expires, datetime) else None,
    )


def login_of(session: Session, settings: TransportSettings) -> str:
    """How to get fresh credentials, as an instruction: what works depends on where the old ones came from."""
    if not settings.profile and "AWS_ACCESS_KEY_ID" in os.environ:
        fresh = 'export fresh AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (for `imtui serve`: eval "$(imtui env)")'
        return f"{fresh} {STARTED_ANEW}"
    name = session.profile or ""
    profiles: Mapping[str, Any] = session.full_config.get("profiles") or {}
    for _ in range(len(profiles) + 1):
        profile = profiles.get(name or "default") or {}
        if "sso_session" in profile or "sso_start_url" in profile:
            return f"run `aws sso login{_option(name)}`"
        if "login_session" in profile:
            return f"run `aws login{_option(name)}`"
        if "credential_process" in profile:
            return f"renew what the credential_process of profile {name or 'default'} needs"
        if profile.get("source_profile", name) == name:
            break
        name = str(profile["source_profile"])
    return f"renew the credentials of profile {name}" if name else "renew your AWS credentials"


def _option(profile: str) -> str:
    return f" --profile {profile}" if profile else ""


def _profile(session: Session) -> Mapping[str, Any]:
    profile: Mapping[str, Any] = session.get_scoped_config()
    return profile
