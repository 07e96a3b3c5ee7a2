"""A test clock: copies of accounts, and the day up to which their billing has been played."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from functions.billing.accounts.entities import Account, AccountState, PaymentType
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from shared.errors import Conflict, Invalid, NotFound
from shared.money import ZERO

MOST_ACCOUNTS = 20
LONGEST_ADVANCE = timedelta(days=366)
FURTHEST = timedelta(days=3653)
"""A clock begins at most so long before or after today."""
KEPT = timedelta(days=90)
"""So long after it was made a clock goes by itself, with the copies in it."""


class ClockNotFound(NotFound):
    """There is no such test clock."""


class ClockChanged(Conflict):
    """Somebody else has advanced the test clock at the same moment; read it again."""


class ClockFull(Conflict):
    """The test clock holds more than can be kept; make another one."""


class ClockOutdated(Conflict):
    """The test clock was made before stored data changed its form; make another one."""


class InvalidClock(Invalid):
    """A test clock has 1 to 20 accounts, each once, and begins within ten years of today."""


class InvalidAdvance(Invalid):
    """A test clock advances either to a day or by some days, by a year at most."""


class Payer(StrEnum):
    """Whether what is to be paid on a test clock is paid, and when."""

    NEVER = "never"
    ON_DUE_DATE = "on-due-date"
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True)
class Supposed:
    """An account that nobody has, on a tariff that may be a draft; it has paid `balance`."""

    tariff_id: str
    starts_on: date
    payment_type: PaymentType
    balance: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class NewClock:
    """What a test clock is to be made of."""

    name: str
    account_ids: tuple[str, ...] = ()
    starts_on: date | None = None
    supposed: tuple[Supposed, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockService:
    """A service as it is on a test clock."""

    subscription_id: str
    tariff_id: str
    name: str
    state: SubscriptionState


@dataclass(frozen=True, slots=True)
class ClockAccount:
    """An account as it is on a test clock. Its id is that of the account it is a copy of."""

    id: str
    number: str
    customer_name: str
    payment_type: PaymentType
    currency: str
    balance: Decimal
    amount_due: Decimal
    state: AccountState
    next_bill_date: date | None = None
    services: tuple[ClockService, ...] = ()

    @classmethod
    def of(cls, account: Account, subscriptions: Iterable[Subscription]) -> ClockAccount:
        """What is shown of a copy."""
        return cls(
            id=account.id,
            number=account.number,
            customer_name=account.customer_name,
            payment_type=account.payment_type,
            currency=account.currency,
            balance=account.balance,
            amount_due=account.amount_due,
            next_bill_date=account.next_bill_date,
            state=account.state,
            services=tuple(
                ClockService(one.id, one.tariff_id, one.tariff_name, one.state)
                for one in subscriptions
            ),
        )


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that billing would have told of; `data` is its own."""

    type: str
    account_id: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a schedule could not do, and why, for staff."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlayedDay:
    """What happened on a day, in order, and the `balances` then of accounts that it happened to."""

    on: date
    happenings: tuple[Happening, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    balances: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a month that were played in one go: the first and last one, and the eventful ones."""

    since: date
    until: date
    days: tuple[PlayedDay, ...]


_SUMMED = {
    "billing.invoice.created": ("invoiced", "total"),
    "billing.credit-note.issued": ("credited", "total"),
    "billing.payment.succeeded": ("paid", "amount"),
}
"""Which event adds which of its values to which sum."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What has happened on a clock: events by type, and money by currency."""

    events: dict[str, int] = field(default_factory=dict)
    invoiced: dict[str, Decimal] = field(default_factory=dict)
    credited: dict[str, Decimal] = field(default_factory=dict)
    paid: dict[str, Decimal] = field(default_factory=dict)
    troubles: int = 0

    def after(self, days: Iterable[PlayedDay]) -> Sums:
        """The sums with what happened on some more days."""
        events = dict(self.events)
        money = {name: dict(getattr(self, name)) for name, _ in _SUMMED.values()}
        troubles = self.troubles
        for day in days:
            troubles += len(day.troubles)
            for one in day.happenings:
                events[one.type] = events.get(one.type, 0) + 1
                if one.type in _SUMMED:
                    name, value = _SUMMED[one.type]
                    sums, currency = money[name], one.data["currency"]
                    sums[currency] = sums.get(currency, ZERO) + Decimal(one.data[value])
        return Sums(events=dict(sorted(events.items())), troubles=troubles, **money)


@dataclass(frozen=True, slots=True)
class SimulatedClock:
    """A test clock. `next_day` is played next; ids that were given on it are counted (`given`).

    `supposed` are accounts whose first day is still to come. `parts` is in how many items its
    copies are kept, in the `form` that stored data had when it was made.
    """

    id: str
    name: str
    starts_on: date
    next_day: date
    created_at: datetime
    expires_at: datetime
    accounts: tuple[ClockAccount, ...] = ()
    supposed: tuple[Supposed, ...] = ()
    sums: Sums = field(default_factory=Sums)
    given: int = 0
    parts: int = 0
    form: int = 0
    version: int = 1

    def target(self, to: date | None, days: int | None) -> date:
        """The last day to be played. Raises: InvalidAdvance."""
        if (to is None) is (days is None):
            raise InvalidAdvance
        day = to if to is not None else self.next_day + timedelta(days=(days or 1) - 1)
        if day >= self.next_day + LONGEST_ADVANCE:
            raise InvalidAdvance
        return day

    def played(
        self,
        next_day: date,
        days: Iterable[PlayedDay],
        accounts: tuple[ClockAccount, ...],
        given: int,
        parts: int,
    ) -> SimulatedClock:
        """The clock after some more days; accounts whose day has come are no longer supposed."""
        return replace(
            self,
            next_day=next_day,
            accounts=accounts,
            supposed=tuple(one for one in self.supposed if one.starts_on >= next_day),
            sums=self.sums.after(days),
            given=given,
            parts=parts,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class Advanced:
    """A clock that was advanced; not `complete` where time ran out before the last day."""

    clock: SimulatedClock
    to: date
    complete: bool
