"""A promised payment, and on which terms the provider grants one. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from shared.errors import Conflict, Invalid
from shared.money import ZERO

KEPT = 24
"""How many past promises an account remembers."""


class PromiseRefused(Conflict):
    """The provider's terms do not allow a promised payment now."""


class PromisesChanged(Conflict):
    """Somebody else changed the account's promises at the same moment; try again."""


class InvalidPromisePolicy(Invalid):
    """Terms of promises: 1 to 60 days, days 1 to 31 of the month in order, sums of zero or more."""


class PromiseState(StrEnum):
    """What has become of a promise."""

    GRANTED = "granted"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PromisePolicy:
    """On which terms payments may be promised; sums are in the account's currency.

    It lasts `days`, or `days_a_year_of_service` for each whole year since the account was opened,
    `days` at most. The debt is at most `maximum_debt`, and so many months' price of the active and
    suspended services. It is asked for on days of the month `first_day` to `last_day`, so many
    times a month, and after a payment since the last one where `payment_since_last`. It costs
    `price`, and `price_if_broken` more where it is not kept; after that no other is granted for
    `barred_days`, and until the whole debt is paid where `until_paid`.
    """

    enabled: bool = False
    days: int = 3
    days_a_year_of_service: int | None = None
    maximum_debt: Decimal | None = None
    maximum_debt_months: Decimal | None = None
    price: Decimal = ZERO
    price_if_broken: Decimal = ZERO
    uses_a_month: int = 1
    first_day: int = 1
    last_day: int = 31
    payment_since_last: bool = False
    barred_days: int = 0
    until_paid: bool = True
    version: int = 0

    def __post_init__(self) -> None:
        """Hold to terms that make sense. Raises: InvalidPromisePolicy."""
        sums = (self.price, self.price_if_broken, self.maximum_debt or ZERO)
        months = self.maximum_debt_months or ZERO
        counts = (self.uses_a_month - 1, self.barred_days, (self.days_a_year_of_service or 1) - 1)
        days = 1 <= self.days <= 60 and 1 <= self.first_day <= self.last_day <= 31
        if not days or min(*sums, months) < 0 or min(counts) < 0:
            raise InvalidPromisePolicy


@dataclass(frozen=True, slots=True)
class Promise:
    """A debt of `amount` that is to be paid before the local day `ends_on`.

    `lifted` are the subscriptions whose suspension for debt it has lifted meanwhile. What was paid
    before `granted_at` was not promised.
    """

    amount: Decimal
    granted_on: date
    ends_on: date
    price: Decimal = ZERO
    lifted: tuple[str, ...] = ()
    state: PromiseState = PromiseState.GRANTED
    ended_on: date | None = None
    granted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promises:
    """An account's promise, if one holds, and those before it, the oldest first."""

    account_id: str
    customer_id: str
    currency: str
    current: Promise | None = None
    past: tuple[Promise, ...] = ()
    version: int = 0

    def granted(self, promise: Promise) -> Promises:
        """With one more."""
        return replace(self, current=promise, version=self.version + 1)

    def ended(self, state: PromiseState, on: date) -> Promises:
        """With the current one kept or broken."""
        if self.current is None:
            return self
        over = replace(self.current, state=state, ended_on=on)
        past = (*self.past, over)[-KEPT:]
        return replace(self, current=None, past=past, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Debtor:
    """What is known of who asks; `monthly` is what a month of their services costs."""

    debt: Decimal
    monthly: Decimal
    customer_since: date
    last_paid_on: date | None = None


def promise(policy: PromisePolicy, so_far: Promises, debtor: Debtor, today: date) -> Promise:
    """The promise that the terms allow today. Raises: PromiseRefused, which says why not."""
    if not policy.enabled:
        raise PromiseRefused("Payments cannot be promised here.")
    if so_far.current is not None:
        raise PromiseRefused("A payment is promised already.")
    if debtor.debt <= 0:
        raise PromiseRefused("Nothing is owed.")
    if not policy.first_day <= today.day <= policy.last_day:
        raise PromiseRefused(
            "It can be asked for on days {first} to {last} of a month.",
            first=policy.first_day,
            last=policy.last_day,
        )
    _check_past(policy, so_far, debtor, today)
    _check_debt(policy, debtor)
    days = _days(policy, debtor, today)
    if days < 1:
        raise PromiseRefused("The account is too new for it.")
    ends_on = today + timedelta(days=days)
    return Promise(debtor.debt, today, ends_on, policy.price)


def _check_past(policy: PromisePolicy, so_far: Promises, debtor: Debtor, today: date) -> None:
    this_month = [
        one
        for one in so_far.past
        if (one.granted_on.year, one.granted_on.month) == (today.year, today.month)
    ]
    if len(this_month) >= policy.uses_a_month:
        raise PromiseRefused("It was used this month already.")
    last = so_far.past[-1] if so_far.past else None
    if last is None:
        return
    paid = debtor.last_paid_on
    if policy.payment_since_last and (paid is None or paid < last.granted_on):
        raise PromiseRefused("Nothing was paid since the last one.")
    if last.state is PromiseState.BROKEN and last.ended_on is not None:
        if policy.until_paid and (paid is None or paid < last.ended_on):
            raise PromiseRefused("The last one was broken; pay what is owed first.")
        until = last.ended_on + timedelta(days=policy.barred_days)
        if today < until:
            raise PromiseRefused(
                "The last one was broken; it can be asked for from {day} on.", day=until
            )


def _check_debt(policy: PromisePolicy, debtor: Debtor) -> None:
    limits = [policy.maximum_debt]
    if policy.maximum_debt_months is not None:
        limits.append(policy.maximum_debt_months * debtor.monthly)
    for limit in limits:
        if limit is not None and debtor.debt > limit:
            raise PromiseRefused("More than {limit} is owed.", limit=limit)


def _days(policy: PromisePolicy, debtor: Debtor, today: date) -> int:
    if policy.days_a_year_of_service is None:
        return policy.days
    since = debtor.customer_since
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return min(policy.days, years * policy.days_a_year_of_service)
