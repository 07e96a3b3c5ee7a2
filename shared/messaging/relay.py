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

BATCH = 10  # what PublishBatch and SendMessageBatch take
BATCH_BYTES = 200_000  # within what SendMessageBatch takes, whatever the escapes


class NotPublished(Exception):
    """SNS or SQS did not take something; the stream will bring it again."""


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
    """Send the audit lines in stream records to the queue of the trail. Raises: NotPublished."""
    lines = [i for i in _inserted(records) if i["pk"]["S"].startswith(AUDIT)]
    for batch in _batches(lines):
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(batch)]
        _check(sqs.send_message_batch(QueueUrl=queue_url, Entries=entries), len(entries))


def _inserted(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The new items, in DynamoDB's notation."""
    for record in records:
        image = record.get("dynamodb", {}).get("NewImage")
        if record.get("eventName") == "INSERT" and image:
            yield image


def _batches(lines: list[dict[str, Any]]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for line in lines:
        body = _dumped(decode_item(line))
        if batch and (len(batch) == BATCH or size + len(body.encode()) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(body)
        size += len(body.encode())
    if batch:
        yield batch


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
    _check(sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries), len(entries))


def _check(answer: dict[str, Any], sent: int) -> None:
    if failed := answer.get("Failed", []):
        raise NotPublished(f"{len(failed)} of {sent}: {failed[0].get('Code')}")


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
