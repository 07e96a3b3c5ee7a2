"""What lies in the tables and logs, for what no API shows: outboxes, marks of events seen, log lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from infra.local.play.stage import Stage


def outbox(stage: Stage, service: str) -> list[dict[str, Any]]:
    """The outbox items of a service, as DynamoDB has them."""
    return list(scanned(stage, service, "begins_with(pk, :p)", {":p": {"S": "OUTBOX#"}}))


def events(stage: Stage, service: str) -> list[dict[str, Any]]:
    """The events that a service has said."""
    return [json.loads(item["event"]["S"]) for item in outbox(stage, service)]


def times_seen(stage: Stage, service: str, event_id: str) -> int:
    """How many consumers of a service remember an event."""
    seen = {":p": {"S": f"SEEN#{event_id}"}}
    return len(list(scanned(stage, service, "pk = :p", seen)))


def logs(stage: Stage, function: str | None = None) -> Iterator[tuple[str, str]]:
    """Every log line: of which function, and what it says."""
    client = stage.aws("logs")
    prefix = "/aws/lambda/" + stage.outputs["functionPrefix"]
    groups = client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
    for name in (g["logGroupName"] for page in groups for g in page["logGroups"]):
        if function is None or name == prefix + function:
            pages = client.get_paginator("filter_log_events").paginate(logGroupName=name)
            for event in (e for page in pages for e in page["events"]):
                yield name.removeprefix(prefix), event["message"]


def scanned(
    stage: Stage, service: str, condition: str, values: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The items of a service's table that fit a condition, as DynamoDB has them."""
    pages = (
        stage.aws("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=stage.outputs["tables"][service],
            FilterExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
    )
    return (item for page in pages for item in page["Items"])
