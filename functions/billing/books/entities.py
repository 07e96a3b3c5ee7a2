"""A day of the books: what was booked on it, and the proof that it is right.

    begun -> proved          32 parts, each of a shard of the accounts; the last one closes the day

A day can be drawn up while it lasts, and is again when it is over: only then it is whole. `closing`
is the balance of each ledger account after the day, which the next day goes on from; `used` are the
numbers of all documents up to then. A month is closed on its last day's books.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from functions.billing.books.sheet import Balance, Numbers, Sheet
from shared.errors import Conflict, Invalid

SHARDS = 32
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
SETTLED_AFTER = timedelta(minutes=15)
"""What was begun before midnight is written by then: no function of billing runs as long."""
MANY_ACCOUNTS = 20_000
"""Where there are more, they are looked at once a day, and not each hour."""
MOST_FAULTS = 20
"""So many are kept of a day; all are counted, and logged."""


class DayChanged(Conflict):
    """Somebody else is drawing up this day."""


class InvalidMonth(Invalid):
    """A month is written like 2026-03."""


class MonthNotOver(Conflict):
    """The month is not over yet."""


class EarlierMonthOpen(Conflict):
    """Months are closed one after the other."""


class MonthNotProved(Conflict):
    """A month is closed when the proof of its last day is clean."""


class MonthClosed(Conflict):
    """The month is closed: nothing is dated into it any more."""


class FaultKind(StrEnum):
    """What does not agree."""

    BALANCE = "balance"  # an account's balance with the sum of its entries
    OPEN_ITEMS = "open_items"  # an account's open items with its invoices
    DOCUMENT = "document"  # a document with its entry
    DEBITS = "debits"  # a day's debits with its credits
    RECEIVABLE = "receivable"  # the ledger's receivable with the accounts' balances
    UNREADABLE = "unreadable"  # what is stored with what can be read
    CHANGED = "changed"  # a day that was whole with the same day, drawn up again


@dataclass(frozen=True, slots=True)
class Fault:
    """A mismatch: of what, what it should be, and what it is."""

    kind: FaultKind
    subject: str
    expected: str
    found: str

    @classmethod
    def unreadable(cls, subject: str, error: Exception) -> Fault:
        """What cannot be read; the error's text may hold personal data, its name does not."""
        return cls(FaultKind.UNREADABLE, subject, "readable", type(error).__name__)


class PartStage(StrEnum):
    """What of a part is being done."""

    ENTRIES = "entries"
    ACCOUNTS = "accounts"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Part:
    """What a shard of the accounts adds to a day, the time that it is drawn up.

    `position` is where its worker goes on.
    """

    day: date
    shard: int
    drawing: int
    sheet: Sheet = field(default_factory=Sheet)
    stage: PartStage = PartStage.ENTRIES
    position: str = ""
    faults: tuple[Fault, ...] = ()
    mismatches: int = 0
    version: int = 1

    def moved(
        self, stage: PartStage, position: str, sheet: Sheet, faults: tuple[Fault, ...]
    ) -> Part:
        """The part with more of its work done."""
        return replace(
            self,
            stage=stage,
            position=position,
            sheet=self.sheet.plus(sheet),
            faults=(*self.faults, *faults)[:MOST_FAULTS],
            mismatches=self.mismatches + len(faults),
        )


@dataclass(frozen=True, slots=True)
class DayBook:
    """A day of the books in the provider's time zone.

    `drawing` counts how often it was begun, and `waiting` are the shards that the last of them
    still waits for; a brief one looks at no accounts. What was booked
    before `until` is in it. Everything from `sheet` on is of
    the last drawing that was completed.
    """

    day: date
    begun_at: datetime
    drawing: int = 1
    waiting: tuple[int, ...] = tuple(range(SHARDS))
    is_brief: bool = False
    sheet: Sheet = field(default_factory=Sheet)
    closing: tuple[Balance, ...] = ()
    used: tuple[Numbers, ...] = ()
    faults: tuple[Fault, ...] = ()
    mismatches: int = 0
    is_whole: bool = False
    has_accounts: bool = False
    until: datetime | None = None
    proved_at: datetime | None = None
    version: int = 1

    @property
    def is_clean(self) -> bool:
        """Whether the whole day was proved, and everything agreed."""
        return self.is_whole and not self.mismatches

    def begun(self, at: datetime, *, is_brief: bool) -> DayBook:
        """The day, to be drawn up anew."""
        waiting = tuple(range(SHARDS))
        return replace(
            self,
            begun_at=at,
            drawing=self.drawing + 1,
            waiting=waiting,
            is_brief=is_brief,
            version=self.version + 1,
        )

    def without(self, shard: int) -> DayBook:
        """The day when a shard is done."""
        waiting = tuple(one for one in self.waiting if one != shard)
        return replace(self, waiting=waiting, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, such as `2026-03`. Raises: InvalidMonth."""

    text: str

    def __post_init__(self) -> None:
        """Refuse what is no month."""
        if not _MONTH.fullmatch(self.text) or self.text < "0001-02":
            raise InvalidMonth

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day."""
        return cls(f"{day:%Y-%m}")

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.text}-01")

    @property
    def last_day(self) -> date:
        """Its last day."""
        year, month = self.first_day.year, self.first_day.month
        return self.first_day.replace(day=monthrange(year, month)[1])

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month.of(self.first_day - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Period:
    """A closed month, and the balances with which it was closed."""

    month: str
    closed_at: datetime
    closed_by: str
    balances: tuple[Balance, ...]
