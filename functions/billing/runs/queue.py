"""The queue of billing runs: one message is one shard of one run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.aws import clients
from shared.event import MalformedEvent


@dataclass(frozen=True, slots=True)
class ShardMessage:
    """Which shard of which run."""

    run_id: str
    shard: int

    def to_json(self) -> str:
        """The message's body."""
        return json.dumps({"runId": self.run_id, "shard": self.shard})


class MalformedMessage(MalformedEvent):
    """The message names no shard of a run."""


def parse(body: str) -> ShardMessage:
    """The shard that a message names. Raises: MalformedMessage."""
    try:
        raw = json.loads(body)
        return ShardMessage(str(raw["runId"]), int(raw["shard"]))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise MalformedMessage(f"not a shard of a run: {error}") from error


class RunQueue(Protocol):
    """Where shards wait for a worker."""

    def send(self, messages: Sequence[ShardMessage], delay: int = 0) -> None:
        """Put shards on the queue, visible after `delay` seconds."""


@dataclass(frozen=True)
class SqsRunQueue:
    """The queue in SQS."""

    url: str

    def send(self, messages: Sequence[ShardMessage], delay: int = 0) -> None:
        """Put shards on the queue, visible after `delay` seconds."""
        for message in messages:
            self._send(message, delay)

    def _send(self, message: ShardMessage, delay: int) -> None:
        """One at a time: there are 32 at most, and none is lost in a batch that half succeeds."""
        request = {"QueueUrl": self.url, "MessageBody": message.to_json(), "DelaySeconds": delay}
        clients.sqs().call("SendMessage", request)
