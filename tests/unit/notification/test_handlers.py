"""The functions as Lambda calls them: on an emulated DynamoDB, SES and SQS, with nothing but their environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from functions.notification import app, consumers
from shared import service
from shared.caller import CallerSeal
from shared.clock import system_clock
from shared.observability import logger
from tests.fakes.cloud import REGION, Cloud
from tests.fakes.people import a_customer
from tests.unit.notification.samples import CUSTOMER, an_event

SENDER = "no-reply@example.com"
SEAL = CallerSeal(key="caller key")


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """What the functions find when they start."""
    service.deployed.cache_clear()
    cloud.table("notification")
    cloud.client("ses").verify_email_identity(EmailAddress=SENDER)
    secret = cloud.client("secretsmanager").create_secret(Name="cursors", SecretString="sealed")
    environment = {
        "TABLE_NAME": "notification",
        "DEAD_LETTER_QUEUE_URL": cloud.client("sqs").create_queue(QueueName="dead")["QueueUrl"],
        "MAIL_SENDER": SENDER,
        "PUBLIC_URL": "https://api.example/v1",
        "DOCUMENTS_BUCKET": "papers",
        "CURSOR_SECRET_ARN": secret["ARN"],
        "AUTHORIZER_FUNCTION": "authorizer",
        "CALLER_KEY": SEAL.key,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    yield cloud
    service.deployed.cache_clear()


def _schema(pk: str, sk: str) -> list[dict[str, str]]:
    return [{"AttributeName": pk, "KeyType": "HASH"}, {"AttributeName": sk, "KeyType": "RANGE"}]


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"m{n}", "body": body} for n, body in enumerate(bodies)]}


def a_request(path: str, query: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "resource": path,
        "path": path,
        "httpMethod": "GET",
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {k: [v] for k, v in (query or {}).items()} or None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": "GET",
            "authorizer": SEAL.describe(a_customer(CUSTOMER)),
        },
        "body": None,
        "isBase64Encoded": False,
    }


def test_from_the_queue_to_the_mailbox_and_the_feed(deployed: Cloud) -> None:
    place = {"LocationConstraint": REGION}
    deployed.client("s3").create_bucket(Bucket="papers", CreateBucketConfiguration=place)
    deployed.client("s3").put_object(Bucket="papers", Key="invoice/invoice-1.pdf", Body=b"%PDF-1")
    contact = an_event("customer.customer.created", "contact-1").to_json()
    invoices = [
        replace(
            an_event("billing.invoice.document-stored", f"event-{n}"), time=system_clock()
        ).to_json()
        for n in (1, 2)
    ]
    answer = consumers.handler(batch(contact, *invoices, invoices[0], "{"), None)
    assert answer == {"batchItemFailures": []}
    assert deployed.client("ses").get_send_quota()["SentLast24Hours"] == 2.0
    queue = os.environ["DEAD_LETTER_QUEUE_URL"]
    (dead,) = deployed.client("sqs").receive_message(QueueUrl=queue, MessageAttributeNames=["All"])[
        "Messages"
    ]
    assert dead["Body"] == "{"
    first = app.handler(a_request("/notifications", {"limit": "1"}), None)
    assert first["statusCode"] == 200
    page = json.loads(first["body"])
    rest = {"limit": "1", "cursor": page["nextCursor"]}
    second = json.loads(app.handler(a_request("/notifications", rest), None)["body"])
    titles = [i["title"].replace("\xa0", " ") for i in page["items"] + second["items"]]
    assert titles == ["Счёт S-000001 на 1 590,00 ₽"] * 2


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the function's logger writes."""
    (handler,) = logger().handlers
    written = StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def test_nothing_personal_is_logged(deployed: Cloud, log: StringIO) -> None:
    verify = an_event("auth.user.verification-requested", "event-1").to_json()
    nobody_yet: dict[str, Any] = {"email": "а@б", "customerId": None}
    rejected = an_event("customer.application.rejected", "event-2", **nobody_yet).to_json()
    unknown = an_event("support.ticket.replied", "event-3").to_json()
    answer = consumers.handler(
        batch(verify, rejected, unknown, verify.replace("userId", "x")), None
    )
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m2"}]}
    written = log.getvalue()
    assert "event handled" in written
    assert "data does not fit: userId" in written
    for private in (
        "anna@",
        "а@б",
        "s3cret",
        "Анна",
        "Петрова",
        "7916",
        "Ленина",
        "Приедем",
        "связи",
    ):
        assert private not in written


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        ("functions.notification.app", {"jinja2", "babel", "boto3", "botocore"}),
        ("functions.notification.consumers", {"babel", "boto3", "botocore", "chalice"}),
    ],
)
def test_a_function_loads_what_it_needs_and_no_more(module: str, unloaded: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert unloaded.isdisjoint(loaded.stdout.split())
