"""The peers of the war room: the same reads one after the other with boto3, and with the AWS command line.

Both ask for exactly what the war room shows of one incident, in the order in which a careful script would.
"""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.config import Config


def with_boto3(endpoint_url: str) -> int:
    """Read a whole war room serially; the number of calls it took."""
    options: dict[str, Any] = {"endpoint_url": endpoint_url, "config": Config(retries={"max_attempts": 0})}
    incidents, contacts = boto3.client("ssm-incidents", **options), boto3.client("ssm-contacts", **options)
    calls = 1
    listed = incidents.list_incident_records(
        filters=[{"key": "status", "condition": {"equals": {"stringValues": ["OPEN"]}}}], maxResults=100
    )
    arn = listed["incidentRecordSummaries"][0]["arn"]
    events = incidents.list_timeline_events(incidentRecordArn=arn, maxResults=100)["eventSummaries"]
    for event in events:
        incidents.get_timeline_event(incidentRecordArn=arn, eventId=event["eventId"])
        calls += 1
    calls += 2
    for engagement in contacts.list_engagements(IncidentId=arn)["Engagements"]:
        calls += 1
        for page in contacts.list_pages_by_engagement(EngagementId=engagement["EngagementArn"])["Pages"]:
            contacts.list_page_receipts(PageId=page["PageArn"])
            calls += 1
    return calls


def with_aws_cli(aws: str, env: Mapping[str, str], sample: int) -> tuple[int, int]:
    """Read the same with one `aws` process a call, the texts of only `sample` events: (calls made, calls a whole run takes)."""

    def run(*words: str) -> Any:
        done = subprocess.run([aws, *words, "--output", "json"], env={**os.environ, **env}, capture_output=True, check=True)
        return json.loads(done.stdout)

    return _walk(run, sample)


def _walk(run: Callable[..., Any], sample: int) -> tuple[int, int]:
    made = 3
    wanted = 'key=status,condition={equals={stringValues=["OPEN"]}}'
    arn = run("ssm-incidents", "list-incident-records", "--filters", wanted)["incidentRecordSummaries"][0]["arn"]
    events = run("ssm-incidents", "list-timeline-events", "--incident-record-arn", arn)["eventSummaries"]
    for event in events[:sample]:
        run("ssm-incidents", "get-timeline-event", "--incident-record-arn", arn, "--event-id", event["eventId"])
        made += 1
    for engagement in run("ssm-contacts", "list-engagements", "--incident-id", arn)["Engagements"]:
        made += 1
        for page in run("ssm-contacts", "list-pages-by-engagement", "--engagement-id", engagement["EngagementArn"])["Pages"]:
            run("ssm-contacts", "list-page-receipts", "--page-id", page["PageArn"])
            made += 1
    return made, made + max(0, len(events) - sample)
