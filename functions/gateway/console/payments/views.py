"""What the pages about payments show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.lists import Filter
from functions.gateway.screens.words import FOUND, GATEWAY, PAYMENT, Word, word


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment with what is said of its state and of how it came."""

    data: dict[str, Any]
    state: Word
    how: Word


@dataclass(frozen=True, slots=True)
class FoundPayer:
    """Somebody whom the search found: what it is, its texts, and where their money is taken."""

    kind: Word
    title: str
    subtitle: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The payments desk: who was sought and found, and a page of payments; `after` leads on."""

    sought: str
    found: tuple[FoundPayer, ...] | None
    lines: tuple[PaymentLine, ...]
    filter: Filter
    after: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A payment, with the account's balance and who it belongs to, for the receipt."""

    payment: PaymentLine
    account: dict[str, Any]


def payment_line(data: dict[str, Any]) -> PaymentLine:
    """A payment as a line of a list."""
    return PaymentLine(data, word(PAYMENT, data["state"]), word(GATEWAY, data["gateway"]))


def desk_page(
    sought: str,
    found: Mapping[str, Any] | None,
    payments: Mapping[str, Any],
    filters: Mapping[str, str],
) -> DeskPage:
    """The payments desk."""
    return DeskPage(
        sought=sought,
        found=None if found is None else found_payers(found),
        lines=tuple(payment_line(one) for one in payments["items"]),
        filter=Filter(filters),
        after=payments["nextCursor"] or "",
    )


def found_payers(found: Mapping[str, Any]) -> tuple[FoundPayer, ...]:
    """Those found who have a customer's page; others can't pay anything yet."""
    return tuple(
        FoundPayer(word(FOUND, f["kind"]), f["title"], f["subtitle"] or "", f["customerId"])
        for f in found["items"]
        if f["customerId"]
    )


def receipt_page(payment: dict[str, Any], account: dict[str, Any]) -> ReceiptPage:
    """A payment's page, which is printed as a receipt."""
    return ReceiptPage(payment_line(payment), account)
