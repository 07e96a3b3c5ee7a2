"""Tax rates as dated data: what a category of goods is taxed at on a day of service.

The day of service decides, not that of the invoice or of the payment (so the 22 % of Federal Law
425-FZ hold for what is rendered from 1 January 2026 on, whenever it was paid). Access to a network
is rendered day by day; hence a line whose days lie on both sides of a change is split there, its
amount shared out by days, and each part taxed at the rate of its own days. To take one rate for the
whole line, by its first or last day, would tax some days at a rate that did not hold on them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from shared.errors import Invalid
from shared.money import allocate


class NoTaxRate(Invalid):
    """There is no rate for this tax category on this day."""


class TaxCategory(StrEnum):
    """How what is sold is classified by tax law."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"
    NONE = "none"


@dataclass(frozen=True, slots=True, order=True)
class TaxRate:
    """A rate in percent, with its category: 0 % and no tax are not the same in a register."""

    category: TaxCategory
    percent: Decimal


@dataclass(frozen=True, slots=True)
class RatedPart:
    """Days `[start, end)` of a line that fall under one rate, and their part of its amount."""

    start: date
    end: date
    rate: TaxRate
    amount: Decimal


Dated = tuple[date, TaxRate]  # a rate, and the first day it holds on


class TaxTable:
    """The rates of a tax regime: for each category, each rate with its first day."""

    def __init__(self, rates: Mapping[TaxCategory, Sequence[Dated]]) -> None:
        self._rates = {category: tuple(sorted(dated)) for category, dated in rates.items()}

    def rate_on(self, category: TaxCategory, day: date) -> TaxRate:
        """The rate on a day of service. Raises: NoTaxRate."""
        dated = self._rates.get(category, ())
        position = bisect_right(dated, day, key=lambda entry: entry[0])
        if not position:
            raise NoTaxRate("There is no {category} rate on {day}.", category=category, day=day)
        return dated[position - 1][1]

    def changes(self, category: TaxCategory, start: date, end: date) -> list[date]:
        """The days after `start` and before `end` on which another rate begins."""
        return [since for since, _ in self._rates.get(category, ()) if start < since < end]

    def until(self, day: date, then: TaxTable) -> TaxTable:
        """These rates before a day, and others from it on."""
        return TaxTable(
            {
                category: [
                    *((since, rate) for since, rate in dated if since < day),
                    (day, then.rate_on(category, day)),
                    *((since, rate) for since, rate in then._rates[category] if since > day),
                ]
                for category, dated in self._rates.items()
            }
        )

    def rated(
        self, category: TaxCategory, start: date, end: date, amount: Decimal, currency: str
    ) -> tuple[RatedPart, ...]:
        """A line's days split where the rate changes; the parts add up to its amount exactly.

        A day's sale (`end == start`) is one part. Raises: NoTaxRate.
        """
        changes = self.changes(category, start, end)
        if not changes:
            return (RatedPart(start, end, self.rate_on(category, start), amount),)
        edges = [start, *changes, end]
        spans = list(pairwise(edges))
        weights = [Decimal((last - first).days) for first, last in spans]
        amounts = allocate(amount, weights, currency)
        return tuple(
            RatedPart(first, last, self.rate_on(category, first), part)
            for (first, last), part in zip(spans, amounts, strict=True)
        )


@lru_cache(maxsize=1)
def russian_vat() -> TaxTable:
    """Russian VAT: 18 % from 2004, 20 % from 2019, 22 % from 2026; 10 % reduced; 0 %; none."""
    always = date(2004, 1, 1)
    dated = {
        TaxCategory.STANDARD: ((always, 18), (date(2019, 1, 1), 20), (date(2026, 1, 1), 22)),
        TaxCategory.REDUCED: ((always, 10),),
        TaxCategory.ZERO: ((always, 0),),
        TaxCategory.NONE: ((date.min, 0),),
    }
    return TaxTable(
        {
            category: [(since, TaxRate(category, Decimal(percent))) for since, percent in rates]
            for category, rates in dated.items()
        }
    )


@lru_cache(maxsize=1)
def untaxed() -> TaxTable:
    """No tax on anything, whatever its category."""
    return flat(TaxRate(TaxCategory.NONE, Decimal(0)))


@lru_cache(maxsize=8)
def flat(rate: TaxRate) -> TaxTable:
    """One rate for all that is taxed at all; what is at zero or untaxed stays so."""
    kept = {
        category: TaxRate(category, Decimal(0))
        for category in (TaxCategory.ZERO, TaxCategory.NONE)
        if rate.category is not TaxCategory.NONE
    }
    return TaxTable({c: [(date.min, kept.get(c, rate))] for c in TaxCategory})
