"""The run's queue: one message is one shard of one run to go on with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared import aws
from shared.errors import Unavailable

BATCH = 10  # what SendMessageBatch takes


@dataclass(frozen=True, slots=True)
class ShardMessage:
    """Which shard of which run."""

    run_id: str
    shard: int

    def to_json(self) -> str:
        """The message's body."""
        return json.dumps({"runId": self.run_id, "shard": self.shard})


class MalformedMessage(ValueError):
    """The message names no shard of a run."""


def parse(body: str) -> ShardMessage:
    """The shard that a message names. Raises: MalformedMessage."""
    try:
        raw = json.loads(body)
        return ShardMessage(str(raw["runId"]), int(raw["shard"]))
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedMessage(f"not a shard of a run: {error}") from error


class RunQueue(Protocol):
    """Where shards wait for a worker."""

    def send(self, messages: Sequence[ShardMessage], delay: int = 0) -> None:
        """Put shards on the queue, to be seen after `delay` seconds. Raises: Unavailable."""


@dataclass(frozen=True)
class SqsRunQueue:
    """The queue in SQS."""

    url: str

    def send(self, messages: Sequence[ShardMessage], delay: int = 0) -> None:
        """Put shards on the queue, to be seen after `delay` seconds. Raises: Unavailable."""
        for start in range(0, len(messages), BATCH):
            entries = [
                {"Id": str(number), "MessageBody": message.to_json(), "DelaySeconds": delay}
                for number, message in enumerate(messages[start : start + BATCH])
            ]
            answer = aws.client("sqs").send_message_batch(QueueUrl=self.url, Entries=entries)
            if answer.get("Failed"):
                raise Unavailable(f"{len(answer['Failed'])} shards did not reach the queue.")
