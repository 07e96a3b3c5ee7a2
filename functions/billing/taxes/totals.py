"""Totals with tax: per rate, on the sum of its lines, rounded once, half up (EN 16931).

    excluded    tax = net x r / 100              gross = net + tax
    included    tax = gross x r / (100 + r)      net = gross - tax

A discount is shared out over the lines before tax. A credit note takes its tax from what it
credits, rounded apart; the one that credits the last of a rate takes what tax is left of it, so
that an invoice and the notes that cancel it come to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from functions.billing.taxes.entities import TaxRate
from shared.errors import Conflict, Invalid
from shared.money import ZERO, allocate, nothing, rounded


class CreditExceedsInvoice(Conflict):
    """More is credited than is left of the invoice."""


class InvalidDiscount(Invalid):
    """A discount is a sum of zero or more, or a share of 0 to 100 percent."""


@dataclass(frozen=True, slots=True)
class TaxableLine:
    """A line's amount as sold (with tax in it where `included`), its discount, and its rate."""

    amount: Decimal
    rate: TaxRate
    included: bool = False
    discount: Decimal = ZERO

    @property
    def taxable(self) -> Decimal:
        """What tax is taken on: the amount after the discount."""
        return self.amount - self.discount


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """The sum of the lines of one rate and its tax, in whole minor units.

    `taxable` is the lines' sum as sold: net, or gross where the tax is included.
    """

    rate: TaxRate
    included: bool
    taxable: Decimal
    tax: Decimal

    @property
    def net(self) -> Decimal:
        """The sum without tax."""
        return self.taxable - self.tax if self.included else self.taxable

    @property
    def gross(self) -> Decimal:
        """The sum to pay."""
        return self.taxable if self.included else self.taxable + self.tax


def tax_of(taxable: Decimal, rate: TaxRate, currency: str, *, included: bool) -> Decimal:
    """The tax on, or within, a sum; rounded half up to the minor unit."""
    base = 100 + rate.percent if included else Decimal(100)
    return rounded(taxable * rate.percent / base, currency)


def tax_totals(lines: Sequence[TaxableLine], currency: str) -> tuple[TaxTotal, ...]:
    """The totals of each rate, tax-included and tax-excluded sums apart; ordered by rate."""
    sums: dict[tuple[TaxRate, bool], Decimal] = {}
    for line in lines:
        key = (line.rate, line.included)
        sums[key] = sums.get(key, ZERO) + line.taxable
    return tuple(
        TaxTotal(rate, included, taxable, tax_of(taxable, rate, currency, included=included))
        for (rate, included), taxable in sorted(sums.items())
    )


def discount_of(amounts: Sequence[Decimal], percent: Decimal, currency: str) -> Decimal:
    """A percentage of the amounts' sum. Raises: InvalidDiscount."""
    if not 0 <= percent <= 100:
        raise InvalidDiscount("{percent} % is not a share of 0 to 100 percent.", percent=percent)
    return rounded(sum(amounts, ZERO) * percent / 100, currency)


def spread_discount(discount: Decimal, amounts: Sequence[Decimal], currency: str) -> list[Decimal]:
    """A discount's part for each amount, by its share before tax; never more than their sum.

    Credits among the amounts (negative) take no part. Raises: InvalidDiscount.
    """
    if discount < 0:
        raise InvalidDiscount("{discount} is negative.", discount=discount)
    weights = [max(amount, ZERO) for amount in amounts]
    given = min(discount, sum(weights, ZERO))
    return allocate(given, weights, currency) if given else [nothing(currency)] * len(weights)


def credited_line(line: TaxableLine, amount: Decimal, currency: str) -> TaxableLine:
    """The part of a line that a credit note gives back: `amount` of it before the discount.

    The discount comes along by its share. Raises: CreditExceedsInvoice.
    """
    if not 0 < amount <= line.amount:
        raise CreditExceedsInvoice(
            "{amount} is more than the item's {left}.", amount=amount, left=line.amount
        )
    discount = rounded(line.discount * amount / line.amount, currency)
    return TaxableLine(amount, line.rate, line.included, discount)


def credit_totals(
    lines: Sequence[TaxableLine], left: Sequence[TaxTotal], currency: str
) -> tuple[TaxTotal, ...]:
    """A credit note's totals, given what is `left` of the invoice's. Raises: CreditExceedsInvoice.

    Tax is rounded apart on what is credited, never more than is left; the last takes what is left.
    """
    remaining = {(total.rate, total.included): total for total in left}
    return tuple(
        _credited(total, remaining.get((total.rate, total.included)))
        for total in tax_totals(lines, currency)
    )


def left_after(totals: Sequence[TaxTotal], credited: Sequence[TaxTotal]) -> tuple[TaxTotal, ...]:
    """What is left of an invoice's totals after one of its credit notes."""
    given = {(total.rate, total.included): total for total in credited}
    return tuple(
        _less(total, given[key]) if (key := (total.rate, total.included)) in given else total
        for total in totals
    )


def _credited(total: TaxTotal, left: TaxTotal | None) -> TaxTotal:
    if left is None or total.taxable > left.taxable:
        raise CreditExceedsInvoice(
            "{amount} at {percent} % is more than is left.",
            amount=total.taxable,
            percent=total.rate.percent,
        )
    tax = left.tax if total.taxable == left.taxable else min(total.tax, left.tax)
    return TaxTotal(total.rate, total.included, total.taxable, tax)


def _less(total: TaxTotal, given: TaxTotal) -> TaxTotal:
    return TaxTotal(
        total.rate, total.included, total.taxable - given.taxable, total.tax - given.tax
    )
