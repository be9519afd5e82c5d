"""`imtui serve` with TLS, and beyond loopback without it."""

import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import SSLError

from tests.terminal.processes import PATIENCE, Ready, imtui, served


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A throwaway certificate for this machine, which is its own authority, and its key."""
    paths = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", str(paths[0]), "-keyout", str(paths[1])]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return paths


def client(ready: Ready, authority: Path | None) -> Any:
    return boto3.Session().client(
        "ssm-incidents",
        endpoint_url=ready.endpoint_url,
        region_name=ready.region,
        aws_access_key_id=ready.access_key_id,
        aws_secret_access_key=ready.secret_access_key,
        verify=str(authority) if authority else None,
        config=Config(retries={"max_attempts": 0}),
    )


def test_clients_that_know_the_authority_are_served_and_others_are_warned(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    cert, key = certificate
    out = str(tmp_path / "out")
    with served("--tls-cert", str(cert), "--tls-key", str(key), folder=tmp_path) as service:
        assert service.ready.endpoint_url.startswith("https://127.0.0.1:")
        assert client(service.ready, cert).list_incident_records()["incidentRecordSummaries"] == []
        with pytest.raises(SSLError):
            client(service.ready, None).list_incident_records()
        exported = imtui("--region", service.ready.region, "export", "--all", out, environment=service.ready.variables())
        trusted = {**service.ready.variables(), "AWS_CA_BUNDLE": str(cert)}
        again = imtui("--region", service.ready.region, "export", "--all", out, environment=trusted)
    assert exported.returncode != 0
    assert len(exported.stderr.splitlines()) == 1
    assert "Incident Manager is not set up" in again.stderr


def test_a_key_with_a_password_is_told_and_not_asked_for(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    cert, key = certificate
    locked = tmp_path / "locked.pem"
    command = ["openssl", "rsa", "-aes256", "-passout", "pass:secret", "-in", str(key), "-out", str(locked)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    done = imtui("serve", "--port", "0", "--data", str(tmp_path / "data"), "--tls-cert", str(cert), "--tls-key", str(locked))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "the key is encrypted" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_who_wants_plain_http_for_others_says_so(host: str, tmp_path: Path) -> None:
    with served("--host", host, "--allow-plain-http", folder=tmp_path) as service:
        assert service.ready.endpoint_url.startswith(("http://127.0.0.1:", "http://[::1]:"))
        assert service.ready.client("ssm-incidents").list_incident_records()["incidentRecordSummaries"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--host", "0.0.0.0"), "give --tls-cert and --tls-key, or --allow-plain-http"),
        (("--host", "::"), "--host :: lets other machines in"),
        (("--host", "localhost.example"), "lets other machines in"),
        (("--tls-cert", "cert.pem"), "--tls-cert and --tls-key belong together"),
        (("--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"), "--tls-cert: there is no file /nowhere/cert.pem"),
        (("--tls-cert", __file__, "--tls-key", __file__), f"cannot use {__file__} with {__file__}: "),
    ],
)
def test_what_would_be_open_or_cannot_be_closed_is_not_served(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = imtui("serve", "--port", "0", "--data", str(tmp_path / "data"), *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert words in done.stderr
    assert not (tmp_path / "data").exists()
