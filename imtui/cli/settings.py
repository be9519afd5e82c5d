"""The settings of a command: what was said before its name (`imtui --region eu-west-1 show …`) or after it, then as for the war room.

Invariant: a flag means the same before every command and after it; said twice, the one after the command wins, being nearer.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from imtui.cli.choices import complete_me, complete_profile
from imtui.config import Config, load

_FLAGS = ("profile", "region", "endpoint_url", "me", "read_only", "theme")
_Command = TypeVar("_Command", bound=Callable[..., Any])


class SharedOption(click.Option):
    """One of the flags that every command which talks to a service takes; documents tell of them once."""


def takes_settings(command: _Command) -> _Command:
    """Give a command's callback the flags that choose account, Region, endpoint and person; it gets them by name."""
    for words, more in reversed(
        (
            (
                ("--profile",),
                {"metavar": "NAME", "shell_complete": complete_profile, "help": "Named profile of the AWS configuration files."},
            ),
            (("--region",), {"metavar": "REGION", "help": "AWS Region."}),
            (("--endpoint-url",), {"metavar": "URL", "help": "Another Incident Manager than AWS's own."}),
            (("--me",), {"metavar": "CONTACT", "shell_complete": complete_me, "help": "Your own contact, by alias or ARN."}),
            (("--read-only",), {"is_flag": True, "default": None, "help": "Refuse to change anything."}),
        )
    ):
        command = click.option(*words, cls=SharedOption, **more)(command)
    return command


SHARED = ("profile", "region", "endpoint_url", "me", "read_only")
"""The names of what `takes_settings` adds."""


def of_the_program(context: click.Context, environment: Mapping[str, str], nearer: Mapping[str, Any] | None = None) -> Config:
    """What the program's own flags, overruled by those `nearer` that were given, the environment and config.toml come to; ConfigError
    when a setting cannot be used."""
    given = context.find_root().params
    flags = {name: given.get(name) for name in _FLAGS} | {name: value for name, value in (nearer or {}).items() if value is not None}
    return load(flags=flags, environment=environment, path=given.get("config"))
