"""Receipts as YooKassa takes them. Pure."""

from __future__ import annotations

from typing import Any

from functions.billing.receipts.entities import Receipt, tax_code


def as_yookassa_takes_it(receipt: Receipt, currency: str) -> dict[str, Any]:
    """The `receipt` of a payment: the lines, and where it goes. Raises: KeyError, as `tax_code`."""
    return {
        "customer": {"email": receipt.email},
        "items": [
            {
                "description": line.description,
                "quantity": "1.000",
                "amount": {"value": f"{line.amount:f}", "currency": currency},
                "vat_code": tax_code(line),
                "payment_subject": line.subject.value,
                "payment_mode": line.mode.value,
            }
            for line in receipt.lines
        ],
    }
