"""`python -m imtui`, and the console script: both begin here.

Invariant: nothing is loaded before it is settled that nobody looks through it for garbage (`cli.garbage`).
"""

import gc


def main() -> None:
    """Run a command, or the war room."""
    gc.disable()
    from imtui.cli.main import main

    main()


if __name__ == "__main__":
    main()
