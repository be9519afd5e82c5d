"""Playing a scenario: founding the company, letting its past happen, and putting the rest on the agenda.

Invariant: the past happens in order, each thing at its own past time, through the same operations and the same engine as everything
else; what is to come is in the database, so that it happens after a restart too. A scenario is played once in a database.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from imtui.server.engine.catching_up import Agenda, catch_up
from imtui.server.protocol.errors import ServiceError
from imtui.server.scenarios import founding
from imtui.server.scenarios.calls import Calls
from imtui.server.scenarios.performing import Impossible, perform
from imtui.server.scenarios.reading import ScenarioError
from imtui.server.scenarios.references import Surroundings
from imtui.server.scenarios.scripts import CompanyScript, Scenario
from imtui.server.scenarios.steps import read_again
from imtui.server.services.context import Context, user_arn
from imtui.server.store import scenario_steps
from imtui.server.store.database import Transaction
from imtui.server.store.scenario_steps import StepRow

_LOG = logging.getLogger(__name__)


class ScenarioAgenda:
    """Steps of scenarios that are still to come. One that has become impossible is passed over, and the log says why."""

    def __init__(self, calls: Calls, *, strict: bool = False) -> None:
        """`strict`: an impossible step is a ScenarioError, as it is while the past is played: there nothing can come between."""
        self.calls = calls
        self._strict = strict

    def next_due(self, tx: Transaction) -> datetime | None:
        return scenario_steps.next_due(tx)

    def run_next(self, context: Context) -> None:
        row = scenario_steps.take_next(context.transaction)
        if row is None:
            return
        step = read_again(row.step)
        try:
            perform(context, row.scenario, step, self.calls)
        except Impossible as reason:
            if self._strict:
                raise ScenarioError(f"the step at {row.step['at']} of {row.scenario} cannot happen: {reason}") from reason
            _LOG.info("scenario %s: the step at %s is passed over: %s", row.scenario, row.step["at"], reason)

    def put_off(self, tx: Transaction, until: datetime) -> None:
        scenario_steps.put_off(tx, until)


def play(context: Context, scenario: Scenario, *, agendas: Sequence[Agenda]) -> bool:
    """Begin the scenario at `context.now`, in this transaction; False when this database has seen it before.

    `agendas` are all of the service's, a ScenarioAgenda among them. ScenarioError when the company cannot be founded or a step of the
    past cannot happen.
    """
    if not scenario_steps.start(context.transaction, scenario.name, context.now):
        return False
    calls = next(each for each in agendas if isinstance(each, ScenarioAgenda)).calls
    context = replace(context, carried=frozenset())  # what happened before nobody is told of any more
    founded = replace(context, now=context.now + scenario.company.since)
    catch_up(founded, agendas)
    _found(founded, scenario, calls)
    for step in scenario.steps:
        row = StepRow(scenario=scenario.name, due=context.now + step.at, step=dict(step.table))
        scenario_steps.schedule(context.transaction, row)
    strictly = [ScenarioAgenda(calls, strict=True) if isinstance(each, ScenarioAgenda) else each for each in agendas]
    catch_up(context, strictly)
    return True


def _found(context: Context, scenario: Scenario, calls: Calls) -> None:
    company = scenario.company
    owner = replace(context, caller=user_arn(context.account_id, "admin"))
    try:
        names = founding.found(owner, company, calls)
    except ServiceError as error:
        raise ScenarioError(f"the company of {scenario.name} cannot be set up: {error.code}: {error.message}") from error
    for name, arn in {**names, **_actors(context, company)}.items():
        scenario_steps.name(context.transaction, scenario.name, name, arn)


def _actors(context: Context, company: CompanyScript) -> dict[str, str]:
    here = Surroundings(names={}, now=context.now, account_id=context.account_id, region=context.region)
    return {f"actor/{name}": here.filled(arn) for name, arn in company.actors.items()}
