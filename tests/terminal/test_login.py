"""`:login` in a real terminal: the command has it to itself, and meanwhile what was typed reaches the service."""

import json
import os
from pathlib import Path

from tests.terminal.harness import Terminal
from tests.terminal.processes import IMTUI, Served, imtui, paging_at_once, served
from tests.terminal.test_nothing_lost import NOTE, notes, on_the_incident, write

PROFILES = """[profile work]
source_profile = portal
[profile portal]
sso_start_url = https://example.org/start
"""
AWS = """#!/bin/sh
cp {fresh} {used}
echo "Successfully logged in, enter goes on: $*"
read line
"""


def keys(place: Path, name: str, *folder: str) -> str:
    """A credentials file with a key that the service knows by that name."""
    made = json.loads(imtui("credentials", "add", name, *folder).stdout)
    path = place / name
    path.write_text(
        f"[work]\naws_access_key_id = {made['access_key_id']}\naws_secret_access_key = {made['secret_access_key']}\n", encoding="utf-8"
    )
    return str(made["access_key_id"])


def prepared(folder: Path, service: Served) -> tuple[dict[str, str], str]:
    """The environment of somebody whose keys come from a portal, and the key that is going to expire."""
    store = ("--data", str(folder / "data"))
    expiring = keys(folder, "used", *store)
    keys(folder, "fresh", *store)
    (folder / "config").write_text(PROFILES, encoding="utf-8")
    (folder / "bin").mkdir()
    command = folder / "bin" / "aws"
    command.write_text(AWS.format(fresh=folder / "fresh", used=folder / "used"), encoding="utf-8")
    command.chmod(0o700)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "AWS_ENDPOINT_URL": service.ready.endpoint_url,
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "used"),
        "PATH": f"{folder / 'bin'}:{kept['PATH']}",
    }, expiring


def test_what_was_typed_is_sent_while_the_login_command_still_has_the_terminal(tmp_path: Path) -> None:
    with served("--scenario", paging_at_once(tmp_path), folder=tmp_path) as service:
        environment, expiring = prepared(tmp_path, service)
        command = [*IMTUI, "--profile", "work", "--region", service.ready.region, "--me", "akuam"]
        with Terminal(command, environment) as terminal:
            on_the_incident(terminal)
            assert imtui("credentials", "revoke", expiring, "--data", str(tmp_path / "data")).returncode == 0
            terminal.wait_for(":login runs `aws sso login --profile portal`")
            write(terminal, NOTE)
            terminal.press(":", "login", "\r")
            terminal.wait_for("imtui runs: aws sso login --profile portal", "enter goes on: sso login --profile portal")
            terminal.wait_until(lambda screen: len(notes(service, NOTE)) == 1, "the note on the service")
            terminal.press("\r")
            terminal.wait_for("--profile portal: done", NOTE)
            terminal.press("q")
            assert terminal.wait_for_end() == 0
