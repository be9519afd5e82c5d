"""`imtui credentials`: keys made, shown and taken away, also while the server runs."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.terminal.harness import Terminal
from tests.terminal.processes import IMTUI, Ready, imtui, served


def keys(*arguments: str) -> Any:
    """What a command of `imtui credentials` prints into a pipe."""
    done = imtui("credentials", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_a_terminal(*arguments: str) -> str:
    """What a command of `imtui credentials` shows to a person."""
    with Terminal([*IMTUI, "credentials", *arguments], os.environ, columns=200) as terminal:
        assert terminal.wait_for_end() == 0
        return terminal.text().strip()


def with_key(ready: Ready, made: dict[str, str]) -> Ready:
    return Ready(
        endpoint_url=ready.endpoint_url,
        region=ready.region,
        account_id=ready.account_id,
        pid=ready.pid,
        access_key_id=made["access_key_id"],
        secret_access_key=made["secret_access_key"],
    )


def refused(ready: Ready) -> str:
    with pytest.raises(ClientError) as failure:
        ready.client("ssm-incidents").list_incident_records()
    return str(failure.value.response["Error"]["Code"])


def test_keys_come_and_go_while_the_server_runs(tmp_path: Path) -> None:
    place = ("--data", str(tmp_path / "data"))
    with served(folder=tmp_path) as service:
        made = keys("add", "robot", *place)
        robot = with_key(service.ready, made)
        robot.client("ssm-incidents").create_replication_set(regions={"us-east-1": {}})
        listed = keys("list", *place)
        assert [key["name"] for key in listed] == ["responder", "robot"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", listed[0]["created"])  # as in every command: jq's fromdate reads it
        assert made["secret_access_key"] not in json.dumps(listed)
        reader = with_key(service.ready, keys("add", "watcher", "--read-only", *place))
        assert reader.client("ssm-incidents").list_replication_sets()["replicationSetArns"]
        with pytest.raises(ClientError, match="may only read"):
            reader.client("ssm-incidents").create_replication_set(regions={"us-east-1": {}})
        unused = keys("add", "unused", *place)
        assert keys("revoke", unused["access_key_id"], *place) == {"access_key_id": unused["access_key_id"], "revoked": True}
        assert refused(with_key(service.ready, unused)) == "InvalidClientTokenId"


def test_keys_can_be_made_before_the_first_start(tmp_path: Path) -> None:
    made = keys("add", "responder", "--data", str(tmp_path / "data"))
    with served(folder=tmp_path) as service:
        assert service.ready.access_key_id == made["access_key_id"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("list",), 5, "no imtui serve keeps its data in"),
        (("revoke", "IMTUIX"), 5, "no imtui serve keeps its data in"),
        (("add", "two words"), 2, "must be up to 64 letters"),
        (("list", "--database-url", "mysql://nowhere/x"), 1, "cannot open the database mysql://nowhere/x"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments: tuple[str, ...], status: int, words: str, tmp_path: Path) -> None:
    done = imtui("credentials", *arguments, "--data", str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_key_that_is_not_there_cannot_be_revoked(tmp_path: Path) -> None:
    keys("add", "bo", "--data", str(tmp_path / "data"))
    done = imtui("credentials", "revoke", "IMTUINOBODY", "--data", str(tmp_path / "data"))
    assert (done.returncode, done.stderr) == (5, "Error: there is no access key IMTUINOBODY\n")


def test_a_terminal_gets_a_table_and_the_secret_once(tmp_path: Path) -> None:
    place = ("--data", str(tmp_path / "data"))
    shown = in_a_terminal("add", "bo", "--read-only", *place)
    assert "secret access key" in shown
    assert "the secret is not shown again" in shown
    [key] = keys("list", *place)
    table = in_a_terminal("list", *place)
    assert [line.split()[:3] for line in table.splitlines()[1:2]] == [[key["access_key_id"], "bo", "read"]]
    secret = next(line.split()[-1] for line in shown.splitlines() if "secret access key" in line)
    assert secret not in table
