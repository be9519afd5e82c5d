"""One-shot commands as processes: what they load, how they end, and what a terminal sees."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.cli.conftest import Service
from tests.terminal.harness import Terminal
from tests.terminal.processes import IMTUI, PATIENCE, imtui

HEAVY = ("textual", "rich", "sqlalchemy", "aiobotocore", "aiohttp", "imtui.server", "imtui.tui")
COMMANDS = (
    "incidents",
    "show checkout",
    "note checkout hello",
    "pages --me akuam",
    "oncall",
    "readiness",
    "api contacts list-contacts",
    "doctor",
)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_one_shot_loads_neither_screen_nor_service_nor_the_slow_client(words: str, service: Service) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['imtui', *{words.split()!r}]\n"
        "from imtui.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.stderr.splitlines()[-1] == "[]", done.stderr
    assert done.stdout


def test_json_into_a_pipe_and_a_table_on_a_terminal(service: Service) -> None:
    done = imtui("incidents")
    assert (done.returncode, done.stderr, len(json.loads(done.stdout))) == (0, "", 1)
    with Terminal([*IMTUI, "incidents"], os.environ, columns=60) as terminal:
        assert terminal.wait_for_end() == 0
        assert "1 Critical  open    Checkout is failing" in terminal.text()
    with Terminal([*IMTUI, "incidents", "--json"], os.environ) as terminal:
        assert terminal.wait_for_end() == 0
        assert '"title": "Checkout is failing"' in terminal.text()


def test_an_exit_status_and_a_sentence(service: Service) -> None:
    done = imtui("show", "payroll")
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == "Error: there is no incident “payroll”: imtui incidents --all lists them\n"


def test_ctrl_c_ends_a_watch_without_a_traceback(service: Service) -> None:
    with subprocess.Popen([*IMTUI, "watch", "checkout"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "Checkout is failing" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr.read() == ""


def test_a_full_disk_is_one_sentence(service: Service) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([*IMTUI, "incidents"], stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (1, "Error: the answer cannot be written: No space left on device\n")


def test_a_reader_that_goes_away_is_no_failure_with_a_traceback(service: Service) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{' '.join(IMTUI)} api incidents | head -c 1"], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert done.stdout == "["
    assert "Traceback" not in done.stderr
