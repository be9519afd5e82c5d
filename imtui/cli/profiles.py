"""The named profiles of the AWS configuration files, for completing `:profile`.

Invariant: read with the standard library alone; files that cannot be read name no profiles. The AWS client itself decides what they mean.
"""

import configparser
from collections.abc import Mapping
from pathlib import Path

_FILES = (("AWS_CONFIG_FILE", "~/.aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"))


def profiles(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Their names, sorted."""
    found: set[str] = set()
    for variable, default in _FILES:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(Path(environment.get(variable) or default).expanduser(), encoding="utf-8")
        except (configparser.Error, OSError, ValueError, RuntimeError):
            continue
        kinds = (section.partition(" ") for section in parser.sections())
        found |= {name.strip() or kind for kind, _, name in kinds if kind == "profile" or not name}
    return tuple(sorted(found))
