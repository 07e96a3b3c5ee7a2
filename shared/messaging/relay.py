"""The relay: from a table's stream to whoever is to hear of a change.

Outbox items go to the owning service's topic, audit lines to the queue of the trail. It sends a
whole batch or raises, and then the stream gives it the batch again: everything is sent at least
once, and whoever hears it drops what they have seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared import aws
from shared.dynamo.audit import PREFIX as AUDIT
from shared.dynamo.codec import decode_item
from shared.observability import logger
from shared.settings import load

BATCH = 10  # what PublishBatch takes


class NotPublished(Exception):
    """SNS did not take some events; the stream will bring them again."""


@dataclass(frozen=True)
class RelaySettings:
    """The relay's environment: `TOPICS` is a JSON object of service to topic ARN."""

    topics: str
    audit_queue_url: str


def handler(event: dict[str, Any], _context: object) -> None:
    """Send on the events and audit lines of a stream's batch. Raises: NotPublished."""
    records = event["Records"]
    relay(records, _topics(), aws.client("sns"))
    record_lines(records, _settings().audit_queue_url, aws.client("sqs"))


@cache
def _settings() -> RelaySettings:
    return load(RelaySettings)


@cache
def _topics() -> dict[str, str]:
    topics: dict[str, str] = json.loads(_settings().topics)
    return topics


def relay(records: list[dict[str, Any]], topics: dict[str, str], sns: Any) -> None:
    """Publish the events in stream records, in their order within a service.

    Raises: NotPublished.
    """
    events = [json.loads(i["event"]["S"]) for i in _inserted(records) if "event" in i]
    for service in dict.fromkeys(_service(e) for e in events):
        own = [e for e in events if _service(e) == service]
        for start in range(0, len(own), BATCH):
            _publish(own[start : start + BATCH], topics[service], sns)
    logger().info("events relayed", events=len(events))


def record_lines(records: list[dict[str, Any]], queue_url: str, sqs: Any) -> None:
    """Send the audit lines in stream records to the queue of the trail.

    One by one: they come from what people do, so they are few.
    """
    for item in _inserted(records):
        if item["pk"]["S"].startswith(AUDIT):
            sqs.send_message(QueueUrl=queue_url, MessageBody=_dumped(decode_item(item)))


def _inserted(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The new items, in DynamoDB's notation."""
    for record in records:
        image = record.get("dynamodb", {}).get("NewImage")
        if record.get("eventName") == "INSERT" and image:
            yield image


def _service(event: dict[str, Any]) -> str:
    return str(event["type"]).split(".", 1)[0]


def _publish(events: list[dict[str, Any]], topic: str, sns: Any) -> None:
    entries = [
        {
            "Id": str(number),
            "Message": _dumped(event),
            "MessageAttributes": {"type": {"DataType": "String", "StringValue": event["type"]}},
        }
        for number, event in enumerate(events)
    ]
    failed = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries).get("Failed", [])
    if failed:
        raise NotPublished(f"{len(failed)} of {len(events)}: {failed[0].get('Code')}")


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
