"""The queues of the deployed stack: what a consumer is fed from, and what it could not read."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from infra.house.rows import house
from infra.local.play.client import until
from infra.local.play.stage import Stage

COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
CONSUMERS = {one.woken_by: one.name for one in house().functions if one.woken_by}


@dataclass(frozen=True)
class Queue:
    """A consumer's queue and its dead-letter queue."""

    sqs: Any
    url: str
    dead_letters_url: str

    def send(self, *bodies: str) -> None:
        """Put messages on the queue."""
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def settle(self, *, seconds: float = 240) -> None:
        """Wait until every message has been taken and acknowledged, if need be at its second try."""
        until(lambda: not self._waiting(), "an empty queue", seconds=seconds)

    def lose(self) -> None:
        """Whatever waits is lost."""
        self.sqs.purge_queue(QueueUrl=self.url)

    def dead_letters(self, *bodies: str, seconds: float = 60) -> dict[str, str]:
        """Why each of these messages has become a dead letter; they are taken from there."""
        reasons: dict[str, str] = {}

        def all_there() -> bool:
            reasons.update(self._taken(bodies))
            return set(reasons) == set(bodies)

        until(all_there, "the dead letters", seconds=seconds)
        return reasons

    def dead_letter(self, body: str) -> str:
        """Why this message has become a dead letter; it is taken from there."""
        return self.dead_letters(body)[body]

    def has_dead_letters(self) -> bool:
        """Whether anything lies in the dead-letter queue."""
        return bool(self._count(self.dead_letters_url))

    def _waiting(self) -> bool:
        if self._count(self.url):
            return True
        time.sleep(0.2)  # between taking and hiding a message an emulator may count it nowhere
        return bool(self._count(self.url))

    def _count(self, url: str) -> int:
        answer = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=COUNTS)
        return sum(int(answer["Attributes"][name]) for name in COUNTS)

    def _taken(self, bodies: Collection[str]) -> Iterator[tuple[str, str]]:
        """Bodies and reasons of what is waiting; letters of others are left to them."""
        answer = self.sqs.receive_message(
            QueueUrl=self.dead_letters_url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=1,
            MessageAttributeNames=["All"],
        )
        for message in answer.get("Messages", []):
            if message["Body"] in bodies:
                self.sqs.delete_message(
                    QueueUrl=self.dead_letters_url, ReceiptHandle=message["ReceiptHandle"]
                )
                attributes = message.get("MessageAttributes", {})
                yield message["Body"], attributes.get("reason", {}).get("StringValue", "")


def queue(stage: Stage, name: str) -> Queue:
    """A consumer's queue by its name in the outputs, such as Customer."""
    function = stage.outputs["functionPrefix"] + CONSUMERS[name]
    (mapping,) = stage.aws("lambda").list_event_source_mappings(FunctionName=function)[
        "EventSourceMappings"
    ]
    sqs = stage.aws("sqs")
    url = sqs.get_queue_url(QueueName=mapping["EventSourceArn"].rsplit(":", 1)[1])["QueueUrl"]
    return Queue(sqs, url, stage.outputs["deadLetterQueues"][name])
