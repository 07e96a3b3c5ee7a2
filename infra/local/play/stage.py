"""Where the play is played: the API, the mailbox, and AWS's own doors for what no API shows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3
import httpx

from infra.local.play.client import Api, StepFailed
from infra.local.play.mailbox import Mailbox


@dataclass
class Stage:
    """Everything the steps share; `facts` is what one step learned and a later one needs."""

    api: Api
    mailbox: Mailbox
    session: boto3.Session
    endpoint: str | None
    outputs: dict[str, Any]
    admin: tuple[str, str]
    name: str = field(default_factory=lambda: secrets.token_hex(3))
    facts: dict[str, Any] = field(default_factory=dict)

    def aws(self, service: str) -> Any:
        """A client of an AWS service on this stack."""
        return self.session.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Invoke a function as its schedule does, and wait for its answer. Raises: StepFailed."""
        answer = self.aws("lambda").invoke(
            FunctionName=self.outputs["functionPrefix"] + function,
            Payload=json.dumps(event).encode(),
        )
        payload = answer["Payload"].read().decode()
        if answer.get("FunctionError"):
            raise StepFailed(f"{function} failed: {payload}")
        return json.loads(payload or "null")

    def signed_webhook(self, event: dict[str, Any], message_id: str) -> httpx.Response:
        """Deliver a message of the sandbox gateway, signed as Standard Webhooks says."""
        secret = self.aws("secretsmanager").get_secret_value(
            SecretId=self.outputs["secrets"]["sandboxGateway"]
        )["SecretString"]
        body, at = json.dumps(event), str(int(time.time()))
        key = base64.b64decode(_padded(secret.removeprefix("whsec_")))
        digest = hmac.new(key, f"{message_id}.{at}.{body}".encode(), hashlib.sha256).digest()
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": at,
            "webhook-signature": "v1," + base64.b64encode(digest).decode(),
        }
        return self.api.as_(None).request(
            "POST", "/payments/webhooks/sandbox", headers=headers, content=body
        )

    def today(self) -> str:
        """Today's date in UTC."""
        return datetime.now(UTC).date().isoformat()


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)
