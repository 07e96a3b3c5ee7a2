"""What was used: in a period, with what it has cost so far, and on a day, with who has said so."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.billing.accounts.sharding import shard_of
from functions.billing.taxes.entities import TaxCategory
from shared.errors import Conflict, Invalid
from shared.money import ZERO

THRESHOLDS = (80, 100)
"""Percent of the included units, each told once a period."""
MARK = 11
"""How many characters a record's mark has."""
HOURS, MOST = 6, 30_000
"""So many hours' records of a metric have their marks in one item, at most so many."""
MOST_DAYS = 400
"""How many days of usage are shown at once."""


class UsageChanged(Conflict):
    """More usage of the same period was recorded at the same moment; try again."""


class InvalidUsageDays(Invalid):
    """Usage is shown from a day to the same or a later one, at most 400 days of it."""


class Refusal(StrEnum):
    """Why a record is not taken."""

    UNKNOWN_SUBSCRIPTION = "unknown_subscription"
    UNKNOWN_METRIC = "unknown_metric"
    UNKNOWN_DESTINATION = "unknown_destination"
    NOT_IN_SERVICE = "not_in_service"
    IN_THE_FUTURE = "in_the_future"
    TOO_OLD = "too_old"
    NO_CORRECTION = "no_correction"
    UNKNOWN_CORRECTION = "unknown_correction"
    BELOW_ZERO = "below_zero"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """A quantity that was used, or the correction of a record of the same day, perhaps below zero.

    `transaction_id` is the sender's, unique for the subscription, metric and time.
    """

    transaction_id: str
    subscription_id: str
    metric: str
    quantity: Decimal
    at: datetime
    destination: str = ""
    correction_of: str | None = None

    @property
    def mark(self) -> str:
        """What is kept of its id."""
        return mark_of(self.transaction_id)

    @property
    def slot(self) -> str:
        """The hours, in UTC, with whose marks its own lies: wherever the account is."""
        at = self.at.astimezone(UTC)
        return f"{at.date()}T{at.hour // HOURS * HOURS:02d}"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that was not taken, by its place in the batch, and why."""

    index: int
    transaction_id: str
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch; what was recorded before is a duplicate."""

    accepted: int
    duplicates: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class UsageMarks:
    """The marks of some hours' records of a subscription's metric, one behind another."""

    subscription_id: str
    metric: str
    slot: str
    marks: str = ""
    version: int = 0

    @property
    def known(self) -> set[str]:
        """The marks, each by itself."""
        return {self.marks[n : n + MARK] for n in range(0, len(self.marks), MARK)}

    def marked(self, marks: Iterable[str]) -> UsageMarks:
        """These marks and more of them."""
        return replace(self, marks=self.marks + "".join(marks), version=self.version + 1)


@dataclass(frozen=True, slots=True)
class UsagePeriod:
    """What a subscription has used of a metric in a billing period, `[start, end)`, on one tariff.

    `by_prefix` and `by_day` are quantities as they were measured; `share` is that of a whole
    period, to 9 decimals. `billed` is what has been charged for it, at the latest on `end`, and
    again on `due_on` when something was recorded late.
    """

    account_id: str
    customer_id: str
    subscription_id: str
    tariff_id: str
    tariff_revision: int
    tariff_name: str
    metric: str
    unit: str
    start: date
    end: date
    share: Decimal
    currency: str
    unit_size: Decimal
    included: Decimal
    used: Decimal = ZERO
    amount: Decimal = ZERO
    by_prefix: dict[str, Decimal] = field(default_factory=dict)
    by_day: dict[str, Decimal] = field(default_factory=dict)
    reached: tuple[int, ...] = ()
    billed: Decimal = ZERO
    billed_at: datetime | None = None
    due_on: date | None = None
    tax_category: TaxCategory = TaxCategory.STANDARD
    price_includes_tax: bool = True
    version: int = 0

    @property
    def revision(self) -> tuple[str, int]:
        """The tariff's terms that it is counted on."""
        return self.tariff_id, self.tariff_revision

    @property
    def shard(self) -> int:
        """That of its account."""
        return shard_of(self.account_id)

    @property
    def is_charged(self) -> bool:
        """Whether all that was used so far is charged."""
        return self.due_on is None

    @property
    def left(self) -> Decimal:
        """How many free units are left."""
        return max(self.included - self.used, ZERO)

    def newly_reached(self, used: Decimal) -> tuple[int, ...]:
        """The thresholds that are passed when so many units are used, and were not before."""
        if not self.included:
            return ()
        percent = used * 100 / self.included
        return tuple(t for t in THRESHOLDS if percent >= t and t not in self.reached)

    def paid_for(self, amount: Decimal, at: datetime) -> UsagePeriod:
        """The period once all that it costs has been charged."""
        return replace(self, billed=amount, billed_at=at, due_on=None, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class UsageDays:
    """Which days' usage is asked for: the first one and the last one, if they are named."""

    first: date | None = None
    last: date | None = None

    @property
    def unnamed(self) -> bool:
        """Whether the present periods are meant."""
        return self.first is None and self.last is None

    def within(self, today: date) -> tuple[date, date]:
        """The first and the last day; by default up to today, or as many as are shown.

        Raises: InvalidUsageDays.
        """
        last = self.last or max(today, self.first or today)
        first = self.first or last - timedelta(days=MOST_DAYS - 1)
        if not 0 <= (last - first).days < MOST_DAYS:
            raise InvalidUsageDays
        return first, last


@dataclass(frozen=True, slots=True)
class UsageShown:
    """An account's usage by period: all of it, or a page."""

    account_id: str
    items: tuple[UsagePeriod, ...]
    next_cursor: str | None = None


def mark_of(transaction_id: str) -> str:
    """What is kept of a record's id: 66 bits."""
    digest = hashlib.blake2b(transaction_id.encode(), digest_size=9).digest()
    return urlsafe_b64encode(digest)[:MARK].decode()
