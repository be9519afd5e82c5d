"""The same call as a command of the AWS CLI, to be pasted into a shell.

Invariant: what is printed makes exactly the call that imtui makes, whatever is in it; secrets are named, not shown.
"""

import json
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from imtui.domain.operations import SECRETS, OperationDescription
from imtui.domain.sessions import Session


def aws_command(described: OperationDescription, params: Mapping[str, Any], session: Session) -> str:
    """`aws ssm-contacts get-contact --contact-id arn:… --region eu-west-1`."""
    words = ["aws", described.summary.service, described.summary.command]
    options = {each.name: each for each in described.parameters}
    for name, value in params.items():
        if name in options and not options[name].is_token:
            words += _option(options[name].option, name, value)
    if session.region:
        words += ["--region", session.region]
    if session.endpoint_url:
        words += ["--endpoint-url", session.endpoint_url]
    return " ".join(shlex.quote(word) for word in words)


def _option(option: str, name: str, value: Any) -> list[str]:
    match value:
        case bool():
            return [option if value else option.replace("--", "--no-", 1)]
        case str():
            return [option, "CODE" if name in SECRETS else value]
        case dict() | list():
            return [option, json.dumps(value, default=_written, ensure_ascii=False)]
        case _:
            return [option, _written(value) if isinstance(value, datetime) else str(value)]


def _written(value: object) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
