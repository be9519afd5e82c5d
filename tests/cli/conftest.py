"""One-shot commands in this process, on a real server with a small company in trouble."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner, Result

from imtui.cli.main import cli
from imtui.cli.shells import World
from imtui.server.scenarios.loading import parse
from tests.clocks import HurriedClock
from tests.gateway.conftest import COMPANY, PLAN
from tests.serving import Serving, serving

_MORE = """
[[schedules]]
alias = "nights"
name = "Nights"
people = ["akuam", "bo"]
turns = "day"
hand_off = "09:00"
time_zone = "UTC"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A server on which the incident `incident` (`Checkout is failing`) has just paged akuam, and the commands that talk to it."""

    server: Serving
    incident: str

    def client(self, name: str) -> Any:
        return self.server.client(name)

    def run(self, *words: str, stdin: str | None = None, world: World | None = None, columns: int = 0) -> Result:
        """A command as a script calls it, at the server's own time unless told otherwise."""
        known = world or World(clock=HurriedClock(self.server.clock.now()))
        width = {"COLUMNS": str(columns)} if columns else {}
        return CliRunner().invoke(cli, list(words), obj=known, input=stdin, env=width, catch_exceptions=False)

    def json(self, *words: str) -> Any:
        """What a command that succeeds prints into a pipe."""
        done = self.run(*words)
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        return json.loads(done.stdout)

    def table(self, *words: str) -> list[list[str]]:
        """The cells of the table that a command which succeeds prints: what two blanks or more stand between."""
        done = self.run(*words, "--table")
        assert done.exit_code == 0, done.output
        return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in done.stdout.splitlines()]

    def fails(self, status: int, *words: str) -> str:
        """What a command that has this exit status says on standard error; it answers nothing."""
        done = self.run(*words)
        assert (done.exit_code, done.stdout) == (status, ""), done.output
        return done.stderr


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with serving() as server:
        assert server.manager.play(parse(COMPANY + _MORE, name="company"))
        for name, value in {
            "AWS_ACCESS_KEY_ID": server.key.access_key_id,
            "AWS_SECRET_ACCESS_KEY": server.key.secret,
            "AWS_REGION": server.region,
            "AWS_ENDPOINT_URL": server.endpoint_url,
        }.items():
            monkeypatch.setenv(name, value)
        arn = server.client("ssm-incidents").start_incident(responsePlanArn=PLAN)["incidentRecordArn"]
        server.advance(10)
        yield Service(server=server, incident=arn)
        server.close_clients()
