"""The built-in gateway: no money moves, but it has a page and signed webhooks like real ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import ValidationError

from functions.billing.chargebacks.entities import ChargebackNotice, ChargebackState
from functions.billing.payments.entities import Charge, Payment, payable
from functions.billing.payments.gateways import (
    Checkout,
    GatewayNotification,
    Outcome,
    RefundAnswer,
    RefundOrder,
    RefundOutcome,
    UnreadableWebhook,
)
from functions.billing.payments.schemas import SandboxMessage
from functions.billing.payments.signatures import signed_headers, verified_id
from shared.clock import iso
from shared.errors import Invalid

_DISPUTES = {
    "chargeback.opened": ChargebackState.OPEN,
    "chargeback.won": ChargebackState.WON,
    "chargeback.lost": ChargebackState.LOST,
}
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
        reason = data.reason or "declined"
        return GatewayNotification(outcome, data.payment_id, charge, reason, dispute)

    def webhook(self, payment: Payment, outcome: Outcome, at: datetime) -> SignedWebhook:
        """The webhook that this gateway sends when the payer has paid or declined.

        The same payment has the same charge, so paying twice pays once.
        """
        data = {
            "paymentId": payment.id,
            "chargeId": f"ch_{payment.id}",
            "amount": format(payment.amount, "f"),
            "currency": payment.currency,
            "reason": "declined" if outcome is Outcome.FAILED else "",
        }
        return self._signed(f"payment.{outcome.value}", payment, data, at)

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
        return self._signed(kind, payment, data, at)

    def _signed(
        self, kind: str, payment: Payment, data: dict[str, str], at: datetime
    ) -> SignedWebhook:
        message = {"type": kind, "timestamp": iso(at), "data": data}
        body = json.dumps(message, separators=(",", ":")).encode()
        message_id = f"msg_{payment.id}_{kind.removeprefix('payment.')}"
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
