"""`python -m imtui`, and the console script: both begin here.

Invariant: before anything is loaded, memory is not looked through for garbage any more; `cli.garbage` says when it is again.
"""

import gc


def main() -> None:
    """Run a command, or the war room."""
    gc.disable()
    from imtui.cli.main import main

    main()


if __name__ == "__main__":
    main()
