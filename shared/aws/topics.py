"""SNS: publishing to a topic, by AWS's query protocol (form fields in, XML out)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from shared.aws.connections import Response
from shared.aws.errors import AwsError
from shared.aws.sending import Sender
from shared.aws.signing import Request

VERSION = "2010-03-31"


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


@dataclass(frozen=True, kw_only=True)
class Topics:
    """The topics of an account."""

    sender: Sender

    def publish(self, topic_arn: str, messages: Sequence[Published]) -> list[NotTaken]:
        """Publish at most ten messages; those that were not taken. Raises: AwsError."""
        fields = {"Action": "PublishBatch", "Version": VERSION, "TopicArn": topic_arn}
        for position, message in enumerate(messages):
            fields.update(_fields(position, message))
        headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        answer = self.sender.send(Request("/", urlencode(fields).encode(), headers))
        return list(_not_taken(_parsed(answer.body)))


def read_xml_error(response: Response) -> AwsError:
    """A refusal in XML, whatever stands between us and the service may have made of it."""
    try:
        root = _parsed(response.body)
        code, message = root.findtext(".//Code"), root.findtext(".//Message")
    except ET.ParseError:
        code, message = None, None
    return AwsError(code or f"Status{response.status}", message or "", response.status)


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


def _not_taken(root: ET.Element) -> Iterator[NotTaken]:
    for member in root.findall("./PublishBatchResult/Failed/member"):
        yield NotTaken(
            position=int(member.findtext("Id", "")),
            code=member.findtext("Code", ""),
            is_ours=member.findtext("SenderFault") == "true",
        )


def _parsed(body: bytes) -> ET.Element:
    """The answer without its namespace."""
    root = ET.fromstring(body)  # noqa: S314 - AWS's own answer, over TLS
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
