"""Changing the replication set.

Invariant: what an account loses with it is not decided here: whoever calls has asked.
"""

from imtui.actions.desk import Desk
from imtui.actions.outcomes import Outcome


async def protect(desk: Desk, arn: str, *, protected: bool) -> Outcome:
    """Protect it against deletion, or no longer."""
    desk.check_may_write()
    await desk.setup.replication.protect(arn, protected=protected, token=desk.tokens())
    return Outcome(message=f"the replication set is {'protected' if protected else 'not protected any more'}")
