"""What a last picture is of, before anything is asked."""

import hashlib
from collections.abc import Mapping

from imtui.config import Config

#: What decides, beside the settings, which account is shown: another value, and the last picture is of something else.
_VARIABLES = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_SSM_INCIDENTS",
    "AWS_ENDPOINT_URL_SSM_CONTACTS",
    "AWS_ACCESS_KEY_ID",
    "AWS_ROLE_ARN",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
)


def fingerprint(config: Config, environment: Mapping[str, str]) -> str:
    """A name for what the settings and the environment point at, before anything is asked: without a network there would be no answer.

    Credentials that change by the hour only cost the picture; they never show one account as another."""
    settings = (config.profile, config.region, config.endpoint_url)
    return hashlib.sha256(repr((settings, [environment.get(name) for name in _VARIABLES])).encode()).hexdigest()[:32]
