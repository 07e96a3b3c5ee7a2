"""A change of a subscription on a day: what is given back, what is billed, what it is afterwards.

what was used up to the day and not billed yet    is billed on the old terms
what was billed in advance for the days from it   is credited on the invoices that billed it
what begins on the day                            is billed on the new terms, in advance
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.billing.accounts.entities import Account
from functions.billing.invoices.pricing import Fee
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from shared.errors import Conflict, Invalid

FARTHEST = timedelta(days=366)
"""How far ahead a change may be."""


class InvoicesOverdue(Conflict):
    """Invoices that no run has issued yet come first; try again after the run."""


class EndBeforePeriod(Conflict):
    """The subscription ends earlier already."""


class InvalidChangeDay(Invalid):
    """A change takes place today or on a later day, at most a year from today."""


class OtherCurrency(Conflict):
    """The tariff has another currency than the account."""


class AccountNotActive(Conflict):
    """The account is blocked or closed."""


class InvalidStart(Invalid):
    """A subscription starts today or on a later day, at most a year from today."""


class NotCovered(Conflict):
    """The prepaid account has too little money for it."""


class SuspensionRefused(Conflict):
    """The tariff's terms do not allow this suspension."""


class When(StrEnum):
    """When a change takes place."""

    NOW = "now"
    PERIOD_END = "period_end"


@dataclass(frozen=True, slots=True)
class TariffRequest:
    """The tariff that is wanted; by default at once if it is dearer, else at the period's end.

    It is `free` of the fee for a change where the provider wants it.
    """

    tariff_id: str
    quantity: Decimal | None = None
    when: When | None = None
    on: date | None = None
    free: bool = False


@dataclass(frozen=True, slots=True)
class Cancellation:
    """When a subscription is to end; a day of its own goes before `when`."""

    when: When = When.PERIOD_END
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PauseRequest:
    """Days `[starts_on, ends_on)` without service; by default as early and as long as allowed."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What is to be added to an account; by default one of it, from today on."""

    account_id: str
    tariff_id: str
    starts_on: date | None = None
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Change:
    """A subscription before and after a change; `fees` are what the change itself costs.

    A new one was not there before; where both are the same one, there is nothing to do. With
    `paid_by` a new one is active only when its invoice is paid, until that moment. What was billed
    for days from `credited_from` on is given back: by default, from the day of the change on.
    """

    before: Subscription | None
    after: Subscription
    on: date
    fees: tuple[Fee, ...] = ()
    paid_by: datetime | None = None
    credited_from: date | None = None

    @property
    def unused_since(self) -> date:
        """The first day that is given back."""
        return self.credited_from or self.on

    @property
    def gives_up(self) -> bool:
        """Whether it never was active, so that all that was billed for it is given back."""
        awaited = self.before is not None and self.before.awaits_payment is not None
        return awaited and self.after.state is SubscriptionState.CANCELLED

    @property
    def is_one(self) -> bool:
        """Whether anything is to be changed."""
        return self.after is not self.before

    @property
    def charges_nothing(self) -> bool:
        """Whether the same is charged before and after it.

        So it is with one more suspension, or one less, with another customer, and where a first
        payment comes on the day from which it pays.
        """
        if self.before is None or any(fee.amount for fee in self.fees):
            return False
        old, new = self.before, self.after
        if new.awaits_payment is None and not self.gives_up and not new.suspensions:
            old = replace(old, awaits_payment=None)
        return old.charge_end == new.charge_end and old == replace(
            new,
            customer_id=old.customer_id,
            state=old.state,
            suspensions=old.suspensions,
            suspended_on=old.suspended_on,
            version=old.version,
        )


def change_day(
    on: date | None, when: When, account: Account, subscription: Subscription, today: date
) -> date:
    """The day of a change. At the end of a period: the first day that is not billed.

    Billed in arrears, it is the end of the current period. Raises: InvalidChangeDay.
    """
    if on is not None:
        if not today <= on <= today + FARTHEST:
            raise InvalidChangeDay
        return on
    if when is When.NOW:
        return today
    until = account.charged_until.get(subscription.id)
    if until is not None and until > today:
        return until
    cycle = subscription.charge_terms.cycle(until or subscription.started_on)
    return cycle.boundary_after(max(today, subscription.started_on))


def price_a_month(price: Decimal, months: int, days: int, quantity: Decimal) -> Decimal:
    """A price as one month of 30 days, to tell a dearer tariff from a cheaper one."""
    return quantity * price / months if months else quantity * price * 30 / days
