"""`imtui api`: any operation of both services, checked against its model before it is sent, and its answer as JSON.

Invariant: the answer is the service's own, whole, with times as timestamps; it is JSON on a terminal too. What the model has against a
request is said before anything is sent, each in a sentence.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imtui.cli.completing import complete_operation, complete_service
from imtui.cli.failures import UNUSABLE, Failure
from imtui.cli.render import Column, print_json, print_table
from imtui.cli.shells import Shell, one_shot
from imtui.domain.texts import visible

if TYPE_CHECKING:
    from imtui.gateway.models import Operation
    from imtui.gateway.transport import Service

_SERVICES = {"ssm-incidents": "ssm-incidents", "incidents": "ssm-incidents", "ssm-contacts": "ssm-contacts", "contacts": "ssm-contacts"}


@click.command()
@click.argument("service", type=click.Choice(list(_SERVICES)), shell_complete=complete_service)
@click.argument("operation", required=False, shell_complete=complete_operation)
@click.argument("members", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--params", metavar="JSON|@FILE", help="The parameters as JSON, out of a file, or of standard input (@-).")
@click.option("--describe", is_flag=True, help="Say what the operation takes, and send nothing.")
@one_shot
async def api(shell: Shell, *, service: str, operation: str | None, members: tuple[str, ...], params: str | None, describe: bool) -> None:
    """Call any OPERATION of SERVICE. Parameters as JSON, or as KEY=VALUE; without OPERATION it lists them."""
    from imtui.gateway import models

    name: Service = "ssm-contacts" if _SERVICES[service] == "ssm-contacts" else "ssm-incidents"
    if operation is None:
        _list(shell, name)
        return
    model = models.operation(name, operation)
    if describe:
        _describe(shell, model)
        return
    request = model.completed(_from_json(params) | _from_words(model, members))
    complaints = model.complaints(request)
    if complaints:
        raise Failure("\n".join([f"{model.name} was not sent:", *(f"  {visible(each)}" for each in complaints)]), status=UNUSABLE)
    answer = await shell.connection.transport.call(name, model.name, request)
    print_json({member: value for member, value in answer.items() if member != "ResponseMetadata"})


def _from_json(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        if text == "@-":
            text = sys.stdin.read()
        elif text.startswith("@"):
            text = Path(text[1:]).read_text(encoding="utf-8")
        document = json.loads(text)
    except OSError as error:
        raise click.BadParameter(f"cannot read {text[1:] or 'standard input'}: {error.strerror}", param_hint="--params") from error
    except ValueError as error:
        raise click.BadParameter(f"is no JSON: {error}", param_hint="--params") from error
    if not isinstance(document, dict):
        raise click.BadParameter("must be a JSON object", param_hint="--params")
    return document


def _from_words(model: "Operation", words: tuple[str, ...]) -> dict[str, Any]:
    request = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign:
            raise click.BadParameter(f"{word} is not of the form key=value", param_hint="KEY=VALUE")
        request[name] = model.value(name, text)
    return request


def _list(shell: Shell, service: "Service") -> None:
    from imtui.gateway import models

    found = [models.operation(service, name) for name in models.operations(service)]
    if shell.wants_table:
        columns = (Column(title="operation"), Column(title="what it does", gives_way=True))
        print_table(columns, [(each.name, each.documentation) for each in found])
    else:
        print_json([{"operation": each.name, "documentation": each.documentation} for each in found])


def _describe(shell: Shell, model: "Operation") -> None:
    if shell.wants_table:
        click.echo(f"{model.name}: {visible(model.documentation)}\n")
        columns = (
            *(Column(title=title) for title in ("parameter", "required")),
            Column(title="type", gives_way=True),
            *(Column(title=title, wraps=True) for title in ("limits", "what it is")),
        )
        rows = [(each.name, "yes" if each.is_required else "", each.type, each.limits, each.documentation) for each in model.members]
        print_table(columns, rows)
        return
    members = [
        {"name": each.name, "type": each.type, "required": each.is_required, "limits": each.limits, "documentation": each.documentation}
        for each in model.members
    ]
    print_json({"operation": model.name, "documentation": model.documentation, "parameters": members})
