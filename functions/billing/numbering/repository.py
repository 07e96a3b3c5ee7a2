"""Numbers in the billing table.

pk SERIES#<series>  sk COUNTER          the last number given out
pk SERIES#<series>  sk SPARE#<number>   a number that was given out and not used
pk LEASES#<shard>   sk <lease id>       numbers held for accounts of a shard
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from functions.billing.numbering.entities import Lease, LeaseGone, text
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Query, Table
from shared.dynamo.transaction import Condition, Transaction
from shared.numbering import NumberSeries, NumberTaken
from shared.retrying import retrying

T = TypeVar("T")
ATTEMPTS = 25
SPARES_AT_ONCE = 24


@dataclass(frozen=True)
class Draw:
    """Numbers, and the writes that take them; they are taken when those go through."""

    series: str
    numbers: tuple[int, ...]
    writes: Transaction

    @property
    def text(self) -> str:
        """The one number as documents show it."""
        return text(self.series, self.numbers[0])


@dataclass(frozen=True)
class NumberRepository:
    """Gives out numbers; every draw is taken in the transaction of what it is for."""

    table: Table

    def draw(self, series: str, count: int = 1) -> Draw:
        """The next numbers, spares first, in one read. The writes raise NumberTaken when late."""
        spares_wanted = min(count, SPARES_AT_ONCE)
        query = Query(f"SERIES#{series}", consistent=True)
        items = self.table.first(query, limit=1 + spares_wanted)
        last = next((int(i["last"]) for i in items if i["sk"] == "COUNTER"), 0)
        spares = [int(i["number"]) for i in items if i["sk"] != "COUNTER"][:spares_wanted]
        writes = Transaction()
        for number in spares:
            writes.delete(
                f"SERIES#{series}",
                _spare(number),
                when=Condition(present=True),
                otherwise=NumberTaken(),
            )
        fresh = range(last + 1, last + 1 + count - len(spares))
        if fresh:
            writes.extend(NumberSeries(series, "").advancing(last, len(fresh)))
        return Draw(series, (*spares, *fresh), writes)

    def give_up(self, series: str, number: int) -> Transaction:
        """Make a number a spare."""
        item = {"pk": f"SERIES#{series}", "sk": _spare(number), "number": number}
        return Transaction().create(item, otherwise=NumberTaken())

    def hold(self, lease: Lease) -> Transaction:
        """Write a new lease."""
        return Transaction().create(_lease_item(lease), otherwise=LeaseGone())

    def release(self, lease: Lease, left: Lease) -> Transaction:
        """Write what is left of a lease; nothing left removes it. Its failure raises LeaseGone."""
        unchanged = Condition(equals={"version": lease.version})
        if left.numbers:
            return Transaction().put(_lease_item(left), when=unchanged, otherwise=LeaseGone())
        pk, sk = _lease_key(lease)
        return Transaction().delete(pk, sk, when=unchanged, otherwise=LeaseGone())

    def held(self, shard: int) -> list[Lease]:
        """Leases of a shard that a worker has left behind."""
        query = Query(f"LEASES#{shard:02d}", consistent=True)
        return [from_item(Lease, item) for item in self.table.each(query)]


def persistently(work: Callable[[], T], sleep: Callable[[float], None] = time.sleep) -> T:
    """The work, begun again with the next number while others are faster. Raises: Unavailable."""
    return retrying(work, on=NumberTaken, attempts=ATTEMPTS, sleep=sleep)


def _spare(number: int) -> str:
    return f"SPARE#{number:012d}"


def _lease_key(lease: Lease) -> tuple[str, str]:
    return f"LEASES#{lease.shard:02d}", lease.id


def _lease_item(lease: Lease) -> dict[str, object]:
    pk, sk = _lease_key(lease)
    return to_item(lease) | {"pk": pk, "sk": sk}
