"""What is read only while somebody looks at it: findings, response plans, people who may be engaged."""

from imtui.domain.contacts import Contact, ContactType, Plan
from imtui.domain.errors import NotFound
from imtui.domain.incidents import Finding, Impact
from imtui.domain.response_plans import ResponsePlan
from imtui.domain.snapshot import Topic, Watch
from imtui.sync.plan import Attention
from tests.clocks import START
from tests.made import CHECKOUT, incident
from tests.sync.world import World, room

FINDING = Finding(id="1", created=START, modified=START, kind="codeDeployDeployment", deployment="web-412", started=START)


def plan(name: str) -> ResponsePlan:
    return ResponsePlan(arn=f"arn:aws:ssm-incidents::111122223333:response-plan/{name}", name=name, title=name.title(), impact=Impact.HIGH)


async def test_findings_are_read_on_the_incident_screen_only() -> None:
    world = World()
    world.summaries[CHECKOUT] = incident()
    world.found[CHECKOUT] = (FINDING,)
    async with room(world, Attention()) as here:
        assert world.calls["findings"] == 0
        here.poller.attend(Attention(incident=CHECKOUT, details=True))
        await here.settle()
        assert here.store.snapshot.findings == {CHECKOUT: (FINDING,)}
        await here.advance(30)
        assert world.calls["findings"] == 1
        here.poller.request((Watch(Topic.FINDINGS, CHECKOUT),))
        await here.advance(1)
        assert world.calls["findings"] == 2


async def test_response_plans_are_read_while_somebody_starts_an_incident() -> None:
    world = World()
    world.plans = {plan(name).arn: plan(name) for name in ("search", "Checkout")}
    async with room(world, Attention()) as here:
        assert world.calls["response_plans"] == 0
        here.poller.attend(Attention(starting=True))
        await here.settle()
        listed = here.store.snapshot.response_plans
        assert listed is not None
        assert [each.name for each in listed] == ["Checkout", "search"]
        chosen = plan("search")
        here.poller.attend(Attention(starting=True, plan=chosen.arn))
        await here.settle()
        assert here.store.snapshot.plans == {chosen.arn: chosen}


async def test_a_response_plan_that_is_gone_is_said_and_let_go_of() -> None:
    world = World()
    chosen = plan("search")
    world.plans = {chosen.arn: chosen}
    async with room(world, Attention(starting=True, plan=chosen.arn)) as here:
        assert chosen.arn in here.store.snapshot.plans
        world.plans = {}
        here.poller.request((Watch(Topic.RESPONSE_PLAN, chosen.arn),))
        await here.advance(1)
        assert here.store.snapshot.plans == {}
        assert isinstance(here.store.snapshot.health[Watch(Topic.RESPONSE_PLAN, chosen.arn)].fault, NotFound)


async def test_people_who_may_be_engaged_are_read_at_once() -> None:
    world = World()
    bo = Contact(arn="arn:aws:ssm-contacts:us-east-1:111122223333:contact/bo", alias="bo", type=ContactType.PERSONAL, plan=Plan())
    world.people = {bo.arn: bo}
    async with room(world, Attention()) as here:
        assert here.store.snapshot.contacts[bo.arn].plan is None
        here.poller.attend(Attention(people=(bo.arn,)))
        await here.advance(1)
        assert here.store.snapshot.contacts[bo.arn].plan == Plan()
        assert bo.arn in here.store.snapshot.channels
