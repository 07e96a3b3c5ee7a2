"""ministack: keeps tables over a restart, but no stream records; what was in flight is sent again.

Events and audit lines have ids that are remembered, so whatever had arrived changes nothing.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from typing import Any

from infra.local.clients import client
from infra.local.place import Place
from shared.aws import clients
from shared.dynamo.audit import PREFIX as AUDIT
from shared.messaging.relay import record_lines, relay, to_dead_letters

MARGIN = timedelta(minutes=1)


def forget_positions(place: Place) -> None:
    """Let the streams be read from their start: they begin empty, at positions kept from before.

    Otherwise as many new events as there were old ones would be passed over.
    """
    file = place.path("state") / "lambda.json"
    if file.exists():
        kept = json.loads(file.read_text())
        positions = kept["payload"].get("dynamodb_stream_positions", {})
        if positions.get("data"):
            positions["data"] = {}
            file.write_text(json.dumps(kept))


def replay(place: Place, outputs: dict[str, Any], stopped: datetime) -> int:
    """Send on again the events and audit lines of the last minute before the stop; how many."""
    function = f"{outputs['functionPrefix']}OutboxRelay"
    settings = client(place, "lambda").get_function_configuration(FunctionName=function)
    variables = settings["Environment"]["Variables"]
    since = stopped - MARGIN
    tables = outputs["tables"].items()
    events = [r for _, table in tables for r in _records(place, table, "OUTBOX#", since)]
    lines = [r for service, table in tables if service != "auth"  # whose lines are in the trail
             for r in _records(place, table, AUDIT, since)]  # fmt: skip
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "WARNING")  # this is a terminal, not a log
    os.environ.update(place.environment())  # the relay's own code makes its clients from it
    sqs = clients.sqs()
    aside = to_dead_letters(variables["DEAD_LETTER_QUEUE_URL"], sqs)
    relay(events, json.loads(variables["TOPICS"]), clients.topics(), aside)
    record_lines(lines, variables["AUDIT_QUEUE_URL"], sqs)
    return len(events) + len(lines)


def _records(place: Place, table: str, prefix: str, since: datetime) -> list[dict[str, Any]]:
    """A table's newer items of a kind, as its stream showed them."""
    pages = (
        client(place, "dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=table,
            FilterExpression="begins_with(pk, :prefix)",
            ExpressionAttributeValues={":prefix": {"S": prefix}},
        )
    )
    items = [item for page in pages for item in page["Items"] if _time(item) >= since]
    return [{"eventName": "INSERT", "dynamodb": {"NewImage": item}} for item in items]


def _time(item: dict[str, Any]) -> datetime:
    text = json.loads(item["event"]["S"])["time"] if "event" in item else item["time"]["S"]
    return datetime.fromisoformat(text)
