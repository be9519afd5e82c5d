"""What the shell completes from this machine alone: recordings, scenarios, profiles and entries of the journal.

Invariant: each thing is imported when the tab key asks for it and not before, and what cannot be read offers nothing. Where a file may be
named as well, the shell completes files once no name begins so.
"""

import os
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

_FILES = CompletionItem("", type="file")


def complete_me(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Aliases of people, which the service knows."""
    from imtui.cli.completing import complete_person

    return complete_person(context, parameter, incomplete)


def complete_profile(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Profiles of the AWS configuration files."""
    from imtui.cli.profiles import profiles

    return _beginning(((name, "") for name in profiles(os.environ)), incomplete)


def complete_recording(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of recordings, the latest first, with their lengths and places; else a file."""
    from imtui.cli.keeping import recordings_of
    from imtui.cli.render import span
    from imtui.config import load
    from imtui.domain.errors import ImtuiError

    try:
        listed = recordings_of(load(flags={}, environment=os.environ)).listed()
    except (ImtuiError, OSError):
        listed = ()
    names = [(each.name, f"{span(each.ended - each.began)} {each.session.label or each.session.region}".rstrip()) for each in listed]
    return _beginning([*names, ("latest", "the last one")] if names else [], incomplete) or [_FILES]


def complete_scenario(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Scenarios that come with imtui, with their titles; else a file."""
    return _beginning(_scenarios(are_drills=False), incomplete) or [_FILES]


def complete_drill(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Scenarios that can be practised; else a file."""
    return _beginning(_scenarios(are_drills=True), incomplete) or [_FILES]


def complete_entry(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Entries of the journal, with what they are."""
    import sqlite3

    from imtui.cli.keeping import open_journal
    from imtui.domain.texts import visible

    try:
        with open_journal() as journal:
            entries = [entry.shown() for entry in journal.entries()]
    except (OSError, sqlite3.Error):
        return []
    return _beginning(
        ((str(each.id), visible(f"{each.sentence}: {each.text}" if each.text else each.sentence)) for each in entries), incomplete
    )


def _scenarios(*, are_drills: bool) -> list[tuple[str, str]]:
    from imtui.server.scenarios import loading

    found = [(name, loading.load(name)) for name in loading.included()]
    return [(name, scenario.title) for name, scenario in found if scenario.drill is not None or not are_drills]


def _beginning(names: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name, help=help or None) for name, help in names if name.startswith(incomplete)]
