"""A day of the books when its last part is done: the sums, balances, its proof. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from functions.billing.books.entities import (
    MOST_FAULTS,
    DayBook,
    Fault,
    FaultKind,
    Part,
)
from functions.billing.books.sheet import Balance, Booked, Sheet, balances, joined, merged, summed
from functions.billing.transactions.entities import RECEIVABLE
from shared.money import ZERO


def closed(
    book: DayBook, parts: Sequence[Part], before: DayBook | None, *, is_whole: bool
) -> DayBook:
    """The day with the sum of its parts; what does not agree as a whole comes first.

    `before` is the day before it, None where this is the first.
    """
    sheet = summed(part.sheet for part in parts)
    closing = balances(sheet.booked, before.closing if before else ())
    own = list(_debits(book, sheet))
    if not book.is_brief:
        own += _receivable(book, sheet, closing)
    if book.is_whole and is_whole:
        own += _changed(book, sheet)
    found = [*own, *(fault for part in parts for fault in part.faults)]
    return replace(
        book,
        sheet=sheet,
        closing=closing,
        used=joined([*(before.used if before else ()), *sheet.numbers]),
        faults=tuple(found[:MOST_FAULTS]),
        mismatches=len(own) + sum(part.mismatches for part in parts),
        is_whole=is_whole,
        has_accounts=not book.is_brief,
    )


def _debits(book: DayBook, sheet: Sheet) -> Iterator[Fault]:
    for currency, (debits, credited) in sides(sheet.booked).items():
        if debits != credited:
            subject = f"day#{book.day} {currency}"
            yield Fault(FaultKind.DEBITS, subject, str(debits), str(credited))


def _receivable(book: DayBook, sheet: Sheet, closing: Iterable[Balance]) -> Iterator[Fault]:
    """The ledger's receivable is what accounts owe, less what they have in advance."""
    wanted: dict[str, Decimal] = {}
    for balance in closing:
        if balance.account == RECEIVABLE:
            wanted[balance.currency] = wanted.get(balance.currency, ZERO) + balance.amount
    found: dict[str, Decimal] = {}
    for row in sheet.owed:
        owed = -row.amount if row.age is None else row.amount
        found[row.currency] = found.get(row.currency, ZERO) + owed
    for currency in sorted(wanted.keys() | found.keys()):
        if wanted.get(currency, ZERO) != found.get(currency, ZERO):
            subject = f"day#{book.day} {currency}"
            expected, seen = wanted.get(currency, ZERO), found.get(currency, ZERO)
            yield Fault(FaultKind.RECEIVABLE, subject, str(expected), str(seen))


def _changed(book: DayBook, sheet: Sheet) -> Iterator[Fault]:
    """A day that is over never changes, whoever's it is taken to be."""
    if _moved(sheet) != _moved(book.sheet):
        was, now = book.sheet.transactions, sheet.transactions
        subject = f"day#{book.day}"
        yield Fault(FaultKind.CHANGED, subject, f"{was} transactions", f"{now} transactions")


def _moved(sheet: Sheet) -> tuple[Booked, ...]:
    return merged(replace(row, legal_entity="") for row in sheet.booked)


def sides(booked: Iterable[Booked]) -> dict[str, tuple[Decimal, Decimal]]:
    """The sums of debits and of credits, by currency."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for row in booked:
        debits, credited = sums.get(row.currency, (ZERO, ZERO))
        sums[row.currency] = debits + row.debit, credited + row.credit
    return sums
