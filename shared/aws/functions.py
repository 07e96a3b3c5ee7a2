"""Lambda: asking a function and waiting for what it answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from shared.aws.sending import Sender
from shared.aws.signing import Request
from shared.component import component


class FunctionFailed(Exception):
    """The function raised an error, or did not end in time."""


@component
class Functions:
    """The functions of an account."""

    sender: Sender

    def invoke(self, name: str, event: Any) -> Any:
        """What a function answers to an event. Raises: FunctionFailed, AwsError."""
        path = f"/2015-03-31/functions/{quote(name, safe='')}/invocations"
        body = json.dumps(event).encode()
        answer = self.sender.send(Request(path, body, {"content-type": "application/json"}))
        if answer.headers.get("x-amz-function-error"):
            raise FunctionFailed(name)
        return json.loads(answer.body)
