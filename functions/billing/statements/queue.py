"""A part of an import, as it lies on the queue beside the shards of billing runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.aws import clients
from shared.event import MalformedEvent


class MalformedRows(MalformedEvent):
    """The message names no part of an import."""


@dataclass(frozen=True, slots=True)
class RowsMessage:
    """Which part of which import."""

    import_id: str
    part: int

    def to_json(self) -> str:
        """The message's body."""
        return json.dumps({"import": self.import_id, "part": self.part})


def parse(body: str) -> RowsMessage | None:
    """The part of an import that a message names; None for other work. Raises: MalformedRows."""
    try:
        raw = json.loads(body)
        if "import" not in raw:
            return None
        return RowsMessage(str(raw["import"]), int(raw["part"]))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise MalformedRows(f"not a part of an import: {error}") from error


class RowsQueue(Protocol):
    """Where parts wait for a worker."""

    def send(self, messages: Sequence[RowsMessage]) -> None:
        """Put parts on the queue."""


@dataclass(frozen=True)
class SqsRowsQueue:
    """The queue in SQS, which is that of billing runs."""

    url: str

    def send(self, messages: Sequence[RowsMessage]) -> None:
        """Put parts on the queue, one at a time: none is lost in a batch that half succeeds."""
        for message in messages:
            request = {"QueueUrl": self.url, "MessageBody": message.to_json()}
            clients.sqs().call("SendMessage", request)
