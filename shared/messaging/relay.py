"""The relay: from a table's stream to whoever is to hear of a change.

Outbox items go to the owning service's topic, audit lines to the queue of the trail. It sends a
whole batch or raises, and then the stream gives it the batch again: everything is sent at least
once, and whoever hears it drops what they have seen.

What can never be sent (unreadable, too large, of a service without a topic) would hold its shard
for a day. Its key goes to the dead-letter queue with the reason, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared.aws import clients
from shared.aws.json_service import JsonClient
from shared.aws.topics import Published, Publisher
from shared.dynamo.audit import PREFIX as AUDIT
from shared.dynamo.codec import decode_item
from shared.observability import logger
from shared.settings import load

BATCH = 10  # what PublishBatch takes
LARGEST = 250_000  # bytes of a message, and of a batch: SNS and SQS take 262,144 with attributes

PutAside = Callable[[str, str], None]
"""Takes the key of an item that can never be sent, and the reason."""


class NotPublished(Exception):
    """SNS did not take some events; the stream will bring them again."""


@dataclass(frozen=True)
class RelaySettings:
    """The relay's environment: `TOPICS` is a JSON object of service to topic ARN."""

    topics: str
    audit_queue_url: str
    dead_letter_queue_url: str


@dataclass(frozen=True, slots=True)
class Message:
    """An event as it is published; `key` is that of its outbox item."""

    key: str
    type: str
    text: str

    @property
    def service(self) -> str:
        """Whose topic it goes to."""
        return self.type.split(".", 1)[0]

    @property
    def size(self) -> int:
        """How many bytes of a batch it takes."""
        return len(self.text.encode()) + len(self.type) + 32


def handler(event: dict[str, Any], _context: object) -> None:
    """Send on the events and audit lines of a stream's batch. Raises: NotPublished."""
    records, settings, sqs = event["Records"], _settings(), clients.sqs()
    aside = to_dead_letters(settings.dead_letter_queue_url, sqs)
    relay(records, _topics(), clients.topics(), aside)
    record_lines(records, settings.audit_queue_url, sqs)


@cache
def _settings() -> RelaySettings:
    return load(RelaySettings)


@cache
def _topics() -> dict[str, str]:
    topics: dict[str, str] = json.loads(_settings().topics)
    return topics


def relay(
    records: list[dict[str, Any]], topics: dict[str, str], sns: Publisher, put_aside: PutAside
) -> None:
    """Publish the events in stream records, in their order within a service.

    Raises: NotPublished.
    """
    messages = [m for m in _messages(records, put_aside) if _can_go(m, topics, put_aside)]
    for service in dict.fromkeys(m.service for m in messages):
        for batch in _batches([m for m in messages if m.service == service]):
            _publish(batch, topics[service], sns, put_aside)
    logger().info("events relayed", events=len(messages))


def record_lines(records: list[dict[str, Any]], queue_url: str, sqs: JsonClient) -> None:
    """Send the audit lines in stream records to the queue of the trail.

    One by one: they come from what people do, so they are few.
    """
    for item in _inserted(records):
        if item["pk"]["S"].startswith(AUDIT):
            _send(sqs, queue_url, _line(decode_item(item)))


def to_dead_letters(queue_url: str, sqs: JsonClient) -> PutAside:
    """What sends the key of an item, with the reason, to the relay's dead-letter queue."""

    def send(key: str, reason: str) -> None:
        logger().error("not relayed", key=key, reason=reason)
        _send(sqs, queue_url, _dumped({"pk": key, "reason": reason}))

    return send


def _send(sqs: JsonClient, queue_url: str, text: str) -> None:
    sqs.call("SendMessage", {"QueueUrl": queue_url, "MessageBody": text})


def _messages(records: list[dict[str, Any]], put_aside: PutAside) -> Iterator[Message]:
    for item in _inserted(records):
        if "event" in item:
            key = item["pk"]["S"]
            try:
                event = json.loads(item["event"]["S"])
                yield Message(key, str(event["type"]), _dumped(event))
            except (ValueError, KeyError, TypeError) as error:
                put_aside(key, f"not an event: {type(error).__name__}")


def _can_go(message: Message, topics: dict[str, str], put_aside: PutAside) -> bool:
    if message.service not in topics:
        put_aside(message.key, f"there is no topic for the events of {message.service}")
    elif message.size > LARGEST:
        put_aside(message.key, f"{message.size} bytes; a topic takes {LARGEST}")
    else:
        return True
    return False


def _batches(messages: list[Message]) -> Iterator[list[Message]]:
    """Messages, at least one, in order; no more at once than a topic takes."""
    batch: list[Message] = []
    for message in messages:
        if len(batch) == BATCH or sum(m.size for m in batch) + message.size > LARGEST:
            yield batch
            batch = []
        batch.append(message)
    yield batch


def _line(item: dict[str, Any]) -> str:
    """An audit line; one that is too long for a queue goes without what was changed.

    It lies in full in its service's own table.
    """
    text = _dumped(item)
    if len(text.encode()) <= LARGEST:
        return text
    return _dumped(item | {"before": {}, "after": {}, "leftOut": "too long; see the service"})


def _inserted(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The new items, in DynamoDB's notation."""
    for record in records:
        image = record.get("dynamodb", {}).get("NewImage")
        if record.get("eventName") == "INSERT" and image:
            yield image


def _publish(messages: list[Message], topic: str, sns: Publisher, put_aside: PutAside) -> None:
    refused = sns.publish(topic, [Published(m.text, {"type": m.type}) for m in messages])
    for one in refused:
        if one.is_ours:
            put_aside(messages[one.position].key, f"the topic refuses it: {one.code}")
    if codes := [one.code for one in refused if not one.is_ours]:
        raise NotPublished(f"{len(codes)} of {len(messages)}: {', '.join(sorted(set(codes)))}")


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
