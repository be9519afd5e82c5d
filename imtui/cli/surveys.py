"""Who would be paged: what `imtui readiness` asks, through the connection of a one-shot.

Invariant: each contact is read once; what was deleted meanwhile counts as gone, any other fault ends the question.
"""

from collections.abc import Iterable

from imtui.actions.surveying import Sources, learn
from imtui.cli.shells import Shell, all_of
from imtui.domain.response_plans import ResponsePlan
from imtui.domain.surveys import Known, Survey, of_contact, of_plan


async def survey(shell: Shell, contacts: Iterable[str], plans: Iterable[str]) -> list[Survey]:
    """An answer for each of those contacts and response plans (ARNs), in that order."""
    wanted = list(contacts)
    found: list[ResponsePlan] = await all_of(*(shell.incidents.response_plan(arn) for arn in plans))
    sources = Sources(contacts=shell.contacts, incidents=shell.incidents, rotations=shell.connection.rotations)
    asked = [*wanted, *(arn for plan in found for arn in plan.engagements)]
    known = await learn(sources, Known(plans={plan.arn: plan for plan in found}), asked, now=shell.now)
    answers = (*(of_contact(known, arn) for arn in wanted), *(of_plan(known, plan.arn) for plan in found))
    return [each for each in answers if each is not None]
