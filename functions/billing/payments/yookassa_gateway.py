"""YooKassa, by its own SDK: its page, saved cards, notifications.

A notification is not signed: what it tells of is asked of the API, which alone is believed. A
payment is captured at once; one that waits for its capture is captured when we hear of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from functions.billing.payments.declines import (
    DECLINED,
    METHOD_GONE,
    NEVER_ARRIVED,
    yookassa_decline,
)
from functions.billing.payments.entities import Charge, Payment
from functions.billing.payments.gateways import (
    Checkout,
    GatewayNotification,
    GatewayRefused,
    Outcome,
    OutcomeUnknown,
    RefundAnswer,
    RefundOrder,
    RefundOutcome,
    UnreadableWebhook,
)
from functions.billing.payments.yookassa_client import (
    YookassaClient,
    YookassaRefused,
    YookassaSilent,
)
from functions.billing.payments.yookassa_receipts import as_yookassa_takes_it
from functions.billing.wallets.entities import Card, MethodSetup, PaymentMethod
from shared.clock import iso
from shared.errors import Malformed, Unavailable
from shared.webhook_signatures import InvalidSignature

URL = "https://api.yookassa.ru/v3"
BEFORE, AFTER = timedelta(minutes=2), timedelta(minutes=10)
"""When a charge whose answer was lost was made, around when we have asked for it."""
MOST_PAGES = 20


@dataclass(frozen=True)
class Yookassa:
    """YooKassa; `keys` fetches its secret, JSON with `shopId` and `secretKey`, when needed.

    Who has paid comes back to `home` if the request named no address.
    """

    keys: Callable[[], str]
    home: str
    url: str = URL
    name: str = "yookassa"
    staff_only: bool = False
    refunds_at_once: bool = False

    def start(self, payment: Payment) -> Checkout:
        """A payment that its payer confirms on YooKassa's page.

        Raises: Unavailable, GatewayRefused.
        """
        body = self._asked_for(payment) | {
            "confirmation": self._redirect(payment.return_url),
            "save_payment_method": payment.save_method,
        }
        return self._page("/payments", body, payment.id)

    def set_up(self, setup: MethodSetup) -> Checkout:
        """A page that saves a card. Raises: Unavailable, GatewayRefused."""
        back = self._redirect(setup.return_url)
        return self._page("/payment_methods", {"type": "bank_card", "confirmation": back}, setup.id)

    def charge(self, payment: Payment, method: PaymentMethod) -> GatewayNotification:
        """Charge a saved card without its holder. Raises: OutcomeUnknown."""
        body = self._asked_for(payment) | {"payment_method_id": method.card.token}
        try:
            return self._decided(self._api.post("/payments", body, payment.id), payment.id)
        except YookassaRefused as error:
            gone = error.code == "payment_method_id"
            reason = METHOD_GONE if gone else DECLINED
            return GatewayNotification(Outcome.FAILED, payment.id, reason=reason)
        except (YookassaSilent, Unavailable) as error:
            raise OutcomeUnknown from error

    def find(self, payment: Payment, now: datetime) -> GatewayNotification:  # noqa: ARG002 - it knows
        """What became of a payment. Raises: Unavailable."""
        if payment.gateway_ref:
            return self._decided(self._get(f"/payments/{payment.gateway_ref}"), payment.id)
        query: dict[str, Any] = {
            "created_at.gte": iso(payment.created_at - BEFORE),
            "created_at.lte": iso(payment.created_at + AFTER),
            "limit": 100,
        }
        for _ in range(MOST_PAGES):
            page = self._get("/payments", query)
            for made in page["items"]:
                if _payment_id(made) == payment.id:
                    return self._decided(made, payment.id)
            if not page.get("next_cursor"):
                return GatewayNotification(Outcome.FAILED, payment.id, reason=NEVER_ARRIVED)
            query["cursor"] = page["next_cursor"]
        raise Unavailable

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Pay money back; asked again, what was paid back under the key is looked for first."""
        amount = {"value": f"{order.amount:f}", "currency": order.currency}
        body = {"payment_id": order.charge_id, "amount": amount, "description": order.key}
        try:
            if order.attempt > 1:
                of = {"payment_id": order.charge_id, "limit": 100}
                for known in self._api.get("/refunds", of)["items"]:
                    if known.get("description") == order.key:
                        return _refunded(known)
            return _refunded(self._api.post("/refunds", body, order.key))
        except YookassaRefused as error:
            return RefundAnswer(RefundOutcome.FAILED, reason=error.code)
        except YookassaSilent:
            return RefundAnswer(RefundOutcome.UNKNOWN, reason="no answer")

    def forget(self, method: PaymentMethod) -> None:
        """Its API forgets no card; without our token nobody charges it."""

    def authenticated_id(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:  # noqa: ARG002 - neither is signed
        """What a notification is about and in which state the API says that it is.

        Raises: Malformed, InvalidSignature for what the API does not know, Unavailable.
        """
        try:
            path = _path(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise Malformed from error
        try:
            known = self._api.get(path)
        except YookassaRefused as error:
            raise InvalidSignature("YooKassa does not know what this is about.") from error
        except YookassaSilent as error:
            raise Unavailable from error
        return f"{known['id']}:{known['status']}"

    def read(self, body: bytes) -> GatewayNotification:
        """What the API says of what a notification is about.

        Raises: UnreadableWebhook, Unavailable.
        """
        try:
            path = _path(json.loads(body))
            known = self._get(path)
            if path.startswith("/payment_methods/"):
                return _set_up(known)
            if path.startswith("/refunds/"):  # its outcome is known from the answer
                return GatewayNotification(Outcome.OTHER)
            return self._decided(known, _payment_id(known))
        except (ValueError, KeyError, TypeError, ArithmeticError) as error:
            raise UnreadableWebhook from error

    @property
    def _api(self) -> YookassaClient:
        return YookassaClient(self.keys, self.url)

    def _get(self, path: str, query: dict[str, Any] | None = None) -> dict[str, Any]:
        """Raises: Unavailable."""
        try:
            return self._api.get(path, query)
        except (YookassaRefused, YookassaSilent) as error:
            raise Unavailable from error

    def _page(self, path: str, body: dict[str, Any], key: str) -> Checkout:
        """Raises: Unavailable, GatewayRefused."""
        try:
            made = self._api.post(path, body, key)
        except YookassaRefused as error:
            raise GatewayRefused(
                "{gateway} answers: {code}.", gateway=self.name, code=error.code
            ) from error
        except YookassaSilent as error:
            raise Unavailable from error
        return Checkout(made["confirmation"]["confirmation_url"], ref=made["id"])

    def _redirect(self, back: str | None) -> dict[str, str]:
        return {"type": "redirect", "return_url": back or self.home}

    @staticmethod
    def _asked_for(payment: Payment) -> dict[str, Any]:
        body: dict[str, Any] = {
            "amount": {"value": f"{payment.amount:f}", "currency": payment.currency},
            "capture": True,
            "description": payment.account_number[:128],
            "metadata": {"payment_id": payment.id},
        }
        if payment.receipt is not None:
            body["receipt"] = as_yookassa_takes_it(payment.receipt, payment.currency)
        return body

    def _decided(self, made: dict[str, Any], payment_id: str) -> GatewayNotification:
        """What a payment says by its status. Raises: Unavailable."""
        if not payment_id:
            return GatewayNotification(Outcome.OTHER)
        if made["status"] == "waiting_for_capture":
            made = self._captured(made)
        match made["status"]:
            case "succeeded":
                amount, at = made["amount"], made.get("captured_at") or made["created_at"]
                value, currency = Decimal(amount["value"]), amount["currency"]
                charge = Charge(made["id"], value, currency, datetime.fromisoformat(at))
                return GatewayNotification(
                    Outcome.SUCCEEDED, payment_id, charge, card=_saved(made), ref=made["id"]
                )
            case "canceled":
                why = (made.get("cancellation_details") or {}).get("reason")
                reason = yookassa_decline(why)
                return GatewayNotification(Outcome.FAILED, payment_id, reason=reason)
        return GatewayNotification(Outcome.OTHER, payment_id, ref=made["id"])

    def _captured(self, made: dict[str, Any]) -> dict[str, Any]:
        """Raises: Unavailable."""
        body = {"amount": made["amount"]}
        try:
            return self._api.post(f"/payments/{made['id']}/capture", body, f"capture-{made['id']}")
        except (YookassaRefused, YookassaSilent) as error:
            raise Unavailable from error


def _refunded(made: Mapping[str, Any]) -> RefundAnswer:
    outcome = {"succeeded": RefundOutcome.SUCCEEDED, "canceled": RefundOutcome.FAILED}
    reason = (made.get("cancellation_details") or {}).get("reason") or ""
    return RefundAnswer(outcome.get(made["status"], RefundOutcome.UNKNOWN), made["id"], reason)


def _path(notification: Mapping[str, Any]) -> str:
    """Where the API has what a notification is about."""
    kind = str(notification["event"]).split(".")[0]
    found = str(notification["object"]["id"])
    if kind not in ("payment", "payment_method", "refund") or not found.replace("-", "").isalnum():
        raise ValueError(kind)
    return f"/{kind}s/{found}"


def _payment_id(made: Mapping[str, Any]) -> str:
    return str((made.get("metadata") or {}).get("payment_id") or "")


def _saved(made: Mapping[str, Any]) -> Card | None:
    method = made.get("payment_method") or {}
    return _card(method) if method.get("saved") else None


def _set_up(method: Mapping[str, Any]) -> GatewayNotification:
    saved = method["status"] == "active" and method.get("saved")
    card = _card(method) if saved else None
    return GatewayNotification(Outcome.OTHER, card=card, setup_ref=method["id"])


def _card(method: Mapping[str, Any]) -> Card:
    card = method.get("card") or {}
    month = f"{card['expiry_year']}-{card['expiry_month']}" if card.get("expiry_year") else ""
    brand = str(card.get("card_type") or method["type"]).lower()
    return Card(method["id"], brand, str(card.get("last4", "")), month)
