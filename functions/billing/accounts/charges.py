"""Charges to come: one-off amounts that an account's next invoice takes up, whoever issues it.

They lie in the account's own item, so that a run reads and writes nothing more for them. Below zero
they are the customer's: they are set against what is invoiced with them, and what does not fit
waits for a later invoice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from functions.billing.taxes.entities import TaxCategory
from shared.errors import Conflict, Invalid

MOST = 40
"""How many may wait: they are read and written with the account."""


class TooManyCharges(Conflict):
    """The account has as many charges to come as it can hold; issue an invoice first."""


class InvalidCharge(Invalid):
    """A charge is not zero, and in whole minor units of the account's currency."""


@dataclass(frozen=True, slots=True)
class PendingCharge:
    """An amount that waits for an invoice dated `on` or later.

    `kind` is also that of its revenue, and `amount` includes tax where `tax_included`. It is for
    the days `[period_start, period_end)`; without them it is a sale of the day `on`.
    """

    id: str
    kind: str
    description: str
    amount: Decimal
    on: date
    tax_category: TaxCategory = TaxCategory.STANDARD
    tax_included: bool = True
    period_start: date | None = None
    period_end: date | None = None
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None
    subscription_id: str | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The days it is for, as an invoice's item shows them."""
        if self.period_start is None or self.period_end is None:
            return self.on, self.on
        return self.period_start, self.period_end


def first_day(charges: Iterable[PendingCharge]) -> date | None:
    """The first day on which something is to be paid; what is the customer's only waits."""
    return min((charge.on for charge in charges if charge.amount > 0), default=None)
