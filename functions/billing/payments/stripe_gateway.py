"""Stripe, by its own SDK: its hosted page (Checkout), saved cards, signed webhooks.

A page's payment is a payment intent, whose id is the charge's; it names our payment in its
metadata. What has no such name is not ours, and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from functions.billing.payments.declines import (
    DECLINED,
    METHOD_GONE,
    NEEDS_PAYER,
    NEVER_ARRIVED,
    PAGE_LEFT,
    stripe_decline,
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
from functions.billing.payments.stripe_chargebacks import chargeback_of
from functions.billing.payments.stripe_client import StripeApi, in_money, in_units, plain
from functions.billing.wallets.entities import Card, MethodSetup, PaymentMethod
from shared.errors import Malformed, Unavailable
from shared.webhook_signatures import TOLERANCE_SECONDS, InvalidSignature


@dataclass(frozen=True)
class Stripe:
    """Stripe; `keys` fetches its secret, JSON with `apiKey` and `webhookSecret`, when needed.

    Who has paid, or saved a card, comes back to `home` if the request named no address.
    """

    keys: Callable[[], str]
    home: str
    url: str = "https://api.stripe.com"
    name: str = "stripe"
    staff_only: bool = False
    refunds_at_once: bool = False

    def start(self, payment: Payment) -> Checkout:
        """A Checkout page, good for a day. Raises: Unavailable, GatewayRefused."""
        named = {"payment_id": payment.id}
        kept = {"setup_future_usage": "off_session"} if payment.save_method else {}
        price = {
            "currency": payment.currency.lower(),
            "unit_amount": in_units(payment.amount, payment.currency),
            "product_data": {"name": payment.account_number},
        }
        page = self._page("payment", payment.return_url) | {
            "client_reference_id": payment.id,
            "line_items": [{"quantity": 1, "price_data": price}],
            "metadata": named,
            "payment_intent_data": {"metadata": named} | kept,
        }
        if payment.save_method:
            page["customer_creation"] = "always"
        return self._open(page, payment.id)

    def set_up(self, setup: MethodSetup) -> Checkout:
        """A Checkout page that saves a card. Raises: Unavailable, GatewayRefused."""
        page = self._page("setup", setup.return_url) | {
            "payment_method_types": ["card"],
            "customer_creation": "always",
            "metadata": {"setup_id": setup.id},
        }
        return self._open(page, setup.id)

    def charge(self, payment: Payment, method: PaymentMethod) -> GatewayNotification:
        """Charge a saved card without its holder. Raises: OutcomeUnknown."""
        import stripe

        asked = {
            "amount": in_units(payment.amount, payment.currency),
            "currency": payment.currency.lower(),
            "customer": method.card.payer,
            "payment_method": method.card.token,
            "metadata": {"payment_id": payment.id},
            "off_session": True,
            "confirm": True,
        }
        once = {"idempotency_key": payment.id}
        try:
            made = self._api.v1.payment_intents.create(asked, once)
        except stripe.CardError as error:
            code = stripe_decline(_decline_code(error), error.code)
            return GatewayNotification(Outcome.FAILED, payment.id, reason=code)
        except stripe.InvalidRequestError as error:
            gone = error.code == "resource_missing"
            reason = METHOD_GONE if gone else DECLINED
            return GatewayNotification(Outcome.FAILED, payment.id, reason=reason)
        except stripe.StripeError as error:
            raise OutcomeUnknown from error
        return self._decided(plain(made), payment)

    def find(self, payment: Payment, now: datetime) -> GatewayNotification:  # noqa: ARG002 - it knows
        """What became of a payment. Raises: Unavailable."""
        ref = payment.gateway_ref or ""
        if ref.startswith("cs_"):
            return self._left_page(ref, payment)
        if ref.startswith("pi_"):
            asked = self._api.asked(lambda api: api.payment_intents.retrieve(ref))
            return self._decided(asked, payment)
        listed = self._api.asked(
            lambda api: api.payment_intents.list({"customer": ref, "limit": 100})
        )
        for made in listed["data"]:
            if _payment_id(made) == payment.id:
                return self._decided(made, payment)
        return GatewayNotification(Outcome.FAILED, payment.id, reason=NEVER_ARRIVED)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Pay money back; asked again, what was paid back under the key is looked for first."""
        asked = {
            "payment_intent": order.charge_id,
            "amount": in_units(order.amount, order.currency),
            "metadata": {"refund_key": order.key},
        }
        once, of = {"idempotency_key": order.key}, {"payment_intent": order.charge_id}
        try:
            if order.attempt > 1:
                made = self._api.asked(lambda api: api.refunds.list({**of, "limit": 100}))
                for known in made["data"]:
                    if (known.get("metadata") or {}).get("refund_key") == order.key:
                        return _refunded(known)
            return _refunded(self._api.asked(lambda api: api.refunds.create(asked, once)))
        except GatewayRefused as error:
            return RefundAnswer(RefundOutcome.FAILED, reason=error.detail)
        except Unavailable:
            return RefundAnswer(RefundOutcome.UNKNOWN, reason="no answer")

    def forget(self, method: PaymentMethod) -> None:
        """Detach a card from its payer; one that is detached stays so. Raises: Unavailable."""
        import stripe

        try:
            self._api.v1.payment_methods.detach(method.card.token)
        except stripe.InvalidRequestError:
            return
        except stripe.StripeError as error:
            raise Unavailable from error

    def authenticated_id(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:  # noqa: ARG002 - the SDK has its own clock
        """The event's id, once the SDK has verified its signature.

        Raises: Malformed, InvalidSignature.
        """
        import stripe

        secret = json.loads(self.keys())["webhookSecret"]
        try:
            signed = headers.get("stripe-signature", "")
            text = body.decode()
            stripe.WebhookSignature.verify_header(text, signed, secret, TOLERANCE_SECONDS)
            return str(json.loads(text)["id"])
        except stripe.SignatureVerificationError as error:
            raise InvalidSignature from error
        except (ValueError, KeyError, TypeError) as error:
            raise Malformed from error

    def read(self, body: bytes) -> GatewayNotification:
        """What an event says. Raises: UnreadableWebhook, Unavailable."""
        try:
            event = json.loads(body)
            about, at = event["data"]["object"], _moment(event["created"])
            match event["type"]:
                case "payment_intent.succeeded":
                    return self._paid(about, at)
                case "payment_intent.payment_failed" | "payment_intent.canceled":
                    reason = _failure(about)
                    return GatewayNotification(Outcome.FAILED, _payment_id(about), reason=reason)
                case "checkout.session.expired":
                    found = _payment_id(about)
                    return GatewayNotification(Outcome.FAILED, found, reason=PAGE_LEFT)
                case "charge.dispute.created" | "charge.dispute.closed":
                    return GatewayNotification(Outcome.OTHER, chargeback=chargeback_of(about))
                case "checkout.session.completed" if about.get("mode") == "setup":
                    return self._set_up(about)
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableWebhook from error
        return GatewayNotification(Outcome.OTHER)

    @property
    def _api(self) -> StripeApi:
        return StripeApi(self.keys, self.url)

    def _page(self, mode: str, back: str | None) -> dict[str, Any]:
        to = back or self.home
        return {"mode": mode, "success_url": to, "cancel_url": to}

    def _open(self, page: dict[str, Any], key: str) -> Checkout:
        once = {"idempotency_key": key}
        made = self._api.asked(lambda api: api.checkout.sessions.create(page, once))
        return Checkout(made["url"], ref=made["id"])

    def _left_page(self, ref: str, payment: Payment) -> GatewayNotification:
        """What became of a page: its payment, nothing yet, or nothing any more."""
        also = {"expand": ["payment_intent"]}
        page = self._api.asked(lambda api: api.checkout.sessions.retrieve(ref, also))
        made = page.get("payment_intent")
        if made and made["status"] in ("succeeded", "processing"):
            return self._decided(made, payment)
        if page["status"] == "expired":
            return GatewayNotification(Outcome.FAILED, payment.id, reason=PAGE_LEFT)
        return GatewayNotification(Outcome.OTHER, payment.id)

    def _decided(self, made: dict[str, Any], payment: Payment) -> GatewayNotification:
        """What a payment intent says by its status."""
        status, ref = made["status"], str(made["id"])
        if status == "succeeded":
            return self._paid(made, _moment(made["created"]), payment.id)
        if status == "requires_action" and payment.method_id:
            self._api.asked(lambda api: api.payment_intents.cancel(ref))
            return GatewayNotification(Outcome.FAILED, payment.id, reason=NEEDS_PAYER)
        if status in ("canceled", "requires_payment_method"):
            return GatewayNotification(Outcome.FAILED, payment.id, reason=_failure(made))
        return GatewayNotification(Outcome.OTHER, payment.id, ref=ref)

    def _paid(self, made: dict[str, Any], at: datetime, of: str = "") -> GatewayNotification:
        payment_id = of or _payment_id(made)
        if not payment_id:
            return GatewayNotification(Outcome.OTHER)
        currency = str(made["currency"]).upper()
        received = made.get("amount_received") or made["amount"]
        charge = Charge(made["id"], in_money(received, currency), currency, at)
        keeps = made.get("setup_future_usage") == "off_session"
        card = self._card(made["payment_method"], made["customer"]) if keeps else None
        return GatewayNotification(
            Outcome.SUCCEEDED, payment_id, charge, card=card, ref=str(made["id"])
        )

    def _set_up(self, page: dict[str, Any]) -> GatewayNotification:
        made = self._api.asked(lambda api: api.setup_intents.retrieve(page["setup_intent"]))
        card = self._card(made["payment_method"], made.get("customer") or page["customer"])
        return GatewayNotification(Outcome.OTHER, card=card, setup_ref=str(page["id"]))

    def _card(self, token: str, payer: str) -> Card:
        known = self._api.asked(lambda api: api.payment_methods.retrieve(token))
        card = known.get("card") or {}
        month = f"{card['exp_year']}-{card['exp_month']:02d}" if card.get("exp_year") else ""
        brand = card.get("brand") or known["type"]
        return Card(token, brand, card.get("last4", ""), month, payer)


def _refunded(made: Mapping[str, Any]) -> RefundAnswer:
    outcome = {
        "succeeded": RefundOutcome.SUCCEEDED,
        "failed": RefundOutcome.FAILED,
        "canceled": RefundOutcome.FAILED,
    }.get(made["status"], RefundOutcome.UNKNOWN)
    return RefundAnswer(outcome, str(made["id"]), str(made.get("failure_reason") or ""))


def _payment_id(made: Mapping[str, Any]) -> str:
    return str((made.get("metadata") or {}).get("payment_id") or "")


def _failure(made: Mapping[str, Any]) -> str:
    error = made.get("last_payment_error") or {}
    return stripe_decline(error.get("decline_code"), error.get("code"))


def _decline_code(error: Any) -> str | None:
    said = getattr(error, "error", None)
    return getattr(said, "decline_code", None)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
