"""A recording made of a report: an incident as it unfolded, from what `imtui report --format json` says about it.

Invariant: everything appears at the moment that the report gives for it, and nothing else does. What a report leaves out (addresses, who
was on call) is not made up.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from imtui.domain.errors import InputError
from imtui.domain.incidents import Impact
from imtui.domain.patches import patch_between
from imtui.domain.recordings import ON_TIME, Frame, Recording
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.replay.telling import Fields, told
from imtui.replay.told import Told

_FORMAT = 1
_TOPICS = (Topic.INCIDENT, Topic.TIMELINE, Topic.ENGAGEMENTS, Topic.RELATED_ITEMS, Topic.FINDINGS)
_PLACES = (Topic.INCIDENTS, Topic.CONTACTS)


def recording_of(text: str, name: str) -> Recording:
    """The recording of all incidents of a report. InputError when it is none, or of a newer format."""
    document = _document(text, name)
    try:
        incidents = [told(Fields(each)) for each in document.get("incidents", ())]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{name} is no report that can be played: {error}", subject=name, remedy="write it with imtui report … --format json"
        ) from error
    if not incidents:
        raise InputError(f"{name} tells of no incident", subject=name)
    moments = sorted({moment for incident in incidents for moment in incident.moments})
    snapshots = [_at(incidents, moment) for moment in moments]
    frames = [
        Frame(at=moment, patch=patch_between(before, after))
        for moment, before, after in zip(moments, (Snapshot(), *snapshots), snapshots, strict=False)
    ]
    return Recording(name=name, session=_session(incidents), frames=tuple(frames), ended=max(each.until for each in incidents))


def _document(text: str, name: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is neither a recording nor a report in JSON: {error}", subject=name) from error
    if not isinstance(document, dict) or "incidents" not in document:
        raise InputError(f"{name} is neither a recording nor a report", subject=name, remedy="imtui report … --format json writes one")
    if document.get("format") != _FORMAT:
        raise InputError(
            f"{name} is a report of format {document.get('format')!r}, and this imtui reads {_FORMAT}", subject=name, remedy="update imtui"
        )
    return document


def _at(incidents: Sequence[Told], moment: datetime) -> Snapshot:
    begun = [each for each in incidents if each.created <= moment]
    contacts = {contact.arn: contact for each in incidents for contact in each.contacts}
    watches = [*(Watch(topic) for topic in _PLACES), *(Watch(topic, each.arn) for each in begun for topic in _TOPICS)]
    pages = {arn: found for each in begun for arn, found in each.pages_at(moment).items()}
    return Snapshot(
        incidents={each.arn: each.summary_at(moment) for each in sorted(begun, key=_urgency)},
        records={each.arn: each.record_at(moment) for each in begun},
        timelines={each.arn: each.events_at(moment) for each in begun},
        engagements={each.arn: each.engagements_at(moment) for each in begun},
        pages=pages,
        receipts={arn: found for each in begun for arn, found in each.receipts_at(moment).items()},
        related_items={each.arn: each.related for each in begun},
        findings={each.arn: each.findings_at(moment) for each in begun},
        contacts=contacts,
        channels={arn: found for each in begun for arn, found in each.channels.items()},
        my_pages=(),
        health={watch: Health(succeeded=ON_TIME) for watch in watches},
    )


def _urgency(incident: Told) -> tuple[Impact, float]:
    return incident.impact, -incident.created.timestamp()


def _session(incidents: Iterable[Told]) -> Session:
    """The account and the Region, as far as ARNs tell."""
    first = next(iter(incidents))
    regions = [arn.split(":")[3] for arn in first.channels if arn.count(":") > 4]
    return Session(region=regions[0] if regions else "", account_id=first.account_id)
