"""The parts of README.md and docs/ that the code itself knows: keys, settings, commands, permissions.

Each stands between `<!-- NAME -->` and `<!-- /NAME -->`. `make documents` writes them anew, and a test fails while one is not current.

Invariant: a table in a document is never edited by hand, so that it cannot say what the program does not do.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from pathlib import Path

import click

from imtui import config
from imtui.cli import failures
from imtui.cli.main import cli
from imtui.cli.settings import SharedOption
from imtui.tui import keys

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "configuration.md", ROOT / "docs" / "commands.md")
_PART = re.compile(r"<!-- (?P<name>[a-z-]+) -->\n.*?<!-- /(?P=name) -->", re.DOTALL)
_READS = ("Get", "List", "Describe", "BatchGet")
_SERVICES = ("ssm-incidents", "ssm-contacts", "sts")
_OPERATION = re.compile(
    r"(Accept|Activate|BatchGet|Create|Deactivate|Delete|Describe|Get|List|Put|Send|Start|Stop|Tag|Untag|Update)[A-Z][A-Za-z]+"
)
PREPARING = ("people", "replication_sets", "response_plans", "rotas", "tagging")
"""The modules of the gateway that only those need who set things up beforehand."""


def up_to_date(text: str) -> str:
    """The document with each generated part as the code has it now."""
    parts = {
        "keys": keys.markdown_table,
        "settings": settings_table,
        "accounts": accounts_table,
        "command-list": command_list,
        "commands": commands_table,
        "flags": flags_table,
        "statuses": statuses_table,
        "permissions": permissions_table,
        "policy": policy,
    }
    return _PART.sub(lambda part: f"<!-- {part['name']} -->\n{parts[part['name']]()}\n<!-- /{part['name']} -->", text)


def settings_table() -> str:
    """A row a setting: where it can be set, its default, what it does."""
    flags = {parameter.name: parameter.opts[0] for parameter in cli.params}
    rows = ["| config.toml | variable | flag | default | what it does |", "|---|---|---|---|---|"]
    for name, default, text in _documented(config.Config):
        variable = "" if name in ("accounts", "keys") else f"`IMTUI_{name.upper()}`"
        flag = f"`{flags[name]}`" if name in flags else ""
        rows.append(f"| `{name}` | {variable} | {flag} | {default} | {text} |")
    return "\n".join(rows)


def accounts_table() -> str:
    """A row a setting of an `[[accounts]]` table."""
    rows = ["| key | what it is |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{name}` | {text} |" for name, _, text in _documented(config.Account))])


def command_list() -> str:
    """A row a command: what it does."""
    rows = ["| command | what it does |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{name}` | {text} |" for name, text, _ in _commands())])


def commands_table() -> str:
    """A row a command, with its own arguments and flags as `--help` has them."""
    rows = ["| command | what it does | flags |", "|---|---|---|"]
    for name, text, command in _commands():
        arguments = [each.make_metavar(click.Context(command)) for each in command.params if isinstance(each, click.Argument)]
        flags = [_flag(each) for each in command.params if isinstance(each, click.Option) and not _is_told_elsewhere(each)]
        usage = " ".join([name, *arguments]).replace("|", r"\|")
        rows.append(f"| `{usage}` | {text} | {' '.join(flags)} |")
    return "\n".join(rows)


def flags_table() -> str:
    """The flags that every command which talks to a service takes."""
    rows = ["| flag | what it does |", "|---|---|"]
    shared = [each for each in _command("incidents").params if isinstance(each, SharedOption)]
    return "\n".join([*rows, *(f"| {_flag(each)} | {each.help} |" for each in shared)])


def statuses_table() -> str:
    """The exit statuses, as the module that decides them lists them."""
    rows = ["| status | what it means |", "|---|---|"]
    found = re.findall(r"^    (\d+(?:\+n)?) +(.+)$", failures.__doc__ or "", re.MULTILINE)
    return "\n".join([*rows, *(f"| {number} | {text} |" for number, text in found)])


def _commands() -> Iterator[tuple[str, str, click.Command]]:
    """Every command by its whole name, with what it does."""
    yield "imtui", "The war room, on AWS or on any endpoint.", cli
    for name in cli.list_commands(click.Context(cli)):
        command = _command(name)
        if not isinstance(command, click.Group):
            yield f"imtui {name}", _what_it_does(command), command
            continue
        if command.invoke_without_command:
            yield f"imtui {name}", _what_it_does(command), command
        for inner, each in command.commands.items():
            yield f"imtui {name} {inner}", _what_it_does(each), each


def _what_it_does(command: click.Command) -> str:
    first, _, _ = (command.help or "").partition("\n\n")
    return " ".join(first.split())


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def _is_told_elsewhere(option: click.Option) -> bool:
    return option.hidden or option.name == "version" or isinstance(option, SharedOption) or option.name in ("as_json", "as_table")


def _flag(option: click.Option) -> str:
    value = "" if option.is_flag else f" {option.metavar or option.type.name.upper()}"
    return f"`{max(option.opts, key=len)}{value}`".replace("|", r"\|")


def permissions_table() -> str:
    """The IAM actions that the client needs, by what they are for; an action is named as the operation that it allows."""
    needed = actions(preparing=False)
    reading = [action for action in needed if action.partition(":")[2].startswith(_READS)]
    writing = [action for action in needed if action not in reading]
    setting_up = [action for action in actions(preparing=True) if action not in needed]
    rows = ["| to | actions |", "|---|---|"]
    for purpose, names in (("watch", reading), ("act", writing), ("set up", setting_up)):
        rows.append(f"| {purpose} | {', '.join(f'`{name}`' for name in names)} |")
    return "\n".join(rows)


def policy() -> str:
    """What it takes to watch and to act, as an IAM policy to copy."""
    lines = ",\n".join(f'      "{action}"' for action in actions(preparing=False))
    return (
        '```json\n{\n  "Version": "2012-10-17",\n  "Statement": [{\n    "Effect": "Allow",\n    "Action": [\n'
        f'{lines}\n    ],\n    "Resource": "*"\n  }}]\n}}\n```'
    )


def actions(*, preparing: bool) -> list[str]:
    """Every `service:Operation` that the gateway's source calls: for what is set up beforehand, or for all the rest."""
    found: set[str] = set()
    for path in (ROOT / "imtui" / "gateway").glob("*.py"):
        if (path.stem in PREPARING) is not preparing:
            continue
        for definition in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(definition, ast.ClassDef):
                found |= set(_called_in(definition))
    return sorted(found)


def _called_in(definition: ast.ClassDef) -> Iterator[str]:
    """Calls name either their service and their operation, or the operation alone: then the class has named its service once."""
    named = [words for node in ast.walk(definition) if isinstance(node, ast.Call) and (words := _texts(node.args))]
    services = {word for words in named for word in words if word in _SERVICES}
    for first, *rest in named:
        if first in _SERVICES and rest:
            yield f"{first}:{rest[0]}"
        elif _OPERATION.fullmatch(first):
            [service] = services
            yield f"{service}:{first}"


def _texts(arguments: Sequence[ast.expr]) -> list[str]:
    return [each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _documented(kind: type) -> Iterator[tuple[str, str, str]]:
    """Name, default as written in TOML, and the docstring beneath, of each field of a dataclass."""
    defaults = {each.name: each.default for each in fields(kind)}
    [definition] = ast.parse(inspect.getsource(kind)).body
    assert isinstance(definition, ast.ClassDef)
    for setting, text in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(setting, ast.AnnAssign) and isinstance(setting.target, ast.Name):
            assert isinstance(text, ast.Expr), f"{setting.target.id} has no docstring"
            assert isinstance(text.value, ast.Constant)
            yield setting.target.id, _written(defaults[setting.target.id]), str(text.value.value)


def _written(default: object) -> str:
    match default:
        case bool():
            return f"`{str(default).lower()}`"
        case str() | float() if default:
            return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"
        case _:
            assert default in ("", (), MISSING) or default is MISSING
            return ""


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.write_text(up_to_date(document.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"{document.relative_to(ROOT)} is current")
