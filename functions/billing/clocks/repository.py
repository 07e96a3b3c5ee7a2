"""Test clocks in the billing table; what is in one is packed, and in no list of the real ones.

pk CLOCK#<id>     sk CLOCK                the clock
     gsi1 CLOCKS  <id>                    ids are UUIDv7: in order of making
pk CLOCK#<id>     sk COPY#<nn>            the copies in it, in parts
pk CLOCK#<id>     sk DAYS#<first>         what happened on some days of a month
All of it goes together, by TTL or when the clock is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.clocks.entities import (
    ClockChanged,
    ClockFull,
    ClockNotFound,
    SimulatedClock,
    Stretch,
)
from functions.billing.clocks.packing import packed, unpacked
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction

_CLOCK, _COPY, _DAYS = "CLOCK", "COPY#", "DAYS#"
ONE_DAY = timedelta(days=1)
ANSWERED = 400_000
"""Packed characters that an answer shows: about ten times as many, for days are much alike."""


@component
class ClockRepository:
    """Reads test clocks, and says how they are written."""

    table: Table

    def get(self, clock_id: str) -> SimulatedClock:
        """One clock. Raises: ClockNotFound."""
        item = self.table.get(_pk(clock_id), _CLOCK)
        if item is None:
            raise ClockNotFound
        return from_item(SimulatedClock, item)

    def open(self, clock_id: str) -> tuple[SimulatedClock, list[Item]]:
        """A clock with its copies, in one read. Raises: ClockNotFound, ClockChanged."""
        query = Query(_pk(clock_id), since=_CLOCK, until=f"{_COPY}~", consistent=True)
        found = {item["sk"]: item for item in self.table.each(query)}
        if _CLOCK not in found:
            raise ClockNotFound
        clock = from_item(SimulatedClock, found[_CLOCK])
        parts = [found[sk] for n in range(clock.parts) if (sk := _part(n)) in found]
        if len(parts) < clock.parts or any(one["of"] != clock.version for one in parts):
            raise ClockChanged  # it was advanced between two pages of the read
        return clock, unpacked([one["packed"] for one in parts])

    def list(self, limit: int, cursor: str | None) -> Page[SimulatedClock]:
        """All clocks, newest first. Raises: InvalidCursor."""
        query = Query("CLOCKS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(SimulatedClock, item))

    def list_days(self, clock_id: str, limit: int, cursor: str | None) -> Page[Stretch]:
        """What happened on a clock, in order of the days. Raises: InvalidCursor."""
        query = Query(_pk(clock_id), prefix=_DAYS)
        page = self.table.page(query, limit=limit, cursor=cursor)
        fitting = _fitting(page.items)
        if fitting < len(page.items):
            page = self.table.page(query, limit=fitting, cursor=cursor)
        return page.map(lambda item: _stretch(item["packed"]))

    def add(self, clock: SimulatedClock, parts: Sequence[str]) -> Transaction:
        """A new clock with its copies. Its failure: ClockChanged."""
        writes = Transaction().create(_item(clock), otherwise=ClockChanged())
        return writes.extend(self._keep(clock, parts, 0))

    def check_original(self, account: Account) -> Transaction:
        """That an account is still as it was copied. Its failure: AccountChanged."""
        same = Condition(equals={"version": account.version})
        return Transaction().check(
            f"ACCOUNT#{account.id}", "A#ACCOUNT", when=same, otherwise=AccountChanged()
        )

    def change(
        self,
        clock: SimulatedClock,
        parts: Sequence[str],
        stretches: Sequence[Stretch],
        *,
        over: SimulatedClock,
    ) -> Transaction:
        """A clock with its copies after some more days, over what was read.

        Its failure: ClockChanged.
        """
        writes = Transaction().replace(_item(clock), version=over.version, otherwise=ClockChanged())
        writes.extend(self._keep(clock, parts, over.parts))
        for stretch in stretches:
            for since, text in _short(stretch):
                key = {"pk": _pk(clock.id), "sk": f"{_DAYS}{since}"}
                writes.put(key | {"packed": text} | _expiry(clock))
        return writes

    def each_key(self, clock_id: str) -> Iterator[tuple[str, str]]:
        """The keys of all that a clock consists of, the clock itself first."""
        query = Query(_pk(clock_id), attributes=("pk", "sk"), consistent=True)
        for item in self.table.each(query):
            yield item["pk"], item["sk"]

    def remove(self, clock: SimulatedClock) -> Transaction:
        """No clock any more; what it consists of goes beside it. Its failure: ClockChanged."""
        unmoved = Condition(equals={"version": clock.version})
        return Transaction().delete(_pk(clock.id), _CLOCK, when=unmoved, otherwise=ClockChanged())

    def remove_beside(self, keys: Sequence[tuple[str, str]]) -> Transaction:
        """No parts and days any more."""
        writes = Transaction()
        for pk, sk in keys:
            if sk != _CLOCK:
                writes.delete(pk, sk)
        return writes

    def _keep(self, clock: SimulatedClock, parts: Sequence[str], before: int) -> Transaction:
        """The copies, in the place of those before."""
        writes = Transaction()
        for number, text in enumerate(parts):
            key = {"pk": _pk(clock.id), "sk": _part(number)}
            writes.put(key | {"packed": text, "of": clock.version} | _expiry(clock))
        for number in range(len(parts), before):
            writes.delete(_pk(clock.id), _part(number))
        return writes


def _fitting(items: Sequence[Item]) -> int:
    """How many of some stretches, at least one, an answer has room for."""
    room = ANSWERED
    for number, item in enumerate(items):
        room -= len(item["packed"])
        if room < 0:
            return max(number, 1)
    return len(items)


def _short(stretch: Stretch) -> Iterator[tuple[date, str]]:
    """A stretch by its first day, in halves if it is too much for one item. Raises: ClockFull."""
    texts = packed([to_item(stretch)])
    if len(texts) == 1:
        yield stretch.since, texts[0]
        return
    days = len(stretch.days)
    if days < 2:
        raise ClockFull
    later = stretch.days[days // 2 :]
    yield from _short(replace(stretch, until=later[0].on - ONE_DAY, days=stretch.days[: days // 2]))
    yield from _short(replace(stretch, since=later[0].on, days=later))


def _stretch(text: str) -> Stretch:
    (item,) = unpacked([text])
    return from_item(Stretch, item)


def _pk(clock_id: str) -> str:
    return f"CLOCK#{clock_id}"


def _part(number: int) -> str:
    return f"{_COPY}{number:02d}"


def _expiry(clock: SimulatedClock) -> Item:
    return {"expiresAt": int(clock.expires_at.timestamp())}


def _item(clock: SimulatedClock) -> Item:
    keys = {"pk": _pk(clock.id), "sk": _CLOCK, "gsi1pk": "CLOCKS", "gsi1sk": clock.id}
    return to_item(clock) | keys | _expiry(clock)
