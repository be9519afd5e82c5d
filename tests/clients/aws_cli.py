"""The AWS CLI, started once for many commands: run by the Python that it is installed for, not by ours.

A line of input is a command's words as JSON, a line of output its exit status and what it wrote to either stream. Each command has a driver
and a session of its own, as a process would have; what it is spared is loading the CLI again, which takes longer than all that it does.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

from awscli.clidriver import create_clidriver


def main() -> None:
    answers = sys.stdout
    for line in sys.stdin:
        written, complained = io.StringIO(), io.StringIO()
        with redirect_stdout(written), redirect_stderr(complained):
            status = create_clidriver().main(json.loads(line))
        answers.write(json.dumps([status, written.getvalue(), complained.getvalue()]) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
