"""ministack: keeps tables over a restart, but no stream records; what was in flight is sent again.

Events carry ids and consumers remember them, so whatever had arrived already changes nothing.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr

from infra.local.clients import client, session
from infra.local.place import Place
from shared.messaging.relay import relay

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
    """Publish again the events of the last minute before the stop; how many there were."""
    function = f"{outputs['functionPrefix']}OutboxRelay"
    settings = client(place, "lambda").get_function_configuration(FunctionName=function)
    topics = json.loads(settings["Environment"]["Variables"]["TOPICS"])
    since = stopped - MARGIN
    events = [e for table in outputs["tables"].values() for e in _outbox(place, table)
              if datetime.fromisoformat(json.loads(e)["time"]) >= since]  # fmt: skip
    records = [
        {"eventName": "INSERT", "dynamodb": {"NewImage": {"event": {"S": e}}}} for e in events
    ]
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "WARNING")  # this is a terminal, not a log
    relay(records, topics, client(place, "sns"))
    return len(records)


def _outbox(place: Place, table: str) -> list[str]:
    """Every event that still lies in a table's outbox."""
    found: list[str] = []
    start: dict[str, Any] = {}
    items = session().resource("dynamodb", endpoint_url=place.endpoint).Table(table)
    while True:
        page = items.scan(FilterExpression=Attr("pk").begins_with("OUTBOX#"), **start)
        found += [str(item["event"]) for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
