"""What a running service leaves for `imtui env` and for programs, and what becomes of it."""

import json
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from imtui.cli.announcements import Announcement
from imtui.cli.main import cli
from imtui.cli.places import state_folder, write_private
from imtui.cli.running import announced, find_running

HERE = Announcement(
    endpoint_url="http://127.0.0.1:8321",
    region="eu-west-1",
    account_id="111122223333",
    access_key_id="AKIAEXAMPLE",
    secret_access_key="se/cret+with $pecial",
    pid=os.getpid(),
)


def test_the_exports_point_a_shell_at_the_service() -> None:
    script = f"{HERE.exports()}\nenv"
    out = subprocess.run(["sh", "-c", script], env={"AWS_SESSION_TOKEN": "old"}, capture_output=True, text=True, check=True).stdout
    variables = dict(line.split("=", 1) for line in out.splitlines() if line.startswith("AWS_"))
    assert variables == {
        "AWS_ENDPOINT_URL": HERE.endpoint_url,
        "AWS_REGION": HERE.region,
        "AWS_DEFAULT_REGION": HERE.region,
        "AWS_ACCESS_KEY_ID": HERE.access_key_id,
        "AWS_SECRET_ACCESS_KEY": HERE.secret_access_key,
    }


def test_the_ready_file_is_for_its_owner_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    path.write_text("old and long enough to shine through")
    path.chmod(0o644)
    HERE.write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {"endpoint_url", "region", "account_id", "access_key_id", "secret_access_key", "pid"}
    assert Announcement.from_json(path.read_text()) == HERE
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="taken"):
        write_private(taken, "text")
    assert list(tmp_path.iterdir()) == [taken]


def test_a_service_is_found_while_it_runs(home: Path) -> None:
    assert find_running() == []
    with announced(HERE):
        assert find_running() == [HERE]
        [file] = state_folder("running").iterdir()
        assert file.is_relative_to(home)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert find_running() == []
    assert list(state_folder("running").iterdir()) == []


def test_a_killed_service_is_not_found_and_its_file_goes() -> None:
    program = (
        "import os, signal; from tests.unit.test_cli_running import HERE; from imtui.cli.running import announced\n"
        "with announced(HERE): print('up', flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "up\n"
    assert done.returncode == -9
    assert len(list(state_folder("running").iterdir())) == 1
    assert find_running() == []
    assert list(state_folder("running").iterdir()) == []


def test_env_prints_the_exports_of_the_latest_service_and_says_so() -> None:
    older = Announcement.from_json(json.dumps({**json.loads(HERE.to_json()), "pid": 1, "endpoint_url": "http://127.0.0.1:1"}))
    with announced(older), announced(HERE):
        os.utime(state_folder("running") / "1.json", (1, 1))
        result = CliRunner().invoke(cli, ["env"])
    assert result.exit_code == 0
    assert result.stdout == HERE.exports() + "\n"
    assert result.stderr == f"2 services run here; this is the latest one, {HERE.endpoint_url} (process {HERE.pid})\n"
    assert shlex.quote(HERE.secret_access_key) in result.stdout


def test_env_without_a_service_says_so() -> None:
    result = CliRunner().invoke(cli, ["env"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no imtui service runs here: start one with imtui serve or imtui demo\n"
