"""Charges to come, as items of the invoice that takes them up. Pure.

What is to be paid is taxed at the rate of the days it is for. What is the customer's is set against
items of its tax category and at their rate, so that nothing on an invoice ever sums up below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.charges import PendingCharge
from functions.billing.invoices.entities import InvoiceItem
from functions.billing.taxes.entities import TaxRate, TaxTable
from shared.money import ZERO, nothing


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The items that charges have become, and the charges that are still to come."""

    currency: str
    items: tuple[InvoiceItem, ...] = ()
    left: tuple[PendingCharge, ...] = ()


Rate = tuple[TaxRate, bool]
"""A rate, and whether amounts include it."""


def take_up(
    charges: Sequence[PendingCharge],
    items: Sequence[InvoiceItem],
    taxes: TaxTable,
    currency: str,
    target: date,
) -> TakenUp:
    """What an invoice dated `target` takes up beside its other items. Raises: NoTaxRate."""
    due = [charge for charge in charges if charge.on <= target]
    debts = [i for c in due if c.amount > 0 for i in _to_pay(c, taxes, currency)]
    room = _Room([*items, *debts])
    given: list[InvoiceItem] = []
    left: list[PendingCharge] = []
    for charge in charges:
        if charge.on > target:
            left.append(charge)
        elif charge.amount < 0:
            set_off = list(room.set_against(charge, taxes, currency))
            given += set_off
            rest = charge.amount - sum((item.amount for item in set_off), ZERO)
            if rest:
                left.append(replace(charge, amount=rest, quantity=Decimal(1), unit_price=None))
    return TakenUp(currency, (*debts, *given), tuple(left))


def _to_pay(charge: PendingCharge, taxes: TaxTable, currency: str) -> Iterator[InvoiceItem]:
    start, end = charge.days
    for part in taxes.rated(charge.tax_category, start, end, charge.amount, currency):
        whole = part.amount == charge.amount
        item = _item(charge, part.rate, part.amount, currency, whole=whole)
        yield replace(item, period_start=part.start, period_end=part.end)


class _Room:
    """How much may be taken off the items, by their rates."""

    def __init__(self, items: Sequence[InvoiceItem]) -> None:
        self._items = items
        self._left: dict[Rate, Decimal] = {}
        for item in items:
            key = _rate(item)
            self._left[key] = self._left.get(key, ZERO) + item.amount - item.discount

    def set_against(
        self, charge: PendingCharge, taxes: TaxTable, currency: str
    ) -> Iterator[InvoiceItem]:
        """The charge's items, none above what is left at its rate; perhaps not all of it."""
        owed = -charge.amount
        for key in self._rates(charge, taxes):
            part = min(owed, self._left[key])
            if part <= 0:
                continue
            self._left[key] -= part
            owed -= part
            yield _item(charge, key[0], -part, currency, whole=part == -charge.amount)

    def _rates(self, charge: PendingCharge, taxes: TaxTable) -> Iterable[Rate]:
        """The rates of items of its tax category, in the items' order."""
        return dict.fromkeys(
            _rate(item)
            for item in self._items
            if item.tax_included is charge.tax_included
            and _rate(item)[0] == taxes.rate_on(charge.tax_category, item.period_start)
        )


def _rate(item: InvoiceItem) -> Rate:
    return TaxRate(item.tax_category, item.tax_percent), item.tax_included


def _item(
    charge: PendingCharge, rate: TaxRate, amount: Decimal, currency: str, *, whole: bool
) -> InvoiceItem:
    """An item of a charge; one of a part of it has no price of its own."""
    start, end = charge.days
    return InvoiceItem(
        description=charge.description,
        kind=charge.kind,
        period_start=start,
        period_end=end,
        unit_price=(charge.unit_price or amount) if whole else amount,
        amount=amount,
        tax_category=rate.category,
        tax_percent=rate.percent,
        tax_included=charge.tax_included,
        quantity=charge.quantity if whole else Decimal(1),
        discount=nothing(currency),
        subscription_id=charge.subscription_id,
    )
