"""What a payment is for, from the invoices that it pays. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from functions.billing.invoices.entities import Invoice, InvoiceItem
from functions.billing.receipts.entities import Mode, Receipt, ReceiptLine, Subject
from functions.billing.taxes.entities import TaxRate
from shared.money import ZERO, allocate

LONGEST_DESCRIPTION = 128
MOST_LINES = 100


def receipt_of(
    email: str,
    amount: Decimal,
    paid: Sequence[tuple[Invoice, Decimal]],
    advance: ReceiptLine,
    today: date,
) -> Receipt:
    """The receipt of money that pays some invoices; what is left of it is an `advance`."""
    lines = [line for invoice, sum_ in paid for line in _lines(invoice, sum_, today)]
    left = amount - sum((sum_ for _, sum_ in paid), ZERO)
    if left:
        lines.append(replace(advance, amount=left))
    return Receipt(email, _short(lines))


def advance_line(account_number: str, rate: TaxRate) -> ReceiptLine:
    """Money of which it is not known yet what it is for; its amount is to be filled in."""
    return ReceiptLine(account_number, ZERO, rate, Subject.PAYMENT, Mode.ADVANCE)


def _lines(invoice: Invoice, paid: Decimal, today: date) -> Iterator[ReceiptLine]:
    """An invoice's items, each with its share of what is paid; they come to it exactly."""
    grosses = _grosses(invoice)
    shares = allocate(paid, [max(gross, ZERO) for gross in grosses], invoice.currency)
    for item, gross, share in zip(invoice.items, grosses, shares, strict=True):
        if share:
            rate = TaxRate(item.tax_category, item.tax_percent)
            mode = _mode(item, today, whole=share >= gross)
            text = item.description[:LONGEST_DESCRIPTION]
            yield ReceiptLine(text, share, rate, Subject.SERVICE, mode)


def _mode(item: InvoiceItem, today: date, *, whole: bool) -> Mode:
    """By whether the item was rendered by a day, and all of it is paid."""
    if item.period_end <= today:
        return Mode.FULL_PAYMENT if whole else Mode.PARTIAL_PAYMENT
    return Mode.FULL_PREPAYMENT if whole else Mode.PREPAYMENT


def _grosses(invoice: Invoice) -> list[Decimal]:
    """What each item comes to with its tax: each rate's total, shared out over its items."""
    found = [ZERO] * len(invoice.items)
    for tax in invoice.taxes:
        of_rate = [
            (place, item.amount - item.discount)
            for place, item in enumerate(invoice.items)
            if (item.tax_category, item.tax_percent) == (tax.category, tax.percent)
        ]
        weights = [max(amount, ZERO) for _, amount in of_rate]
        if not any(weights):
            continue
        total = tax.net + tax.tax
        for (place, _), part in zip(
            of_rate, allocate(total, weights, invoice.currency), strict=True
        ):
            found[place] = part
    return found


def _short(lines: list[ReceiptLine]) -> tuple[ReceiptLine, ...]:
    """The lines; where a receipt can't hold them, summed up by tax and mode."""
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    sums: dict[tuple[object, ...], ReceiptLine] = {}
    for line in lines:
        key = (line.rate, line.subject, line.mode)
        known = sums.get(key)
        sums[key] = line if known is None else replace(known, amount=known.amount + line.amount)
    return tuple(sums.values())
