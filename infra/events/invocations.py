"""What AWS sends to functions, by example: one file for each kind of invocation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from infra.contracts.example import AN_ID
from infra.events.documents import AT, sample_of
from shared.caller import described
from shared.clock import iso
from shared.dynamo.codec import encode_item
from shared.messaging.data import EventData
from shared.principal import Principal

ACCOUNT = "arn:aws:{service}:eu-central-1:123456789012:{name}"
TOKEN = "Bearer <access token>"  # noqa: S105 - a place for one
SEAL = "<what the authorizer seals it with>"
READER = "anna@example.com"
REPORTS: tuple[dict[str, Any], ...] = (
    {
        "eventType": "Delivery",
        "delivery": {
            "timestamp": iso(AT),
            "processingTimeMillis": 546,
            "recipients": [READER],
            "smtpResponse": "250 ok",
        },
    },
    {
        "eventType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "timestamp": iso(AT),
            "bouncedRecipients": [{"emailAddress": READER, "action": "failed", "status": "5.1.1"}],
        },
    },
    {
        "eventType": "Complaint",
        "complaint": {
            "complainedRecipients": [{"emailAddress": READER}],
            "complaintFeedbackType": "abuse",
            "timestamp": iso(AT),
        },
    },
    {"eventType": "Reject", "reject": {"reason": "Bad content"}},
)
"""What SES says of a mail: that it has arrived, or why it has not."""


def a_caller() -> dict[str, str]:
    """The context of a caller as the authorizer describes them."""
    customer = Principal(
        id=AN_ID,
        role="customer",
        permissions=frozenset({"support:ticket:read", "support:ticket:write"}),
        customer_id=AN_ID,
        session_id=AN_ID,
    )
    return described(customer) | {"expiresAt": str(int(AT.timestamp())), "seal": SEAL}


def invocations(emitted: Mapping[str, type[EventData]]) -> dict[str, Any]:
    """The events of sample invocations, by name."""
    caller = a_caller()
    ticket = {"subject": "No connection", "text": "Red light.", "category": "connection"}
    return {
        "api-health": _request("GET", "/health", "/health"),
        "api-open-ticket": _request("POST", "/tickets", "/tickets", body=ticket, caller=caller),
        "api-read-ticket": _request(
            "GET",
            "/tickets/{ticketId}",
            f"/tickets/{AN_ID}",
            caller=caller,
            parameters={"ticketId": AN_ID},
        ),
        "authorizer": {
            "type": "REQUEST",
            "headers": {"Authorization": TOKEN},
            "methodArn": ACCOUNT.format(service="execute-api", name="abcdef1234/v1/GET/auth/me"),
        },
        "queue": _batch(sample_of(emitted["customer.contract.activated"])),
        "stream": _stream(sample_of(emitted["support.ticket.opened"])),
        "schedule-invoices": {"job": "invoices"},
        "schedule-payments": {"job": "payments"},
        "schedule-subscriptions": {"job": "subscriptions"},
        **{f"mail-{said['eventType'].lower()}": _report(said) for said in REPORTS},
    }


def _request(
    method: str,
    resource: str,
    path: str,
    *,
    body: Any = None,
    caller: Mapping[str, str] | None = None,
    parameters: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A proxy event of API Gateway."""
    context: dict[str, Any] = {
        "resourcePath": resource,
        "httpMethod": method,
        "path": f"/v1{path}",
        "stage": "v1",
        "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        "identity": {"sourceIp": "203.0.113.7", "userAgent": "curl/8"},
    }
    headers = {"accept": "application/json", "content-type": "application/json"}
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers | ({"authorization": TOKEN} if caller else {}),
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parameters,
        "stageVariables": None,
        "requestContext": context | ({"authorizer": dict(caller)} if caller else {}),
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def _batch(event: Mapping[str, Any]) -> dict[str, Any]:
    """A batch of an SQS queue that an SNS topic delivers to raw."""
    kind = {"type": {"dataType": "String", "stringValue": event["type"]}}
    return _brought(event, kind)


def _brought(body: Mapping[str, Any], attributes: Mapping[str, Any]) -> dict[str, Any]:
    """A batch of one message."""
    return {
        "Records": [
            {
                "messageId": "19dd0b57-b21e-4ac1-bd88-01bbb068cb78",
                "receiptHandle": "MessageReceiptHandle",
                "body": json.dumps(body, ensure_ascii=False),
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": dict(attributes),
                "eventSource": "aws:sqs",
                "eventSourceARN": ACCOUNT.format(service="sqs", name="lastmile-billing"),
                "awsRegion": "eu-central-1",
            }
        ]
    }


def _report(said: Mapping[str, Any]) -> dict[str, Any]:
    """A batch of the queue that SES's topic delivers to raw; the mail is named by SES's id."""
    mail = {
        "messageId": "external-1",
        "timestamp": iso(AT),
        "source": "no-reply@example.com",
        "destination": [READER],
    }
    return _brought(dict(said) | {"mail": mail}, {})


def _stream(event: Mapping[str, Any]) -> dict[str, Any]:
    """A batch of a table's stream: the outbox item of one committed event."""
    keys = {"pk": f"OUTBOX#{event['id']}", "sk": "EVENT"}
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    item = {"type": event["type"], "event": text, "expiresAt": int(AT.timestamp()) + 7 * 86400}
    name = f"table/lastmile-support/stream/{iso(AT)}"
    return {
        "Records": [
            {
                "eventID": "1",
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "eventSourceARN": ACCOUNT.format(service="dynamodb", name=name),
                "awsRegion": "eu-central-1",
                "dynamodb": {
                    "Keys": encode_item(keys),
                    "NewImage": encode_item(keys | item),
                    "SequenceNumber": "111",
                    "StreamViewType": "NEW_IMAGE",
                },
            }
        ]
    }
