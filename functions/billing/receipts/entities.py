"""A fiscal receipt of a payment: its lines, each with its tax and why money changes hands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from functions.billing.taxes.entities import TaxCategory, TaxRate


class Subject(StrEnum):
    """What is paid for (tag 1212): a service, or nothing yet that could be named."""

    SERVICE = "service"
    PAYMENT = "payment"


class Mode(StrEnum):
    """How it is paid (tag 1214): before it was rendered, afterwards, or for what is not known."""

    FULL_PREPAYMENT = "full_prepayment"
    PREPAYMENT = "partial_prepayment"
    ADVANCE = "advance"
    FULL_PAYMENT = "full_payment"
    PARTIAL_PAYMENT = "partial_payment"


BEFOREHAND = frozenset({Mode.FULL_PREPAYMENT, Mode.PREPAYMENT, Mode.ADVANCE})
"""Tax of what is paid beforehand is a share of the whole: 22/122 and not 22 %."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line: an amount with its tax in it."""

    description: str
    amount: Decimal
    rate: TaxRate
    subject: Subject
    mode: Mode


@dataclass(frozen=True, slots=True)
class Receipt:
    """What goes to `email` once the money is there; the lines come to the payment's amount."""

    email: str
    lines: tuple[ReceiptLine, ...]


_RATES = {"0": 2, "10": 3, "20": 4, "5": 7, "7": 8, "22": 11}
_SHARES = {"10": 5, "20": 6, "5": 9, "7": 10, "22": 12}
_NO_TAX, _ZERO_TAX = 1, 2


def tax_code(line: ReceiptLine) -> int:
    """The code of a line's tax (tag 1199). Raises: KeyError for a rate that has none."""
    if line.rate.category is TaxCategory.NONE:
        return _NO_TAX
    percent = f"{line.rate.percent.normalize():f}"
    if percent == "0":
        return _ZERO_TAX
    return (_SHARES if line.mode in BEFOREHAND else _RATES)[percent]
