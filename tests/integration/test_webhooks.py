"""Webhooks of payment gateways: repeated, forged, late, about nothing we know, in any order."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from infra.local.play.client import Api
from infra.local.play.stage import Stage
from shared.webhook_signatures import signed_headers
from tests.integration.answers import problem
from tests.integration.crowd import all_of
from tests.integration.performance import Performance

PATH = "/payments/webhooks/sandbox"


@pytest.fixture(scope="session")
def gateway_secret(stage: Stage) -> str:
    secret = stage.aws("secretsmanager").get_secret_value(
        SecretId=stage.outputs["secrets"]["sandboxGateway"]
    )
    return str(secret["SecretString"])


@pytest.fixture
def deliver(stage: Stage, gateway_secret: str) -> Callable[..., httpx.Response]:
    """Sends a message of the sandbox gateway as the gateway would."""

    def send(
        event: dict[str, Any],
        *,
        message_id: str | None = None,
        at: datetime | None = None,
        path: str = PATH,
        changed: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> httpx.Response:
        text = json.dumps(event).encode()
        signed = signed_headers(
            gateway_secret,
            message_id or f"msg_{secrets.token_hex(8)}",
            at or datetime.now(UTC),
            text,
        )
        headers = {"Content-Type": "application/json"} | signed | (changed or {})
        return stage.api.as_(None).request("POST", path, content=body or text, headers=headers)

    return send


@pytest.fixture
def payment(first_play: Performance) -> dict[str, Any]:
    """A new payment of the play's customer that waits for its gateway."""
    body = {"accountId": first_play.fact("account")["id"], "amount": "10.00", "gateway": "sandbox"}
    started: dict[str, Any] = first_play.actor("customer").post("/payments", body)
    return started


def _about(payment: dict[str, Any], kind: str = "succeeded", **data: Any) -> dict[str, Any]:
    said = {
        "paymentId": payment["id"],
        "chargeId": f"ch_{payment['id']}",
        "amount": payment["amount"],
        "currency": payment["currency"],
    }
    return {
        "type": f"payment.{kind}",
        "timestamp": datetime.now(UTC).isoformat(),
        "data": said | data,
    }


def _state(customer: Api, payment: dict[str, Any]) -> str:
    return str(customer.get(f"/payments/{payment['id']}")["state"])


def _balance(customer: Api) -> Decimal:
    return Decimal(customer.get("/me/account")["balance"])


def test_a_webhook_delivered_many_times_at_once_counts_once(
    deliver: Callable[..., httpx.Response], payment: dict[str, Any], first_play: Performance
) -> None:
    customer = first_play.actor("customer")
    before = _balance(customer)
    event = _about(payment)

    def wrong(_: int) -> str:
        answer = deliver(event, message_id=f"msg_{payment['id']}")
        # Who comes while another one is at work may be told to come again, and does.
        return "" if answer.status_code in (200, 409, 503) else answer.text

    all_of(wrong, range(6))
    assert deliver(event, message_id=f"msg_{payment['id']}").status_code == 200
    assert _state(customer, payment) == "succeeded"
    assert _balance(customer) - before == Decimal("10.00")


def test_the_same_charge_in_another_message_counts_once(
    deliver: Callable[..., httpx.Response], payment: dict[str, Any], first_play: Performance
) -> None:
    customer = first_play.actor("customer")
    before = _balance(customer)
    assert [deliver(_about(payment)).status_code for _ in range(3)] == [200, 200, 200]
    assert _balance(customer) - before == Decimal("10.00")


def test_a_failure_that_comes_after_the_success_takes_nothing_back(
    deliver: Callable[..., httpx.Response], payment: dict[str, Any], first_play: Performance
) -> None:
    assert deliver(_about(payment)).status_code == 200
    assert deliver(_about(payment, "failed", reason="declined")).json()["state"] == "ignored"
    assert _state(first_play.actor("customer"), payment) == "succeeded"


def test_money_that_comes_after_a_failure_is_not_lost(
    deliver: Callable[..., httpx.Response], payment: dict[str, Any], first_play: Performance
) -> None:
    customer = first_play.actor("customer")
    assert deliver(_about(payment, "failed", reason="declined")).status_code == 200
    assert _state(customer, payment) == "failed"
    before = _balance(customer)
    assert deliver(_about(payment)).status_code == 200
    assert _balance(customer) - before == Decimal("10.00")


@pytest.mark.parametrize("currency", ["RUB", "EUR"])
def test_money_of_nobody_we_know_waits_in_suspense(
    currency: str, deliver: Callable[..., httpx.Response], first_play: Performance
) -> None:
    stranger = {"id": f"nobody-{secrets.token_hex(4)}", "amount": "77.00", "currency": currency}
    assert deliver(_about(stranger)).json()["state"] == "applied"
    held = first_play.actor("operator").get("/payments", accountId="suspense", limit=200)["items"]
    (found,) = [p for p in held if p["received"] == "77.00" and p["currency"] == currency]
    assert found["reason"]


def test_suspense_is_not_for_customers(first_play: Performance) -> None:
    query = {"accountId": "suspense"}
    problem(first_play.actor("customer").request("GET", "/payments", query=query), 404)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"webhook-signature": "v1," + "A" * 43 + "="}, 401),
        ({"webhook-signature": "v2,whatever"}, 401),
        ({"webhook-signature": ""}, 401),
        ({"webhook-id": "another"}, 401),
        ({"webhook-timestamp": "1"}, 401),
        ({"webhook-timestamp": "soon"}, 400),
        ({"webhook-id": "a b"}, 400),
        ({"webhook-id": "x" * 129}, 400),
    ],
)
def test_a_signature_that_does_not_fit_is_refused_and_changes_nothing(
    changed: dict[str, str],
    status: int,
    deliver: Callable[..., httpx.Response],
    payment: dict[str, Any],
    first_play: Performance,
) -> None:
    problem(deliver(_about(payment), changed=changed), status)
    assert _state(first_play.actor("customer"), payment) == "pending"


def test_a_changed_body_is_refused(
    deliver: Callable[..., httpx.Response], payment: dict[str, Any], first_play: Performance
) -> None:
    richer = json.dumps(_about(payment, amount="9999.00")).encode()
    problem(deliver(_about(payment), body=richer), 401)
    assert _state(first_play.actor("customer"), payment) == "pending"


@pytest.mark.parametrize("minutes", [-6, 6, -60 * 24 * 365])
def test_an_old_or_future_timestamp_is_refused_though_signed(
    minutes: int,
    deliver: Callable[..., httpx.Response],
    payment: dict[str, Any],
    first_play: Performance,
) -> None:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    problem(deliver(_about(payment), at=at), 400)
    assert _state(first_play.actor("customer"), payment) == "pending"


@pytest.mark.parametrize("gateway", ["nobody", "manual", "SANDBOX", "%00"])
def test_a_gateway_that_sends_no_webhooks_is_not_found(
    gateway: str, deliver: Callable[..., httpx.Response], payment: dict[str, Any]
) -> None:
    problem(deliver(_about(payment), path=f"/payments/webhooks/{gateway}"), 404)


@pytest.mark.parametrize(
    "data",
    [
        {"amount": "-1.00"},
        {"amount": "0.001"},
        {"amount": 10},
        {"chargeId": ""},
        {"currency": "XXXX"},
    ],
)
def test_a_signed_message_that_cannot_be_read_is_told_so(
    data: dict[str, Any], deliver: Callable[..., httpx.Response], payment: dict[str, Any]
) -> None:
    response = deliver(_about(payment, **data))
    assert response.status_code in (400, 422)
    problem(response, response.status_code)


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"\xff"])
def test_an_unsigned_something_is_refused(body: bytes, stage: Stage) -> None:
    response = stage.api.as_(None).request("POST", PATH, content=body)
    assert response.status_code in (400, 401)
    problem(response, response.status_code)


def test_a_kind_of_message_that_we_do_not_know_is_taken_and_ignored(
    deliver: Callable[..., httpx.Response], payment: dict[str, Any]
) -> None:
    assert deliver(_about(payment, "disputed")).json()["state"] == "ignored"
