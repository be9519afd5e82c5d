"""The SDKs that people use against AWS, each telling the same story to our service: boto3, aiobotocore, the AWS CLI, JavaScript."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore import xform_name
from botocore.exceptions import ClientError

from tests.clients import story
from tests.clients.story import Refused
from tests.serving import Serving, serving

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving() as running:
        yield running


def test_boto3(server: Serving) -> None:
    clients = {service: server.client(service) for service in story.SERVICES}

    def call(service: str, operation: str, /, **request: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(clients[service], xform_name(operation))(**request)
        except ClientError as error:
            raise Refused(error.response["Error"]["Code"]) from error
        return answer

    story.tell(call, server)


def test_aiobotocore(server: Serving) -> None:
    config = AioConfig(retries={"max_attempts": 0})
    session: Any = get_session()
    with asyncio.Runner() as loop:
        opened = {service: session.create_client(service, config=config, **server.credentials()) for service in story.SERVICES}
        clients = {service: loop.run(client.__aenter__()) for service, client in opened.items()}

        def call(service: str, operation: str, /, **request: Any) -> dict[str, Any]:
            try:
                answer: dict[str, Any] = loop.run(getattr(clients[service], xform_name(operation))(**request))
            except ClientError as error:
                raise Refused(error.response["Error"]["Code"]) from error
            return answer

        try:
            story.tell(call, server)
        finally:
            for client in opened.values():
                loop.run(client.__aexit__(None, None, None))


_AWS_PYTHON = ROOT / ".venv-aws" / "bin" / "python"


@pytest.mark.skipif(not _AWS_PYTHON.exists(), reason="the AWS CLI is not installed (make aws-cli)")
def test_the_aws_cli(server: Serving) -> None:
    with answering([str(_AWS_PYTHON), str(HERE / "aws_cli.py")], server) as ask:

        def call(service: str, operation: str, /, **request: Any) -> dict[str, Any]:
            words = [service, xform_name(operation, "-"), "--cli-input-json", json.dumps(request), "--output", "json"]
            status, written, complaint = ask(words)
            if status:
                assert "An error occurred (" in complaint, complaint
                raise Refused(complaint.partition("An error occurred (")[2].partition(")")[0])
            answer: dict[str, Any] = json.loads(written or "{}")
            return answer

        story.tell(call, server)


_NODE = shutil.which("node")
_INSTALLED = (HERE / "node_modules" / "@aws-sdk" / "client-ssm-contacts").is_dir()


@pytest.mark.skipif(_NODE is None or not _INSTALLED, reason="the AWS SDK for JavaScript is not installed (make node-clients)")
def test_the_sdk_for_javascript(server: Serving) -> None:
    with answering([str(_NODE), str(HERE / "javascript.mjs")], server) as ask:

        def call(service: str, operation: str, /, **request: Any) -> dict[str, Any]:
            said = ask({"service": service, "operation": operation, "request": request})
            if "error" in said:
                raise Refused(said["error"])
            answer: dict[str, Any] = said["answer"]
            return answer

        story.tell(call, server)


@contextmanager
def answering(command: list[str], server: Serving) -> Iterator[Callable[[Any], Any]]:
    """A program that answers a line of JSON with another, pointed at the server, for the length of the block."""
    with subprocess.Popen(
        command, env=environment(server), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answered = process.stdin, process.stdout

        def ask(question: Any) -> Any:
            print(json.dumps(question), file=asked, flush=True)
            return json.loads(answered.readline())

        try:
            yield ask
        finally:
            process.kill()


def environment(server: Serving) -> dict[str, str]:
    """This process's environment, pointed at the server, as a shell would be."""
    credentials = server.credentials()
    return {
        **os.environ,
        "AWS_ENDPOINT_URL": credentials["endpoint_url"],
        "AWS_REGION": credentials["region_name"],
        "AWS_DEFAULT_REGION": credentials["region_name"],
        "AWS_ACCESS_KEY_ID": credentials["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": credentials["aws_secret_access_key"],
        "AWS_PAGER": "",
        "NO_PROXY": "127.0.0.1",
    }
