"""`imtui` itself, as a process: where it refuses to start and what it says, and that it works on any endpoint."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal
from tests.terminal.processes import IMTUI, Ready, imtui, paging_at_once, served

KEYS = {"AWS_ACCESS_KEY_ID": "IMTUIEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}


def started(*arguments: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Exit status and last line of an `imtui` in a terminal that ends by itself."""
    with Terminal([*IMTUI, *arguments], {**os.environ, **(environment or {})}) as terminal:
        status = terminal.wait_for_end()
        words = terminal.output.rpartition(b"\x1b")[2].decode()
    assert "Traceback" not in words
    return status, words


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_without_a_terminal_it_offers_lines() -> None:
    done = imtui()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: the war room needs a terminal; without one, --plain prints one line a change\n"


@pytest.mark.parametrize(
    ("environment", "missing"),
    [({"AWS_REGION": "eu-west-1"}, "no AWS credentials were found"), (KEYS, "no AWS Region is set")],
)
def test_what_is_missing_is_said_and_the_demo_offered(environment: Mapping[str, str], missing: str) -> None:
    status, words = started(environment=environment)
    assert status == 3
    assert missing in words
    assert words.rstrip().endswith("imtui demo")
    plain = imtui("--plain", environment=environment)
    assert (plain.returncode, plain.stdout, len(plain.stderr.splitlines())) == (3, "", 1)
    assert missing in plain.stderr


@pytest.mark.parametrize("plain", [False, True])
def test_an_endpoint_where_nobody_listens_is_one_sentence(plain: bool) -> None:
    url = f"http://127.0.0.1:{a_free_port()}"
    arguments = ("--endpoint-url", url, "--region", "eu-west-1")
    if plain:
        done = imtui(*arguments, "--plain", environment=KEYS)
        status, words = done.returncode, done.stderr
    else:
        status, words = started(*arguments, environment=KEYS)
    assert status == 8
    assert f"{url} could not be reached (connection refused)" in words


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('regoin = "eu-west-1"', "has an unknown setting regoin: did you mean region?"),
        ('theme = "nordd"', "there is no theme nordd: did you mean nord?"),
        ('[keys]\npage.acept = "b"', "there is no key binding 'page.acept'"),
        ('profile = "nobody"', "there is no AWS profile nobody"),
        ('endpoint_url = "not an address"', "endpoint_url must be an address"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(settings: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"{settings}\n")
    status, words = started("--config", str(path), environment={**KEYS, "AWS_REGION": "eu-west-1"})
    assert status == 2
    assert sentence in words


def times_read(ready: Ready) -> int:
    """How many READ receipts the pages to akuam have."""
    contacts = ready.client("ssm-contacts")
    [me] = [each["ContactArn"] for each in contacts.list_contacts()["Contacts"] if each["Alias"] == "akuam"]
    pages = contacts.list_pages_by_contact(ContactId=me)["Pages"]
    receipts = [each for page in pages for each in contacts.list_page_receipts(PageId=page["PageArn"])["Receipts"]]
    return sum(receipt["ReceiptType"] == "READ" for receipt in receipts)


def test_it_opens_on_any_endpoint_and_reads_only_when_told_so(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[accounts]]\nid = "444455556666"\nlabel = "tallow"\nproduction = true\n')
    with served("--scenario", paging_at_once(tmp_path), "--account-id", "444455556666", folder=tmp_path) as service:
        before = times_read(service.ready)
        command = [*IMTUI, "--me", "akuam", "--read-only", "--config", str(path)]
        with Terminal(command, {**os.environ, **service.ready.variables()}) as terminal:
            terminal.wait_for("PROD tallow", "444455556666", "read-only", "PAGED")
            terminal.press("a")
            terminal.wait_for("imtui only reads here")
            terminal.press("q")
            assert terminal.wait_for_end() == 0
        assert times_read(service.ready) == before
