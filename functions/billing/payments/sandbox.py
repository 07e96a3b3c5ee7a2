"""The built-in gateway: no money moves, but it has a page and signed webhooks like real ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from pydantic import ValidationError

from functions.billing.chargebacks.entities import ChargebackNotice, ChargebackState
from functions.billing.payments.declines import DECLINED, PAGE_LEFT
from functions.billing.payments.entities import Charge, Payment, payable
from functions.billing.payments.gateways import (
    Checkout,
    GatewayNotification,
    Outcome,
    OutcomeUnknown,
    RefundAnswer,
    RefundOrder,
    RefundOutcome,
    UnreadableWebhook,
)
from functions.billing.payments.schemas import SandboxMessage
from functions.billing.wallets.entities import Card, MethodSetup, PaymentMethod
from shared.clock import iso
from shared.errors import Invalid
from shared.webhook_signatures import signed_headers, verified_id

_DISPUTES = {
    "chargeback.opened": ChargebackState.OPEN,
    "chargeback.won": ChargebackState.WON,
    "chargeback.lost": ChargebackState.LOST,
}
NO_ANSWER_CARD = "0119"
TEST_CARDS = {
    "4242": "",
    "9995": "insufficient_funds",
    "9979": "stolen_card",
    "0069": "expired_card",
    NO_ANSWER_CARD: "",
}
"""What a charge of a saved card ends with, by the card's last digits; of the last one, with money
taken and no answer."""
PAGE_HOURS = 24
_OUTCOMES = {"payment.succeeded": Outcome.SUCCEEDED, "payment.failed": Outcome.FAILED}


@dataclass(frozen=True, slots=True)
class SignedWebhook:
    """A webhook to send: headers and body."""

    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Sandbox:
    """A gateway with a hosted page; `secret` is fetched when something is signed or checked."""

    secret: Callable[[], str]
    public_url: str
    name: str = "sandbox"
    staff_only: bool = False
    refunds_at_once: bool = False

    def start(self, payment: Payment) -> Checkout:
        """A page of our own on which the payer pays or declines."""
        return Checkout(f"{self.public_url.rstrip('/')}/payments/sandbox/{payment.id}")

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Pay back, or not: the last digits of the sum decide.

        x.01 is refused; of x.02 nothing is known at first, of x.03 ever; all else goes back.
        """
        if order.amount % 1 == Decimal("0.01"):
            return RefundAnswer(RefundOutcome.FAILED, reason="refused")
        unclear = {Decimal("0.02"): order.attempt == 1, Decimal("0.03"): True}
        if unclear.get(order.amount % 1):
            return RefundAnswer(RefundOutcome.UNKNOWN, reason="no answer")
        return RefundAnswer(RefundOutcome.SUCCEEDED, f"re_{order.key}")

    def set_up(self, setup: MethodSetup) -> Checkout:
        """A page of our own on which one of the test cards is saved."""
        page = f"{self.public_url.rstrip('/')}/payment-methods/sandbox/{setup.id}"
        return Checkout(page, ref=setup.id)

    def charge(self, payment: Payment, method: PaymentMethod) -> GatewayNotification:
        """What the test card says. Raises: OutcomeUnknown."""
        if method.card.last_four == NO_ANSWER_CARD:
            raise OutcomeUnknown
        return _charged(payment, method.card.last_four)

    def find(self, payment: Payment, now: datetime) -> GatewayNotification:
        """What became of a payment: a page is good for a day; a card's charge is done."""
        if payment.method_id is not None:
            return _charged(payment, payment.gateway_ref or "")
        left = now - payment.created_at >= timedelta(hours=PAGE_HOURS)
        outcome = Outcome.FAILED if left else Outcome.OTHER
        return GatewayNotification(outcome, payment.id, reason=PAGE_LEFT if left else "")

    def forget(self, method: PaymentMethod) -> None:
        """It keeps none."""

    def authenticated_id(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
        """The message id, once the signature is verified.

        Raises: Malformed, InvalidSignature, StaleWebhook.
        """
        return verified_id(self.secret(), headers, body, now=now)

    def read(self, body: bytes) -> GatewayNotification:
        """What a sandbox webhook says. Raises: UnreadableWebhook."""
        try:
            message = SandboxMessage.model_validate_json(body)
            outcome = _OUTCOMES.get(message.type, Outcome.OTHER)
            charge = _charge(message) if outcome is Outcome.SUCCEEDED else None
            dispute = _dispute(message, _DISPUTES.get(message.type))
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, e["loc"])) or e["type"] for e in error.errors())
            raise UnreadableWebhook(
                "The body is not a sandbox message; look at: {fields}.", fields=fields[:200]
            ) from error
        except Invalid as error:
            raise UnreadableWebhook(error.message) from error
        data = message.data
        card = card_of_tests(data.card) if data.card in TEST_CARDS else None
        return GatewayNotification(
            outcome,
            data.payment_id,
            charge,
            data.reason or "declined",
            chargeback=dispute,
            card=card,
            setup_ref=data.setup_id,
        )

    def webhook(
        self, payment: Payment, outcome: Outcome, at: datetime, card: str = ""
    ) -> SignedWebhook:
        """The webhook that this gateway sends when the payer has paid or declined.

        The same payment has the same charge, so paying twice pays once. `card` is the test card
        that was paid with, saved if its payer agreed to it.
        """
        data = {
            "paymentId": payment.id,
            "chargeId": f"ch_{payment.id}",
            "amount": format(payment.amount, "f"),
            "currency": payment.currency,
            "reason": "declined" if outcome is Outcome.FAILED else "",
        }
        if payment.save_method and outcome is Outcome.SUCCEEDED:
            data["card"] = card
        return self._signed(f"payment.{outcome.value}", payment.id, data, at)

    def setup_webhook(self, setup: MethodSetup, card: str, at: datetime) -> SignedWebhook:
        """The webhook that this gateway sends when a test card was saved."""
        data = {"setupId": setup.id, "card": card}
        return self._signed("payment_method.saved", setup.id, data, at)

    def dispute(self, payment: Payment, state: ChargebackState, at: datetime) -> SignedWebhook:
        """The webhook that this gateway sends when the payer's bank takes the money back.

        Or when it has decided. A payment has one chargeback, of all that was received.
        """
        data = {
            "paymentId": payment.id,
            "chargeId": payment.charge_id or "",
            "chargebackId": f"cb_{payment.id}",
            "amount": format(payment.received, "f"),
            "currency": payment.currency,
            "reason": "disputed",
        }
        kind = next(kind for kind, one in _DISPUTES.items() if one is state)
        return self._signed(kind, payment.id, data, at)

    def _signed(self, kind: str, of: str, data: dict[str, str], at: datetime) -> SignedWebhook:
        message = {"type": kind, "timestamp": iso(at), "data": data}
        body = json.dumps(message, separators=(",", ":")).encode()
        message_id = f"msg_{of}_{kind.removeprefix('payment.')}"
        secret = self.secret().split()[0]
        return SignedWebhook(signed_headers(secret, message_id, at, body), body)


def _dispute(message: SandboxMessage, state: ChargebackState | None) -> ChargebackNotice | None:
    """The chargeback in a message. Raises: UnreadableWebhook, AmountTooPrecise, UnknownCurrency."""
    data = message.data
    if state is None:
        return None
    if not data.chargeback_id or not data.amount:
        raise UnreadableWebhook("A chargeback needs an id and an amount above zero.")
    return ChargebackNotice(
        id=data.chargeback_id,
        state=state,
        amount=payable(data.amount, data.currency),
        currency=data.currency,
        at=message.timestamp,
        charge_id=data.charge_id,
        payment_id=data.payment_id,
        reason=data.reason,
    )


def _charge(message: SandboxMessage) -> Charge:
    """The money in a message. Raises: UnreadableWebhook, AmountTooPrecise, UnknownCurrency."""
    data = message.data
    if not data.charge_id or not data.amount:
        raise UnreadableWebhook("A success needs a charge and an amount above zero.")
    amount = payable(data.amount, data.currency)
    return Charge(data.charge_id, amount, data.currency, message.timestamp)


def card_of_tests(last_four: str) -> Card:
    """A test card as the sandbox keeps it."""
    return Card(f"card_{last_four}", "visa", last_four, "2099-12", payer=last_four)


def _charged(payment: Payment, last_four: str) -> GatewayNotification:
    reason = TEST_CARDS.get(last_four, DECLINED)
    if reason:
        return GatewayNotification(Outcome.FAILED, payment.id, reason=reason)
    charge = Charge(f"ch_{payment.id}", payment.amount, payment.currency, payment.created_at)
    return GatewayNotification(Outcome.SUCCEEDED, payment.id, charge)
