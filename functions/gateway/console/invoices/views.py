"""What the pages about invoices show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.lists import Filter, Line, line
from functions.gateway.screens.words import INVOICE


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    """A page of the list of invoices; `after` leads to the next one."""

    lines: tuple[Line, ...]
    filter: Filter
    after: str


def invoices_page(answered: Mapping[str, Any], filters: Mapping[str, str]) -> InvoicesPage:
    """The list of invoices."""
    lines = tuple(line(one, INVOICE, "status") for one in answered["items"])
    return InvoicesPage(lines, Filter(filters), answered["nextCursor"] or "")


def invoice_page(invoice: dict[str, Any]) -> Line:
    """An invoice, with what is said of its status."""
    return line(invoice, INVOICE, "status")
