"""The rows of the reports, made from days of the books. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from functions.billing.books.entities import DayBook
from functions.billing.books.sheet import (
    Age,
    Booked,
    Earned,
    Numbers,
    Taxed,
    joined,
    merged,
)
from functions.billing.transactions.chart import AccountType, account_of
from functions.billing.transactions.entities import CASH, Reason
from shared.errors import Conflict, Invalid
from shared.money import ZERO, rounded

MOST_DAYS = 366


class InvalidReportDays(Invalid):
    """A report is over 1 to 366 days, and ends on or after its first day."""


class BooksNotDrawnUp(Conflict):
    """The books are not drawn up that far yet; it is done each hour, up to the present day."""


@dataclass(frozen=True, slots=True)
class ReportDays:
    """From which day to which, both included; None where nobody said. Raises: InvalidReportDays."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        """Refuse what is no span of days."""
        if self.first is None or self.last is None:
            return
        if not 0 <= (self.last - self.first).days < MOST_DAYS:
            raise InvalidReportDays

    def ending(self, last: date) -> ReportDays:
        """The days, up to this one where nobody said; by default, from the first of its month."""
        until = self.last or last
        return ReportDays(self.first or until.replace(day=1), until)


@dataclass(frozen=True, slots=True)
class Pages:
    """The days of the books that a report is over, and the one before them, if there are any."""

    days: Sequence[DayBook] = ()
    before: DayBook | None = None


@dataclass(frozen=True, slots=True)
class TurnoverRow:
    """What was booked on a day for a reason."""

    day: date
    legal_entity: str
    reason: Reason
    currency: str
    transactions: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ReceivablesRow:
    """What was owed at the end of a day, of an age; below zero, what was paid in advance."""

    day: date
    legal_entity: str
    currency: str
    age: Age | None
    invoices: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaymentsRow:
    """Money received through a gateway on a day, or given back (below zero)."""

    day: date
    legal_entity: str
    method: str
    reason: Reason
    currency: str
    payments: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A ledger account over the days: balances are above zero on the debit side."""

    legal_entity: str
    account: str
    type: AccountType | None
    currency: str
    opening: Decimal
    debit: Decimal
    credit: Decimal
    closing: Decimal


class NumberStatus(StrEnum):
    """What became of numbers."""

    ISSUED = "issued"
    CANCELLED = "cancelled"  # of those issued
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class NumbersRow:
    """Numbers that follow each other."""

    legal_entity: str
    document: Reason
    series: str
    status: NumberStatus
    first: str
    last: str
    count: int


def turnover(pages: Pages) -> Iterator[TurnoverRow]:
    """What was booked, by day and reason."""
    for book in pages.days:
        for row in book.sheet.turnover:
            yield TurnoverRow(
                book.day,
                row.legal_entity,
                row.reason,
                row.currency,
                row.transactions,
                row.amount,
            )


def receivables(pages: Pages) -> Iterator[ReceivablesRow]:
    """What was owed at the end of a day, by age, the youngest first; then the advances.

    Of the last day on which accounts were looked at.
    """
    ages: list[Age | None] = [*Age, None]
    for book in [day for day in pages.days if day.has_accounts][-1:]:
        for row in sorted(book.sheet.owed, key=lambda r: (*r.key[:2], ages.index(r.age))):
            amount = -row.amount if row.age is None else row.amount
            yield ReceivablesRow(
                book.day, row.legal_entity, row.currency, row.age, row.invoices, amount
            )


def payments(pages: Pages) -> Iterator[PaymentsRow]:
    """Money received and given back, by day and method."""
    for book in pages.days:
        for row in book.sheet.booked:
            if row.account.startswith(CASH):
                yield PaymentsRow(
                    book.day,
                    row.legal_entity,
                    row.account.removeprefix(CASH),
                    row.reason,
                    row.currency,
                    row.entries,
                    row.debit - row.credit,
                )


def taxes(pages: Pages) -> Sequence[Taxed]:
    """The register of tax: documents by rate."""
    return merged(row for book in pages.days for row in book.sheet.taxed)


def revenue(pages: Pages) -> Sequence[Earned]:
    """What was earned, by kind of service and tariff."""
    return merged(row for book in pages.days for row in book.sheet.earned)


def trial_balance(pages: Pages) -> Iterator[BalanceRow]:
    """Every ledger account with its balance before the days, what moved on it, and after."""
    moved = _by_account(row for book in pages.days for row in book.sheet.booked)
    opening = {b.key: b for b in (pages.before.closing if pages.before else ())}
    for key in sorted(opening.keys() | moved.keys()):
        before = opening[key].amount if key in opening else rounded(ZERO, key[2])
        debits, credited = moved.get(key, (ZERO, ZERO))
        if before or debits or credited:
            legal_entity, account, currency = key
            of = account_of(account)
            yield BalanceRow(
                legal_entity,
                account,
                of.type if of else None,
                currency,
                opening=before,
                debit=debits,
                credit=credited,
                closing=before + debits - credited,
            )


def _by_account(booked: Iterable[Booked]) -> dict[tuple[str, ...], tuple[Decimal, Decimal]]:
    sums: dict[tuple[str, ...], tuple[Decimal, Decimal]] = {}
    for row in booked:
        key = row.legal_entity, row.account, row.currency
        debits, credited = sums.get(key, (ZERO, ZERO))
        sums[key] = debits + row.debit, credited + row.credit
    return sums


def numbers(pages: Pages) -> list[NumbersRow]:
    """The register of numbers: those issued, cancelled ones among them, and those missing.

    A number is missing that is on no document up to the last day, between those issued.
    """
    issued = joined([row for book in pages.days for row in book.sheet.numbers])
    cancelled = joined([row for book in pages.days for row in book.sheet.cancelled])
    used = pages.days[-1].used if pages.days else ()
    found = [
        *((NumberStatus.ISSUED, row) for row in issued),
        *((NumberStatus.CANCELLED, row) for row in cancelled),
        *((NumberStatus.MISSING, gap) for gap in _gaps(issued, used)),
    ]
    order = list(NumberStatus)
    found.sort(key=lambda f: (f[1].legal_entity, f[1].series, order.index(f[0]), f[1].first))
    return [
        NumbersRow(
            row.legal_entity,
            row.reason,
            row.series,
            status,
            row.form.format(row.first),
            row.form.format(row.last),
            row.count,
        )
        for status, row in found
    ]


def _gaps(issued: Sequence[Numbers], used: Sequence[Numbers]) -> Iterator[Numbers]:
    """Numbers of the series that nobody has, between the first and the last of those issued."""
    for series in sorted({row.series for row in issued}):
        for known in _counted([row for row in used if row.series == series]):
            forms = {row.form for row in known}
            own = [row for row in issued if row.series == series and row.form in forms]
            if own:
                yield from _between(own, known)


def _counted(known: Sequence[Numbers]) -> list[list[Numbers]]:
    """The ranges of a series by what has counted them, in order.

    Another form goes on counting; one that was begun anew, as where a month came into the form,
    has numbers that the earlier one has as well.
    """
    inorder = sorted(known, key=lambda r: (r.first, r.last))
    if all(one.last < other.first for one, other in pairwise(inorder)):
        return [inorder]
    return [[r for r in inorder if r.form == form] for form in sorted({r.form for r in known})]


def _between(own: Sequence[Numbers], known: Sequence[Numbers]) -> Iterator[Numbers]:
    free, last = min(row.first for row in own), max(row.last for row in own)
    if known and known[0].first == free:
        free = 1  # a series begins with its first number
    for row in known:
        if free < row.first <= last:
            yield replace(row, first=free, last=row.first - 1)
        free = max(free, row.last + 1)
