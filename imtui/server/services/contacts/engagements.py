"""Engagements: reaching out to a person, an escalation plan or a schedule, and seeing how it goes.

Invariant: starting only writes the engagement's row; the first page follows when the engine finds it due.
"""

from imtui.server.engine.ladders import begin, next_due
from imtui.server.engine.states import encode
from imtui.server.protocol.errors import not_found, validation
from imtui.server.services import positions
from imtui.server.services.contacts import paging
from imtui.server.services.contacts.names import new_arn
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.store import engagements
from imtui.server.store.contacts import get_contact


def start_engagement(context: Context, request: Request) -> Answer:
    contact = get_contact(context.transaction, request["ContactId"])
    if contact is None:
        raise not_found(request["ContactId"], "CONTACT")
    state = begin(contact.arn, contact.type, context.now)
    row = engagements.EngagementRow(
        arn=new_arn(context, "engagement", contact.arn),
        contact_arn=contact.arn,
        sender=request["Sender"],
        subject=request["Subject"],
        content=request["Content"],
        public_subject=request.get("PublicSubject"),
        public_content=request.get("PublicContent"),
        incident_arn=request.get("IncidentId"),
        start_time=context.now,
        stop_time=None,
        stop_reason=None,
        next_due=next_due(state),
        state=encode(state),
    )
    engagements.add_engagement(context.transaction, row)
    return {"EngagementArn": row.arn}


def stop_engagement(context: Context, request: Request) -> Answer:
    paging.stop(context, existing(context, request["EngagementId"], lock=True), request.get("Reason"))
    return {}


def describe_engagement(context: Context, request: Request) -> Answer:
    row = existing(context, request["EngagementId"])
    words = {
        "Subject": row.subject,
        "Content": row.content,
        "PublicSubject": row.public_subject,
        "PublicContent": row.public_content,
    }
    return _summary(row) | words


def list_engagements(context: Context, request: Request) -> Answer | Listing:
    within = request.get("TimeRangeValue") or {}
    since, until = within.get("StartTime"), within.get("EndTime")
    if since is not None and until is not None and since > until:
        raise validation("TimeRangeValue: StartTime is after EndTime", fields=[("TimeRangeValue", "StartTime is after EndTime")])
    rows = engagements.list_engagements(
        context.transaction,
        incident_arn=request.get("IncidentId"),
        since=since,
        until=until,
        after=positions.keyed(context.page),
        limit=context.page.limit + 1,
    )
    return positions.listing(
        context.page, rows, member="Engagements", shown=_summary, position=lambda row: positions.at(row.start_time, row.arn)
    )


def start_for_incident(context: Context, *, contact_arn: str, incident_arn: str, title: str, content: str, sender: str) -> str:
    """Engage a contact, plan or schedule for an incident; returns the engagement's ARN.

    A contact that was deleted since it was named in a response plan engages nobody: the answer is then empty.
    """
    if get_contact(context.transaction, contact_arn) is None:
        return ""
    words = {"Subject": title, "Content": content, "PublicSubject": title, "PublicContent": content}
    request = {"ContactId": contact_arn, "Sender": sender, "IncidentId": incident_arn, **words}
    return str(start_engagement(context, request)["EngagementArn"])


def stop_for_incident(context: Context, *, incident_arn: str, reason: str) -> None:
    """Stop every engagement of an incident that still runs, as resolving it does."""
    for row in engagements.running_of_incident(context.transaction, incident_arn):
        paging.stop(context, row, reason)


def existing(context: Context, arn: str, *, lock: bool = False) -> engagements.EngagementRow:
    """The engagement with that ARN; ResourceNotFoundException when there is none."""
    row = engagements.get_engagement(context.transaction, arn, lock=lock)
    if row is None:
        raise not_found(arn, "ENGAGEMENT")
    return row


def _summary(row: engagements.EngagementRow | engagements.EngagementSummary) -> Answer:
    return {
        "EngagementArn": row.arn,
        "ContactArn": row.contact_arn,
        "Sender": row.sender,
        "IncidentId": row.incident_arn,
        "StartTime": row.start_time,
        "StopTime": row.stop_time,
    }
