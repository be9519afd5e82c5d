"""From a TOML file to a Scenario.

Invariant: what `load` returns can be played: every name that a step uses is one that the company or an earlier step gives. Whatever is
wrong with a file is said in one sentence that begins with the file's name.
"""

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from imtui.server.scenarios import companies, drills, steps
from imtui.server.scenarios.reading import ScenarioError, Section
from imtui.server.scenarios.references import referred
from imtui.server.scenarios.scripts import Acceptance, Call, CarrierFailure, CompanyScript, FindingAppearance, Note, Scenario, Step

FORMAT = 1


def included() -> tuple[str, ...]:
    """The names of the scenarios that come with imtui."""
    files = (each.name for each in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def load(name: str) -> Scenario:
    """The scenario of that name, or in that file; ScenarioError when there is none or it is wrong."""
    if name in included():
        return parse((resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8"), name=name)
    path = Path(name)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ScenarioError(f"there is no scenario {name}: name a TOML file, or one of {', '.join(included())}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"cannot read the scenario {name}: {error}") from error
    return parse(text, name=path.stem, file=str(path))


def parse(text: str, *, name: str, file: str | None = None) -> Scenario:
    """The scenario in a TOML text; errors begin with `file`."""
    try:
        return _scenario(tomllib.loads(text), name)
    except (tomllib.TOMLDecodeError, ScenarioError) as error:
        raise ScenarioError(f"the scenario {file or name} is wrong: {error}") from error


def _scenario(values: Mapping[str, Any], name: str) -> Scenario:
    top = Section("", values)
    if (version := top.number("format")) != FORMAT:
        raise top.fault("format", f"this imtui reads format {FORMAT}, not {version}")
    title = top.text("title", name)
    company = companies.read(top)
    happens = top.many("steps", steps.read)
    drill = top.one("drill", lambda section: drills.read(section, company, happens)) if "drill" in top else None
    scenario = Scenario(name=name, title=title, company=company, steps=happens, drill=drill)
    top.close()
    _check_names(scenario)
    return scenario


def _check_names(scenario: Scenario) -> None:
    """Follow the steps in time: each may use what the company has and what steps before it have named."""
    company = scenario.company
    known = set(_names_of(company))
    actors = {person.alias for person in company.people} | company.actors.keys()
    order = sorted(enumerate(scenario.steps, 1), key=lambda numbered: (numbered[1].at, numbered[0]))
    for number, step in order:
        if step.actor and step.actor not in actors:
            raise ScenarioError(f"steps[{number}].actor: there is no person or actor {step.actor}")
        if step.at < company.since:
            raise ScenarioError(f"steps[{number}].at: the company does not exist yet at that time (since)")
        for wanted in _needs(step):
            if wanted not in known:
                kind, _, called = wanted.partition("/")
                raise ScenarioError(f"steps[{number}]: there is no {kind} {called} at that time")
        if isinstance(step.action, Call) and step.action.named:
            known.add(f"incident/{step.action.named}")


def _names_of(company: CompanyScript) -> Iterator[str]:
    for contact in company.contacts:
        yield f"contact/{contact.alias}"
    for person in company.people:
        for channel in person.channels:
            yield f"channel/{person.alias}/{channel.name}"
    for plan in company.plans:
        yield f"plan/{plan.name}"


def _needs(step: Step) -> Iterator[str]:
    """The names that a step uses."""
    match step.action:
        case Call(parameters=parameters):
            yield from referred(parameters)
        case Acceptance(incident=incident, via=via):
            yield f"incident/{incident}"
            if via:
                yield f"channel/{step.actor}/{via}"
        case Note(incident=incident) | FindingAppearance(incident=incident):
            yield f"incident/{incident}"
        case CarrierFailure(channel=channel):
            yield f"channel/{channel}"
