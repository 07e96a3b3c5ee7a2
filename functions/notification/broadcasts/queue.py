"""The queue of broadcasts: one message has a worker go on with a lane."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from shared.aws.json_service import JsonClient
from shared.component import component
from shared.event import MalformedEvent


class MalformedLane(MalformedEvent):
    """The message names no lane of a broadcast."""


@dataclass(frozen=True, slots=True)
class LaneStep:
    """Go on with a lane."""

    broadcast_id: str
    lane: int


class BroadcastQueue(Protocol):
    """Where lanes wait for a worker."""

    def send(self, steps: Sequence[LaneStep]) -> None:
        """Put lanes on the queue."""


@component
class SqsBroadcastQueue:
    """The queue in SQS."""

    client: JsonClient
    url: str

    def send(self, steps: Sequence[LaneStep]) -> None:
        """Put lanes on the queue, one at a time."""
        for step in steps:
            body = json.dumps(asdict(step))
            self.client.call("SendMessage", {"QueueUrl": self.url, "MessageBody": body})


def parse(body: str) -> LaneStep:
    """The lane that a message names. Raises: MalformedLane."""
    try:
        raw = json.loads(body)
        return LaneStep(str(raw["broadcast_id"]), int(raw["lane"]))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise MalformedLane(f"not a lane of a broadcast: {error}") from error
