"""Services that speak AWS's query protocol: SNS, SES. Form fields go in, XML comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from shared.aws.connections import Response
from shared.aws.errors import AwsError
from shared.aws.sending import Sender
from shared.aws.signing import Request
from shared.component import component


class QueryClient(Protocol):
    """Takes the actions of one service.

    Fields are named as AWS's API reference has them on the wire: `Destination.ToAddresses.member.1`
    is the first of a list.
    """

    def call(self, action: str, fields: Mapping[str, str]) -> ET.Element:
        """The answer's result, its tags without a namespace. Raises: AwsError."""


@component
class QueryService:
    """A client whose actions are named in a field; `version` is that of the service's API."""

    sender: Sender
    version: str

    def call(self, action: str, fields: Mapping[str, str]) -> ET.Element:
        """The answer's result, its tags without a namespace. Raises: AwsError."""
        body = urlencode({"Action": action, "Version": self.version, **fields}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        root = _parsed(self.sender.send(Request("/", body, headers)).body)
        result = root.find(f"{action}Result")
        return root if result is None else result


def read_xml_error(response: Response) -> AwsError:
    """A refusal in XML, whatever stands between us and the service may have made of it."""
    try:
        root = _parsed(response.body)
        code, message = root.findtext(".//Code"), root.findtext(".//Message")
    except ET.ParseError:
        code, message = None, None
    return AwsError(code or f"Status{response.status}", message or "", response.status)


def _parsed(body: bytes) -> ET.Element:
    """The answer without its namespace."""
    root = ET.fromstring(body)  # noqa: S314 - AWS's own answer, over TLS
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
