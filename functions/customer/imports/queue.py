"""The queue of imports: one message is a file to check, or every eighth chunk from one on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from functions.customer.imports.entities import LANES, Import
from shared.aws import clients
from shared.event import MalformedEvent


class MalformedStep(MalformedEvent):
    """The message names no step of an import."""


class Step(StrEnum):
    """What is to be done."""

    CHECK = "check"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class ImportMessage:
    """A step of an import; `chunk` is the first that is to be applied."""

    import_id: str
    step: Step
    chunk: int = 0

    def to_json(self) -> str:
        """The message's body."""
        return json.dumps({"import": self.import_id, "step": self.step, "chunk": self.chunk})


def parse(body: str) -> ImportMessage:
    """The step that a message names. Raises: MalformedStep."""
    try:
        raw = json.loads(body)
        return ImportMessage(str(raw["import"]), Step(raw["step"]), int(raw["chunk"]))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise MalformedStep(f"not a step of an import: {error}") from error


def lanes(one: Import) -> list[ImportMessage]:
    """What has all of an import applied: a message for each lane of its chunks."""
    return [ImportMessage(one.id, Step.APPLY, n) for n in range(min(LANES, one.chunks))]


class ImportQueue(Protocol):
    """Where steps wait for a worker."""

    def send(self, messages: Sequence[ImportMessage]) -> None:
        """Put steps on the queue."""


@dataclass(frozen=True)
class SqsImportQueue:
    """The queue in SQS."""

    url: str

    def send(self, messages: Sequence[ImportMessage]) -> None:
        """Put steps on the queue, one at a time: none is lost in a batch that half succeeds."""
        for message in messages:
            request = {"QueueUrl": self.url, "MessageBody": message.to_json()}
            clients.sqs().call("SendMessage", request)
