"""What the pages of invoices show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.words import INVOICE, Word, word


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    """A page of the list of invoices; `after` leads to the next one."""

    lines: tuple[Line, ...]
    after: str


def invoices_page(answered: dict[str, Any]) -> InvoicesPage:
    """The list of invoices."""
    lines = tuple(line(one, INVOICE, "status") for one in answered["items"])
    return InvoicesPage(lines, answered["nextCursor"] or "")


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """An invoice; one that `is_due` can be paid, and one that is issued has a document."""

    invoice: dict[str, Any]
    status: Word
    is_due: bool
    has_document: bool


def invoice_page(invoice: dict[str, Any]) -> InvoicePage:
    """The page of an invoice."""
    due = invoice["status"] in ("pending", "overdue") and Decimal(invoice["amountDue"]) > 0
    return InvoicePage(invoice, word(INVOICE, invoice["status"]), due, invoice["status"] != "draft")
