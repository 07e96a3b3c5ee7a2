"""The totals of an invoice's items: tax by rate, and revenue by kind of service. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from functions.billing.invoices.entities import InvoiceItem, InvoiceTax
from functions.billing.taxes.entities import TaxRate
from functions.billing.taxes.totals import TaxableLine, TaxTotal, tax_of, tax_totals
from shared.money import ZERO, allocate


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """An invoice's contents before it has a number.

    `revenue` is the net by kind of service; what is taken off it is there apart, below zero.
    """

    period_start: date
    period_end: date
    items: tuple[InvoiceItem, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    revenue: tuple[tuple[str, Decimal], ...]


def total_items(
    items: Sequence[InvoiceItem], of_period: Sequence[InvoiceItem], currency: str
) -> InvoiceDraft | None:
    """The items' invoice, for the period of some of them; None where all of them are free."""
    if not any(item.amount - item.discount for item in items):
        return None
    totals = tax_totals([taxable(item) for item in items], currency)
    return InvoiceDraft(
        period_start=min(item.period_start for item in of_period),
        period_end=max(item.period_end for item in of_period),
        items=tuple(items),
        taxes=tuple(InvoiceTax(t.rate.category, t.rate.percent, t.net, t.tax) for t in totals),
        net=sum((t.net for t in totals), ZERO),
        tax=sum((t.tax for t in totals), ZERO),
        total=sum((t.gross for t in totals), ZERO),
        revenue=revenue_by_kind(items, totals, currency),
    )


def taxable(item: InvoiceItem) -> TaxableLine:
    """An item as taxes see it."""
    rate = TaxRate(item.tax_category, item.tax_percent)
    return TaxableLine(item.amount, rate, item.tax_included, item.discount)


def revenue_by_kind(
    items: Sequence[InvoiceItem], totals: Sequence[TaxTotal], currency: str
) -> tuple[tuple[str, Decimal], ...]:
    """The net of each rate shared out over the kinds sold at it, so that it adds up exactly.

    What is taken off a kind is apart from what is sold of it.
    """
    earned: dict[tuple[str, bool], Decimal] = {}
    for total in totals:
        lines = [
            (item, line)
            for item in items
            if (line := taxable(item)).rate == total.rate and line.included == total.included
        ]
        taken_off = [(item, _net(line, currency)) for item, line in lines if line.amount < 0]
        sold = [(item, line.taxable) for item, line in lines if line.taxable > 0]
        net_sold = total.net - sum((net for _, net in taken_off), ZERO)
        shares = allocate(net_sold, [amount for _, amount in sold], currency) if net_sold else []
        nets = [(item, net) for (item, _), net in zip(sold, shares, strict=False)]
        for item, net in (*nets, *taken_off):
            key = (item.kind, net < 0)
            earned[key] = earned.get(key, ZERO) + net
    return tuple((kind, net) for (kind, _), net in sorted(earned.items()) if net)


def _net(line: TaxableLine, currency: str) -> Decimal:
    """A line's own net, rounded apart."""
    tax = tax_of(line.taxable, line.rate, currency, included=line.included)
    return line.taxable - tax if line.included else line.taxable
