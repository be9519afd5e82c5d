"""The settings of a command: what was said before its name (`imtui --region eu-west-1 export …`), then as for the war room.

Invariant: a flag means the same before every command.
"""

from collections.abc import Mapping

import click

from imtui.config import Config, load

_FLAGS = ("profile", "region", "endpoint_url", "me", "read_only", "theme")


def of_the_program(context: click.Context, environment: Mapping[str, str]) -> Config:
    """What the program's own flags, the environment and config.toml come to; ConfigError when a setting cannot be used."""
    given = context.find_root().params
    return load(flags={name: given.get(name) for name in _FLAGS}, environment=environment, path=given.get("config"))
