"""What a subscription's charged days cost: invoice items, split where the tax rate changes. Pure.

In a run most accounts of a tariff ask the same question, so the answers are cached by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from functions.billing.invoices.entities import InvoiceItem
from functions.billing.periods.charges import ChargeLine, Charges, ChargeTerms, charges
from functions.billing.subscriptions.discounts import Discount, discount_on
from functions.billing.taxes.entities import TaxCategory, TaxTable
from shared.money import nothing

SETUP_FEE = "setup_fee"
CHANGE_FEE = "change_fee"
EXIT_FEE = "exit_fee"
_SHARE_UNIT = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class PricedTerms:
    """What an item's amount depends on; equal for all subscribers of a tariff's revision."""

    name: str
    kind: str
    price: Decimal
    currency: str
    quantity: Decimal
    category: TaxCategory
    tax_included: bool
    terms: ChargeTerms
    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True, slots=True)
class Fee:
    """A one-off amount that goes with a subscription; its kind is also its revenue's."""

    kind: str
    amount: Decimal


@dataclass(frozen=True, eq=False, slots=True)
class PricedItems:
    """The items of some terms on a date; compared by identity, so that they are a cheap key."""

    items: tuple[InvoiceItem, ...]
    charges: Charges
    currency: str


@lru_cache(maxsize=8192)
def price(
    terms: PricedTerms,
    taxes: TaxTable,
    begin: date,
    target: date,
    end: date | None,
    setup_fee: Decimal,
) -> PricedItems:
    """The items of what is charged from `begin` up to what `target` allows, or up to `end`.

    Raises: NoTaxRate, and as `charges`.
    """
    if end is not None and end <= begin:
        return PricedItems((), Charges((), begin, None), terms.currency)
    charged = charges(terms.terms, min(begin, target), target, end, begin)
    items = [item for line in charged.lines for item in _items(terms, taxes, line)]
    if setup_fee:
        items.append(_fee(terms, taxes, Fee(SETUP_FEE, setup_fee), begin))
    return PricedItems(tuple(items), charged, terms.currency)


def price_fee(terms: PricedTerms, taxes: TaxTable, fee: Fee, day: date) -> PricedItems:
    """The item of a fee alone, taxed as the service. Raises: NoTaxRate."""
    return PricedItems((_fee(terms, taxes, fee, day),), Charges((), day, None), terms.currency)


def _items(terms: PricedTerms, taxes: TaxTable, line: ChargeLine) -> Iterable[InvoiceItem]:
    """A charged line as items: one, or one on each side of a change of the tax rate."""
    amount = line.amount(terms.price, terms.currency, terms.quantity)
    days = (line.end - line.start).days
    for part in taxes.rated(terms.category, line.start, line.end, amount, terms.currency):
        part_of_line = Decimal((part.end - part.start).days) / days
        share = (line.share * part_of_line).quantize(_SHARE_UNIT, rounding=ROUND_HALF_UP)
        off = discount_on(terms.discounts, part.start, part.amount, share, terms.currency)
        yield InvoiceItem(
            description=terms.name,
            kind=terms.kind,
            period_start=part.start,
            period_end=part.end,
            unit_price=terms.price,
            amount=part.amount,
            tax_category=part.rate.category,
            tax_percent=part.rate.percent,
            tax_included=terms.tax_included,
            quantity=terms.quantity,
            share=share,
            discount=off,
        )


def _fee(terms: PricedTerms, taxes: TaxTable, fee: Fee, day: date) -> InvoiceItem:
    rate = taxes.rate_on(terms.category, day)
    return InvoiceItem(
        description=terms.name,
        kind=fee.kind,
        period_start=day,
        period_end=day,
        unit_price=fee.amount,
        amount=fee.amount,
        tax_category=rate.category,
        tax_percent=rate.percent,
        tax_included=terms.tax_included,
        discount=nothing(terms.currency),
    )
