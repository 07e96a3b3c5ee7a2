"""A shard of a day of the books, as it lies on the queue beside the shards of billing runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shared.aws import clients
from shared.event import MalformedEvent


class MalformedPart(MalformedEvent):
    """The message names no shard of a day."""


@dataclass(frozen=True, slots=True)
class PartMessage:
    """Which shard of which day, and the time that the day is drawn up."""

    day: date
    shard: int
    drawing: int

    def to_json(self) -> str:
        """The message's body."""
        day = self.day.isoformat()
        return json.dumps({"day": day, "shard": self.shard, "drawing": self.drawing})


def parse(body: str) -> PartMessage | None:
    """The shard of a day that a message names; None for a run's. Raises: MalformedPart."""
    try:
        raw = json.loads(body)
        if "day" not in raw:
            return None
        day = date.fromisoformat(raw["day"])
        return PartMessage(day, int(raw["shard"]), int(raw["drawing"]))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise MalformedPart(f"not a shard of a day: {error}") from error


class BookQueue(Protocol):
    """Where shards wait for a worker."""

    def send(self, messages: Sequence[PartMessage]) -> None:
        """Put shards on the queue."""


@dataclass(frozen=True)
class SqsBookQueue:
    """The queue in SQS, which is that of billing runs."""

    url: str

    def send(self, messages: Sequence[PartMessage]) -> None:
        """Put shards on the queue, one at a time: none is lost in a batch that half succeeds."""
        for message in messages:
            request = {"QueueUrl": self.url, "MessageBody": message.to_json()}
            clients.sqs().call("SendMessage", request)
