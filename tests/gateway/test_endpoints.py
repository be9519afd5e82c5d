"""Services are called where botocore's whole list of endpoints says, without that list being read."""

from typing import Any

import pytest
from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session

from imtui.gateway.sessions import FewServices

REGIONS = ("us-east-1", "eu-west-1", "ap-southeast-2", "cn-north-1", "us-gov-west-1", "eu-isoe-west-1", "mx-central-1", "us-new-9")


def endpoint(loader: Loader, service: str, region: str, **options: Any) -> tuple[str, str, str]:
    """URL, signing name and Region of a client."""
    session = Session()
    session.register_component("data_loader", loader)
    client = session.create_client(
        service, region_name=region, aws_access_key_id="a", aws_secret_access_key="b", config=Config(**options) if options else None
    )
    try:
        return client.meta.endpoint_url, client.meta.service_model.signing_name, client.meta.region_name
    finally:
        client.close()


@pytest.fixture(scope="module")
def loaders() -> tuple[Loader, Loader]:
    return Loader(), FewServices()


@pytest.mark.parametrize("service", ["ssm-incidents", "ssm-contacts", "sts", "sso", "sso-oidc"])
def test_the_endpoints_are_the_same(service: str, loaders: tuple[Loader, Loader]) -> None:
    whole, few = loaders
    for region in REGIONS:
        assert endpoint(few, service, region) == endpoint(whole, service, region)
    variants: tuple[dict[str, Any], ...] = ({"use_fips_endpoint": True}, {"use_dualstack_endpoint": True})
    for options in variants:
        assert endpoint(few, service, "us-east-1", **options) == endpoint(whole, service, "us-east-1", **options)
