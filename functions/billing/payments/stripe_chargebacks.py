"""What Stripe's disputes say of chargebacks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from functions.billing.chargebacks.entities import ChargebackNotice, ChargebackState
from functions.billing.payments.stripe_client import in_money

_DECIDED = {"won": ChargebackState.WON, "lost": ChargebackState.LOST}


def chargeback_of(dispute: Mapping[str, Any]) -> ChargebackNotice | None:
    """The chargeback of a dispute; none of a mere inquiry (`warning_...`), which takes no money."""
    status, currency = str(dispute["status"]), str(dispute["currency"]).upper()
    if status.startswith("warning"):
        return None
    return ChargebackNotice(
        id=str(dispute["id"]),
        state=_DECIDED.get(status, ChargebackState.OPEN),
        amount=in_money(dispute["amount"], currency),
        currency=currency,
        at=datetime.fromtimestamp(dispute["created"], UTC),
        charge_id=str(dispute.get("payment_intent") or ""),
        reason=str(dispute.get("reason") or ""),
    )
