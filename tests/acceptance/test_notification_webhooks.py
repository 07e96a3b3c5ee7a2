"""Published cases of webhooks: signatures, and when a delivery is tried again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Receiver

from functions.notification.webhook_deliveries.entities import Answer, WebhookDelivery
from functions.notification.webhooks.entities import Webhook
from shared.clock import iso
from shared.errors import DomainError
from shared.webhook_signatures import signed_headers, verified_id
from tests.acceptance.case_files import all_cases

FOREVER = 100


def webhook_cases(*kinds: str) -> pytest.MarkDecorator:
    found = [
        case
        for source in ("notification", "notification_published")
        for case in all_cases(source)
        if case["kind"] in kinds
    ]
    assert {case["kind"] for case in found} == set(kinds)
    return pytest.mark.parametrize("case", found, ids=[case["id"] for case in found])


@webhook_cases("webhook_sign")
def test_what_is_sent_is_signed_by_each_secret(case: dict[str, Any]) -> None:
    given = case["input"]
    at = datetime.fromtimestamp(given["timestamp"], tz=UTC)
    secrets = " ".join(given["secrets"])
    assert signed_headers(secrets, given["id"], at, given["body"].encode()) == case["expected"]


@webhook_cases("webhook_verify")
def test_a_receiver_knows_what_is_ours(case: dict[str, Any]) -> None:
    given = case["input"]
    now = datetime.fromtimestamp(given["now"], tz=UTC)
    try:
        verified_id(given["secret"], given["headers"], given["body"].encode(), now=now)
        is_valid = True
    except DomainError:
        is_valid = False
    assert is_valid == case["expected"]["valid"]


@webhook_cases("webhook_attempts")
def test_attempts_that_fail_come_by_schedule(case: dict[str, Any]) -> None:
    began = datetime.fromisoformat(case["input"]["first_attempt_at"])
    tried, delivery, _ = played(began, [500])
    assert tried == case["expected"]["attempts_at"]
    last = datetime.fromisoformat(tried[-1])
    assert (last - began).total_seconds() == case["expected"]["total_seconds"]
    assert not delivery.is_pending


@webhook_cases("webhook_delivery")
def test_answers_lead_to_attempts_and_an_end(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    began = datetime.fromisoformat(given["first_attempt_at"])
    tried, delivery, webhook = played(began, given["answers"])
    assert tried == expected["attempts_at"]
    assert delivery.state == expected["state"]
    assert webhook.state == expected["endpoint"]


def played(began: datetime, answers: list[Any]) -> tuple[list[str], WebhookDelivery, Webhook]:
    """When it was tried, and what became of delivery and webhook."""
    delivery = WebhookDelivery.new("event-1", "webhook-1", "a.b.c", "{}", began)
    webhook = a_webhook(began)
    tried = []
    for number in range(FOREVER):
        if not delivery.is_pending:
            break
        at = delivery.due_at
        answer = read(answers[min(number, len(answers) - 1)])
        tried.append(iso(at).replace(".000Z", "Z"))
        delivery = delivery.claimed(at).attempted(answer, webhook.url, at)
        webhook = (
            webhook.reached(at) if answer.is_success else webhook.missed(at, is_gone=answer.is_gone)
        )
    return tried, delivery, webhook


def read(said: Any) -> Answer:
    if isinstance(said, dict):
        return Answer(said["status"], retry_after=said["retry_after_s"])
    return Answer(error=said) if isinstance(said, str) else Answer(said)


def a_webhook(at: datetime, **changes: Any) -> Webhook:
    given: dict[str, Any] = {
        "id": "webhook-1",
        "url": "https://crm.example.com/hook",
        "event_types": ("*",),
        "owner_email": "dev@example.com",
        "locale": "en",
        "signing_secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "created_at": at,
        "created_by": "admin-1",
        "updated_at": at,
    }
    return Webhook(**given | changes)


def test_the_library_of_the_standard_reads_what_we_sign_while_secrets_change() -> None:
    began = datetime.now(UTC)
    old, new = (f"whsec_{c * 32}" for c in "ab")
    webhook = a_webhook(began, signing_secret=old).renewed(new, began)
    body = json.dumps({"type": "a.b.c", "data": {"имя": "Анна"}}, ensure_ascii=False).encode()
    both = signed_headers(webhook.secrets(began), "event-1", began, body)
    for secret in (old, new):
        assert Receiver(secret).verify(body, both)["type"] == "a.b.c"
    later = began + timedelta(hours=24)
    assert webhook.secrets(later) == new


def test_nothing_for_five_days_disables_and_a_success_between_begins_anew() -> None:
    began = datetime(2026, 3, 1, tzinfo=UTC)
    failing = a_webhook(began).missed(began, is_gone=False)
    almost = failing.missed(began + timedelta(days=5, seconds=-1), is_gone=False)
    assert almost is failing
    lost = failing.missed(began + timedelta(days=5), is_gone=False)
    assert (lost.state, lost.disabled_because) == ("disabled", "failing")
    well = failing.reached(began + timedelta(days=4))
    assert well.missed(began + timedelta(days=5), is_gone=False).is_enabled
