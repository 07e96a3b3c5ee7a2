"""The built-in gateway: no money moves, but it has a page and signed webhooks as real ones do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from functions.billing.payments.entities import Charge, Payment, payable
from functions.billing.payments.gateways import Begun, Notice, Outcome, UnreadableNotice
from functions.billing.payments.schemas import SandboxMessage
from functions.billing.payments.signatures import signed_headers, verified_id
from shared.clock import iso
from shared.errors import Invalid

_OUTCOMES = {"payment.succeeded": Outcome.SUCCEEDED, "payment.failed": Outcome.FAILED}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook on its way: headers and body."""

    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Sandbox:
    """A gateway with a hosted page; `secret` is fetched when something is signed or checked."""

    secret: Callable[[], str]
    public_url: str
    name: str = "sandbox"
    staff_only: bool = False

    def begin(self, payment: Payment) -> Begun:
        """A page of ours where the payer plays the bank."""
        return Begun(f"{self.public_url.rstrip('/')}/payments/sandbox/{payment.id}")

    def authenticated_id(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
        """The id that is signed for. Raises: Malformed, InvalidSignature, StaleWebhook."""
        return verified_id(self.secret(), headers, body, now=now)

    def read(self, body: bytes) -> Notice:
        """What a sandbox webhook says. Raises: UnreadableNotice."""
        try:
            message = SandboxMessage.model_validate_json(body)
            outcome = _OUTCOMES.get(message.type, Outcome.OTHER)
            charge = _charge(message) if outcome is Outcome.SUCCEEDED else None
        except (ValidationError, Invalid) as error:
            raise UnreadableNotice(f"The body is no sandbox message: {_told(error)}.") from error
        data = message.data
        return Notice(outcome, data.payment_id, charge, data.reason or "declined")

    def delivery(self, payment: Payment, outcome: Outcome, at: datetime) -> Delivery:
        """The webhook that this gateway sends when the payer has pressed a button.

        The same payment has the same charge, so pressing twice pays once.
        """
        data = {
            "paymentId": payment.id,
            "chargeId": f"ch_{payment.id}",
            "amount": format(payment.amount, "f"),
            "currency": payment.currency,
            "reason": "declined" if outcome is Outcome.FAILED else "",
        }
        message = {"type": f"payment.{outcome.value}", "timestamp": iso(at), "data": data}
        body = json.dumps(message, separators=(",", ":")).encode()
        message_id = f"msg_{payment.id}_{outcome.value}"
        secret = self.secret().split()[0]
        return Delivery(signed_headers(secret, message_id, at, body), body)


def _charge(message: SandboxMessage) -> Charge:
    """The money in a message. Raises: UnreadableNotice, AmountTooPrecise, UnknownCurrency."""
    data = message.data
    if not data.charge_id or not data.amount:
        raise UnreadableNotice("A success names its charge and an amount above zero")
    amount = payable(data.amount, data.currency)
    return Charge(data.charge_id, amount, data.currency, message.timestamp)


def _told(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return ", ".join(".".join(map(str, e["loc"])) or e["type"] for e in error.errors())[:200]
    return str(error).rstrip(".")
