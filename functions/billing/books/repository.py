"""The books in the billing table.

pk BOOKS           sk DAY#<day>      a day, with its sheet
pk BOOKS           sk PERIOD#<month> a month that is closed
pk BOOKS#<day>     sk SHARD#<nn>     a part of it; TTL removes it

Sheets, balances and numbers lie in one packed attribute, a fifth of their size and less: an item
takes 400 KB at most, and so the days of a year are read at once.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar
from zlib import compress, decompress

from functions.billing.books.entities import DayBook, DayChanged, Month, Part, Period
from shared.clock import day_begins
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction

_BOOKS, _DAY, _PERIOD = "BOOKS", "DAY#", "PERIOD#"
_PACKED = ("sheet", "closing", "used")
E = TypeVar("E", DayBook, Part)
A_YEAR = 367  # with the day before it
PARTS_KEPT = timedelta(days=60)


@component
class BookRepository:
    """Reads the books, and says how they are written."""

    table: Table

    def find(self, day: date) -> DayBook | None:
        """A day of the books."""
        item = self.table.get(_BOOKS, f"{_DAY}{day}")
        return None if item is None else _read(DayBook, item)

    def find_with_part(self, day: date, shard: int) -> tuple[DayBook | None, Part | None]:
        """A day and one of its parts, in one read."""
        keys = [(_BOOKS, f"{_DAY}{day}"), (f"BOOKS#{day}", f"SHARD#{shard:02d}")]
        items = {item["pk"]: item for item in self.table.get_many(keys)}
        book, part = items.get(_BOOKS), items.get(f"BOOKS#{day}")
        return (
            None if book is None else _read(DayBook, book),
            None if part is None else _read(Part, part),
        )

    def list(self, limit: int, cursor: str | None) -> Page[DayBook]:
        """The days of the books, newest first. Raises: InvalidCursor."""
        query = Query(_BOOKS, prefix=_DAY, newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: _read(DayBook, item))

    def list_newest(self, count: int) -> Sequence[DayBook]:
        """The newest days of the books, newest first."""
        query = Query(_BOOKS, prefix=_DAY, newest_first=True, consistent=True)
        return [_read(DayBook, item) for item in self.table.first(query, limit=count)]

    def list_days(self, first: date, last: date) -> Sequence[DayBook]:
        """The days of the books from one to another, in order: both may be theirs."""
        query = Query(_BOOKS, since=f"{_DAY}{first}", until=f"{_DAY}{last}")
        return [_read(DayBook, item) for item in self.table.each(query, page_size=A_YEAR)]

    def list_parts(self, day: date) -> Sequence[Part]:
        """All parts of a day."""
        query = Query(f"BOOKS#{day}", prefix="SHARD#", consistent=True)
        return [_read(Part, item) for item in self.table.each(query)]

    def find_first(self) -> DayBook | None:
        """The first day of the books."""
        found = self.table.first(Query(_BOOKS, prefix=_DAY, consistent=True))
        return _read(DayBook, found[0]) if found else None

    def find_month(self, month: Month) -> tuple[Period | None, Period | None, DayBook | None]:
        """A month and the month before, if they are closed, and its last day, in one read."""
        names = (
            f"{_PERIOD}{month.text}",
            f"{_PERIOD}{month.previous.text}",
            f"{_DAY}{month.last_day}",
        )
        found = self.table.get_many([(_BOOKS, name) for name in names])
        closed, before, last = ({i["sk"]: i for i in found}.get(name) for name in names)
        return (
            None if closed is None else from_item(Period, closed),
            None if before is None else from_item(Period, before),
            None if last is None else _read(DayBook, last),
        )

    def find_last_period(self) -> Period | None:
        """The last month that is closed."""
        found = self.table.first(Query(_BOOKS, prefix=_PERIOD, newest_first=True, consistent=True))
        return from_item(Period, found[0]) if found else None

    def list_periods(self, limit: int, cursor: str | None) -> Page[Period]:
        """The months that are closed, newest first. Raises: InvalidCursor."""
        query = Query(_BOOKS, prefix=_PERIOD, newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Period, item))

    def add_period(self, period: Period, over: DayBook) -> Transaction:
        """A month that is closed on its last day's books. Its failure: DayChanged."""
        item = to_item(period) | {"pk": _BOOKS, "sk": f"{_PERIOD}{period.month}"}
        unchanged = Condition(equals={"version": over.version})
        return (
            Transaction()
            .create(item, otherwise=DayChanged())
            .check(_BOOKS, f"{_DAY}{over.day}", when=unchanged, otherwise=DayChanged())
        )

    def add(self, book: DayBook) -> Transaction:
        """A day's first drawing. Its failure: DayChanged."""
        return Transaction().create(_item(book), otherwise=DayChanged())

    def change(self, book: DayBook, *, over: DayBook) -> Transaction:
        """A day over the state it was read in. Its failure: DayChanged."""
        return Transaction().replace(_item(book), version=over.version, otherwise=DayChanged())

    def add_part(self, part: Part) -> Transaction:
        """The first state of a part. Its failure: DayChanged."""
        return Transaction().create(_part_item(part), otherwise=DayChanged())

    def change_part(self, part: Part, *, over: Part) -> Transaction:
        """A part over the state it was read in. Its failure: DayChanged."""
        return Transaction().replace(_part_item(part), version=over.version, otherwise=DayChanged())


def _item(book: DayBook) -> Item:
    return _packed(book) | {"pk": _BOOKS, "sk": f"{_DAY}{book.day}"}


def _part_item(part: Part) -> Item:
    key = {"pk": f"BOOKS#{part.day}", "sk": f"SHARD#{part.shard:02d}"}
    kept_until = day_begins(part.day + PARTS_KEPT, "UTC")
    return _packed(part) | key | {"expiresAt": int(kept_until.timestamp())}


def _packed(entity: DayBook | Part) -> Item:
    item = to_item(entity)
    plain = {name: item.pop(name) for name in _PACKED if name in item}
    item["packed"] = b64encode(compress(json.dumps(plain).encode())).decode()
    return item


def _read(kind: type[E], item: Item) -> E:
    plain: Item = json.loads(decompress(b64decode(item["packed"])))
    return from_item(kind, item | plain)
