"""A change of a subscription on a day: what is given back, what is billed, what it is afterwards.

what was used up to the day and not billed yet    is billed on the old terms
what was billed in advance for the days from it   is credited on the invoices that billed it
what begins on the day                            is billed on the new terms, in advance
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from functions.billing.invoices.pricing import Fee
from functions.billing.subscriptions.entities import Subscription
from shared.errors import Conflict, Invalid


class InvoicesOverdue(Conflict):
    """Invoices that no run has issued yet come first; try again after the run."""


class EndBeforePeriod(Conflict):
    """The subscription ends earlier already."""


class InvalidQuantity(Invalid):
    """A quantity is a whole number above zero."""


class When(StrEnum):
    """When a change takes place."""

    NOW = "now"
    PERIOD_END = "period_end"


@dataclass(frozen=True, slots=True)
class TariffRequest:
    """The tariff that is wanted; by default at once if it is dearer, else at the period's end."""

    tariff_id: str
    quantity: Decimal | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A subscription before and after a change; `fee` is what the change itself costs.

    Where both are the same one, there is nothing to do.
    """

    before: Subscription
    after: Subscription
    on: date
    fee: Fee | None = None


def price_a_month(price: Decimal, months: int, days: int, quantity: Decimal) -> Decimal:
    """A price as one month of 30 days, to tell a dearer tariff from a cheaper one."""
    return quantity * price / months if months else quantity * price * 30 / days
