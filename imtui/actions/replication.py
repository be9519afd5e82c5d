"""Changing the replication set.

Invariant: what an account loses with it is not decided here: whoever calls has asked.
"""

from collections.abc import Mapping

from imtui.actions.desk import Desk
from imtui.actions.outcomes import Outcome
from imtui.domain.errors import ImtuiError
from imtui.domain.replication import MOST_REGIONS
from imtui.domain.snapshot import Topic, Watch


async def create(desk: Desk, regions: Mapping[str, str], *, tags: Mapping[str, str]) -> Outcome:
    """Set Incident Manager up in this account: Regions, each with the ARN of its KMS key or nothing."""
    desk.check_may_write()
    if not 1 <= len(regions) <= MOST_REGIONS:
        raise ImtuiError(f"{len(regions)} Regions cannot be had", remedy=f"one to {MOST_REGIONS} fit")
    await desk.setup.replication.create(regions, tags=tags, token=desk.tokens())
    message = f"Incident Manager is being set up in {', '.join(regions)}: c makes people, then P response plans"
    return Outcome(message=message, touched=(Watch(Topic.CONTACTS),))


async def add_region(desk: Desk, arn: str, *, name: str, key: str = "") -> Outcome:
    """Hold incidents in that Region too."""
    desk.check_may_write()
    await desk.setup.replication.add_region(arn, name, key=key, token=desk.tokens())
    return Outcome(message=f"{name} is being added")


async def remove_region(desk: Desk, arn: str, *, name: str) -> Outcome:
    """Hold incidents there no longer."""
    desk.check_may_write()
    await desk.setup.replication.remove_region(arn, name, token=desk.tokens())
    return Outcome(message=f"{name} is being taken away")


async def retag(desk: Desk, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> Outcome:
    """Make its tags what `after` says."""
    desk.check_may_write()
    if before == after:
        return Outcome(message="nothing to change")
    await desk.setup.replication.retag(arn, before=before, after=after)
    return Outcome(message="tags changed")


async def protect(desk: Desk, arn: str, *, protected: bool) -> Outcome:
    """Protect it against deletion, or no longer."""
    desk.check_may_write()
    await desk.setup.replication.protect(arn, protected=protected, token=desk.tokens())
    return Outcome(message=f"the replication set is {'protected' if protected else 'not protected any more'}")


async def delete(desk: Desk, arn: str) -> Outcome:
    """Delete it, and with it everything in both services."""
    desk.check_may_write()
    await desk.setup.replication.delete(arn)
    return Outcome(message="the replication set is being deleted", touched=(Watch(Topic.INCIDENTS), Watch(Topic.CONTACTS)))
