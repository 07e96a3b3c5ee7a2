"""A change of a subscription on a day: what is given back, what is billed, what it is afterwards.

what was used up to the day and not billed yet    is billed on the old terms
what was billed in advance for the days from it   is credited on the invoices that billed it
what begins on the day                            is billed on the new terms, in advance
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """A quantity is a whole number from 1 to 1000."""


class OtherCurrency(Conflict):
    """The tariff has another currency than the account."""


class AccountNotActive(Conflict):
    """The account is blocked or closed."""


class InvalidStart(Invalid):
    """A subscription starts today or on a later day, at most a year from today."""


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
class StartRequest:
    """What is to be added to an account; by default one of it, from today on."""

    account_id: str
    tariff_id: str
    starts_on: date | None = None
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Change:
    """A subscription before and after a change; `fee` is what the change itself costs.

    A new one was not there before; where both are the same one, there is nothing to do.
    """

    before: Subscription | None
    after: Subscription
    on: date
    fee: Fee | None = None

    @property
    def charges_nothing(self) -> bool:
        """Whether the same is charged before and after it: one more suspension, or one less."""
        if self.before is None or self.fee is not None:
            return False
        old, new = self.before, self.after
        return old.charge_end == new.charge_end and old == replace(
            new,
            state=old.state,
            suspensions=old.suspensions,
            suspended_on=old.suspended_on,
            version=old.version,
        )


def checked_quantity(quantity: Decimal) -> Decimal:
    """The quantity itself. Raises: InvalidQuantity."""
    if not 1 <= quantity <= 1000 or quantity != quantity.to_integral_value():
        raise InvalidQuantity
    return quantity


def price_a_month(price: Decimal, months: int, days: int, quantity: Decimal) -> Decimal:
    """A price as one month of 30 days, to tell a dearer tariff from a cheaper one."""
    return quantity * price / months if months else quantity * price * 30 / days
