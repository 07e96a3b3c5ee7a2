"""Services that speak AWS's JSON protocol: DynamoDB, SQS, KMS, Secrets Manager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import orjson

from shared.aws.connections import Response
from shared.aws.errors import AwsError
from shared.aws.sending import Sender
from shared.aws.signing import Request
from shared.component import component

Answer = dict[str, Any]


class JsonClient(Protocol):
    """Calls the operations of one service.

    What goes in and comes out is as AWS's API reference has it, on the wire: a blob is base64, a
    time is a number.
    """

    def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        """What an operation answers. Raises: AwsError."""


@component
class JsonService:
    """A client whose operations are named in a header; `version` is that of the protocol."""

    sender: Sender
    target: str
    version: str

    def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        """What an operation answers. Raises: AwsError."""
        headers = {
            "content-type": f"application/x-amz-json-{self.version}",
            "x-amz-target": f"{self.target}.{operation}",
        }
        body = orjson.dumps(request)
        answer: Answer = orjson.loads(self.sender.send(Request("/", body, headers)).body or b"{}")
        return answer


def read_json_error(response: Response) -> AwsError:
    """A refusal in JSON, whatever stands between us and the service may have made of it.

    Its code reads `com.amazonaws.dynamodb.v20120810#ValidationException` or only the last part.
    """
    try:
        details = orjson.loads(response.body)
    except ValueError:
        details = None
    said: Answer = details if isinstance(details, dict) else {}
    code = response.headers.get("x-amzn-errortype") or said.get("__type") or said.get("code")
    code = str(code or f"Status{response.status}").partition(":")[0].rpartition("#")[2]
    message = said.get("message") or said.get("Message") or ""
    return AwsError(code, str(message), response.status, said)
