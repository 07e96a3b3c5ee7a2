"""The outbox relay: from a table's stream to the owning service's topic.

It publishes a whole batch or raises, and then the stream gives it the batch again: an event is
published at least once, and consumers drop what they have seen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared import aws
from shared.observability import logger
from shared.settings import load

BATCH = 10  # what PublishBatch takes


class NotPublished(Exception):
    """SNS did not take some events; the stream will bring them again."""


@dataclass(frozen=True)
class RelaySettings:
    """The relay's environment: `TOPICS` is a JSON object of service to topic ARN."""

    topics: str


def handler(event: dict[str, Any], _context: object) -> None:
    """Publish the outbox items of a stream's batch. Raises: NotPublished."""
    relay(event["Records"], _topics(), aws.client("sns"))


@cache
def _topics() -> dict[str, str]:
    topics: dict[str, str] = json.loads(load(RelaySettings).topics)
    return topics


def relay(records: list[dict[str, Any]], topics: dict[str, str], sns: Any) -> None:
    """Publish the events in stream records, in their order within a service.

    Raises: NotPublished.
    """
    events = [e for r in records if (e := _event(r)) is not None]
    for service in dict.fromkeys(_service(e) for e in events):
        own = [e for e in events if _service(e) == service]
        for start in range(0, len(own), BATCH):
            _publish(own[start : start + BATCH], topics[service], sns)
    logger().info("events relayed", events=len(events))


def _event(record: dict[str, Any]) -> dict[str, Any] | None:
    image = record.get("dynamodb", {}).get("NewImage", {})
    if record.get("eventName") != "INSERT" or "event" not in image:
        return None
    event: dict[str, Any] = json.loads(image["event"]["S"])
    return event


def _service(event: dict[str, Any]) -> str:
    return str(event["type"]).split(".", 1)[0]


def _publish(events: list[dict[str, Any]], topic: str, sns: Any) -> None:
    entries = [
        {
            "Id": str(number),
            "Message": json.dumps(event, ensure_ascii=False, separators=(",", ":")),
            "MessageAttributes": {"type": {"DataType": "String", "StringValue": event["type"]}},
        }
        for number, event in enumerate(events)
    ]
    failed = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries).get("Failed", [])
    if failed:
        raise NotPublished(f"{len(failed)} of {len(events)}: {failed[0].get('Code')}")
