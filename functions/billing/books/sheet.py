"""What was booked in a time, summed up: a sheet. Sheets of parts add up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, Self, TypeVar

from functions.billing.taxes.entities import TaxCategory
from functions.billing.transactions.entities import Reason

Key = tuple[str, ...]


class Row(Protocol):
    """A sum, and what it is the sum of."""

    @property
    def key(self) -> Key:
        """What it is the sum of."""

    def __add__(self, other: Self) -> Self:
        """Both together, of one key."""


R = TypeVar("R", bound=Row)


class Age(StrEnum):
    """How long a sum has been overdue, in days; the due date itself is not overdue."""

    NOT_DUE = "not_due"
    TO_30 = "1-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    OLDER = "90+"


def age_of(days_overdue: int) -> Age:
    """The age of what is so many days past its due date."""
    if days_overdue <= 0:
        return Age.NOT_DUE
    limits = ((30, Age.TO_30), (60, Age.TO_60), (90, Age.TO_90))
    return next((age for most, age in limits if days_overdue <= most), Age.OLDER)


@dataclass(frozen=True, slots=True)
class Booked:
    """What entries of a reason moved on a ledger account."""

    legal_entity: str
    reason: Reason
    account: str
    currency: str
    debit: Decimal
    credit: Decimal
    entries: int = 1

    @property
    def key(self) -> Key:
        """Whose, why, where and in which currency."""
        return self.legal_entity, self.account, self.reason.value, self.currency

    def __add__(self, other: Booked) -> Booked:
        return replace(
            self,
            debit=self.debit + other.debit,
            credit=self.credit + other.credit,
            entries=self.entries + other.entries,
        )


@dataclass(frozen=True, slots=True)
class Turnover:
    """Transactions of a reason, and the sum of their debits."""

    legal_entity: str
    reason: Reason
    currency: str
    amount: Decimal
    transactions: int = 1

    @property
    def key(self) -> Key:
        """Whose, why and in which currency."""
        return self.legal_entity, self.reason.value, self.currency

    def __add__(self, other: Turnover) -> Turnover:
        return replace(
            self,
            amount=self.amount + other.amount,
            transactions=self.transactions + other.transactions,
        )


@dataclass(frozen=True, slots=True)
class Taxed:
    """Documents' sums at a rate: below zero on credit notes and cancellations."""

    legal_entity: str
    reason: Reason
    category: TaxCategory
    percent: Decimal
    currency: str
    net: Decimal
    tax: Decimal
    documents: int = 1

    @property
    def key(self) -> Key:
        """Whose, in which documents, at which rate and in which currency."""
        percent = f"{self.percent.normalize():f}"
        return self.legal_entity, self.category.value, percent, self.reason.value, self.currency

    def __add__(self, other: Taxed) -> Taxed:
        return replace(
            self,
            net=self.net + other.net,
            tax=self.tax + other.tax,
            documents=self.documents + other.documents,
        )


@dataclass(frozen=True, slots=True)
class Earned:
    """The net that was sold of a kind of service and a tariff, and what was taken back of it."""

    legal_entity: str
    kind: str
    tariff: str
    currency: str
    sold: Decimal
    taken_back: Decimal

    @property
    def net(self) -> Decimal:
        """What is left of it."""
        return self.sold - self.taken_back

    @property
    def key(self) -> Key:
        """Whose, of what and in which currency."""
        return self.legal_entity, self.kind, self.tariff, self.currency

    def __add__(self, other: Earned) -> Earned:
        return replace(
            self, sold=self.sold + other.sold, taken_back=self.taken_back + other.taken_back
        )


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be paid of invoices of an age, or what is paid in advance (no age)."""

    legal_entity: str
    currency: str
    amount: Decimal
    age: Age | None = None
    invoices: int = 0

    @property
    def key(self) -> Key:
        """To whom, in which currency, and of which age."""
        return self.legal_entity, self.currency, self.age or ""

    def __add__(self, other: Owed) -> Owed:
        return replace(
            self, amount=self.amount + other.amount, invoices=self.invoices + other.invoices
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of a series that follow each other, all of them on documents.

    `form` makes the text of one, such as `INV-{:08d}`.
    """

    series: str
    form: str
    legal_entity: str
    reason: Reason
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of a ledger account: above zero on the debit side."""

    legal_entity: str
    account: str
    currency: str
    amount: Decimal

    @property
    def key(self) -> Key:
        """Whose, where and in which currency."""
        return self.legal_entity, self.account, self.currency

    def __add__(self, other: Balance) -> Balance:
        return replace(self, amount=self.amount + other.amount)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that reports tell of a time; `cancelled` are invoices' numbers."""

    booked: tuple[Booked, ...] = ()
    turnover: tuple[Turnover, ...] = ()
    taxed: tuple[Taxed, ...] = ()
    earned: tuple[Earned, ...] = ()
    owed: tuple[Owed, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    cancelled: tuple[Numbers, ...] = ()
    transactions: int = 0
    accounts: int = 0

    def plus(self, other: Sheet) -> Sheet:
        """Both sheets together."""
        return summed((self, other))


def summed(sheets: Iterable[Sheet]) -> Sheet:
    """Sheets of parts, or of days, as one."""
    parts = list(sheets)
    return Sheet(
        booked=merged(row for part in parts for row in part.booked),
        turnover=merged(row for part in parts for row in part.turnover),
        taxed=merged(row for part in parts for row in part.taxed),
        earned=merged(row for part in parts for row in part.earned),
        owed=merged(row for part in parts for row in part.owed),
        numbers=joined([row for part in parts for row in part.numbers]),
        cancelled=joined([row for part in parts for row in part.cancelled]),
        transactions=sum(part.transactions for part in parts),
        accounts=sum(part.accounts for part in parts),
    )


def merged(rows: Iterable[R]) -> tuple[R, ...]:
    """The rows, those of one key added up, in order of their keys."""
    sums: dict[Key, R] = {}
    for row in rows:
        known = sums.get(row.key)
        sums[row.key] = row if known is None else known + row
    return tuple(sums[key] for key in sorted(sums))


def joined(ranges: Sequence[Numbers]) -> tuple[Numbers, ...]:
    """The ranges in order, those that touch as one."""
    found: list[Numbers] = []
    for one in sorted(ranges, key=lambda r: (r.legal_entity, r.series, r.form, r.first)):
        before = found[-1] if found else None
        same = before is not None and (before.series, before.form) == (one.series, one.form)
        if before is not None and same and one.first <= before.last + 1:
            found[-1] = replace(before, last=max(before.last, one.last))
        else:
            found.append(one)
    return tuple(found)


def balances(booked: Iterable[Booked], before: Iterable[Balance] = ()) -> tuple[Balance, ...]:
    """The balance of every ledger account, given those before; accounts at zero are kept."""
    moved = (Balance(b.legal_entity, b.account, b.currency, b.debit - b.credit) for b in booked)
    return merged((*before, *moved))
