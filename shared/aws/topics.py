"""SNS: publishing to a topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from xml.etree import ElementTree as ET

from shared.aws.query_service import QueryClient
from shared.component import component


@dataclass(frozen=True, slots=True)
class Published:
    """A message for a topic; its attributes are texts, for the filters of subscriptions."""

    text: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A message of a batch that the topic did not take; `position` in the batch, from 0."""

    position: int
    code: str
    is_ours: bool
    """Whether the message itself is at fault, so that sending it again is of no use."""


class Publisher(Protocol):
    """Publishes to topics."""

    def publish(self, topic_arn: str, messages: Sequence[Published]) -> list[NotTaken]:
        """Publish at most ten messages; those that were not taken. Raises: AwsError."""


@component
class Topics:
    """The topics of an account."""

    client: QueryClient

    def publish(self, topic_arn: str, messages: Sequence[Published]) -> list[NotTaken]:
        """Publish at most ten messages; those that were not taken. Raises: AwsError."""
        fields = {"TopicArn": topic_arn}
        for position, message in enumerate(messages):
            fields.update(_fields(position, message))
        return list(_not_taken(self.client.call("PublishBatch", fields)))


def _fields(position: int, message: Published) -> Iterator[tuple[str, str]]:
    """A message's form fields; their lists count from 1."""
    entry = f"PublishBatchRequestEntries.member.{position + 1}"
    yield f"{entry}.Id", str(position)
    yield f"{entry}.Message", message.text
    for number, (name, value) in enumerate(message.attributes.items(), start=1):
        attribute = f"{entry}.MessageAttributes.entry.{number}"
        yield f"{attribute}.Name", name
        yield f"{attribute}.Value.DataType", "String"
        yield f"{attribute}.Value.StringValue", value


def _not_taken(result: ET.Element) -> Iterator[NotTaken]:
    for member in result.findall("./Failed/member"):
        yield NotTaken(
            position=int(member.findtext("Id", "")),
            code=member.findtext("Code", ""),
            is_ours=member.findtext("SenderFault") == "true",
        )
