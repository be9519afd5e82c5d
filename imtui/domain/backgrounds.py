"""What the sentences of one incident's timeline need beside its events.

Invariant: made from the Snapshot alone, in one pass over what it holds of that incident; equal slices give an equal Background.
"""

from imtui.domain.acceptances import ChannelState, acceptance
from imtui.domain.incidents import Impact
from imtui.domain.readings import Background
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import impacts_before


def background(snapshot: Snapshot, incident_arn: str, initial: Impact | None = None) -> Background:
    """The names, impacts and channels that `timeline.read` uses; `initial` is the impact the incident began with, where known."""
    incident = snapshot.records.get(incident_arn) or (snapshot.incidents or {}).get(incident_arn)
    return Background(
        names={arn: contact.alias for arn, contact in snapshot.contacts.items()},
        impacts=impacts_before(snapshot.timelines.get(incident_arn, ()), initial),
        started=incident.created if incident else None,
        channels=_channels(snapshot, incident_arn),
    )


def _channels(snapshot: Snapshot, incident_arn: str) -> dict[tuple[str, str], str]:
    pages = {page.arn: page for each in snapshot.engagements.get(incident_arn, ()) for page in snapshot.pages.get(each.arn, ())}
    return {
        (pages[channel.page_arn].engagement_arn, person.contact_arn): channel.type.value
        for person in acceptance(snapshot, incident_arn).people
        for channel in person.channels
        if channel.state is ChannelState.READ and channel.type is not None and channel.page_arn in pages
    }
