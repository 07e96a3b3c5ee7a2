"""Numbers in the billing table; a counter is shared/numbering.py's.

pk SERIES#<series>  sk COUNTER          the last number given out
pk SERIES#<series>  sk SPARE#<number>   a number that was given out and not used
pk LEASES#<shard>   sk <lease id>       numbers leased to accounts of a shard
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.numbering.entities import (
    DocumentNumber,
    DocumentSeries,
    Lease,
    LeaseLost,
)
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Query, Table
from shared.dynamo.transaction import Condition, Transaction
from shared.numbering import NumberSeries, NumberTaken

ACCOUNTS = DocumentSeries("ACCOUNT", "{:08d}")
ATTEMPTS = 25
"""How often who was late for a number begins again: all workers of a run draw from one series."""
SPARES_AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class Draw:
    """Numbers of a series, and the writes that take them.

    A transaction that carries the writes raises NumberTaken if somebody was faster.
    """

    series: DocumentSeries
    numbers: tuple[int, ...]
    taking: Transaction

    @property
    def documents(self) -> tuple[DocumentNumber, ...]:
        """The numbers as documents show them."""
        return tuple(self.series.document(number) for number in self.numbers)


@component
class NumberRepository:
    """Draws numbers, and says how spares and leases are written."""

    table: Table

    def draw(self, series: DocumentSeries, count: int = 1) -> Draw:
        """The next numbers, spares first, in one read."""
        spares_wanted = min(count, SPARES_AT_ONCE)
        counted = NumberSeries(series.name, series.form)
        pk, counter = counted.key
        items = self.table.first(Query(pk, consistent=True), limit=1 + spares_wanted)
        last = next((int(i["last"]) for i in items if i["sk"] == counter), 0)
        spares = [int(i["number"]) for i in items if i["sk"] != counter]
        taking = Transaction()
        for number in spares:
            taking.delete(pk, _spare(number), when=Condition(present=True), otherwise=NumberTaken())
        fresh = range(last + 1, last + 1 + count - len(spares))
        if fresh:
            taking.extend(counted.advancing(last, len(fresh)))
        return Draw(series, (*spares, *fresh), taking)

    def add_spare(self, series: DocumentSeries, number: int) -> Transaction:
        """A number that was not used and is drawn before any new one. Its failure: NumberTaken."""
        item = {"pk": f"SERIES#{series.name}", "sk": _spare(number), "number": number}
        return Transaction().create(item, otherwise=NumberTaken())

    def add_lease(self, lease: Lease) -> Transaction:
        """A new lease. Its failure: LeaseLost."""
        return Transaction().create(_lease_item(lease), otherwise=LeaseLost())

    def change_lease(self, lease: Lease, *, over: Lease) -> Transaction:
        """A lease over the state it was read in; an empty one goes. Its failure: LeaseLost."""
        unchanged = Condition(equals={"version": over.version})
        if lease.numbers:
            return Transaction().put(_lease_item(lease), when=unchanged, otherwise=LeaseLost())
        pk, sk = _lease_key(lease)
        return Transaction().delete(pk, sk, when=unchanged, otherwise=LeaseLost())

    def list_leases(self, shard: int) -> list[Lease]:
        """The leases of a shard that a worker has left behind."""
        query = Query(f"LEASES#{shard:02d}", consistent=True)
        return [from_item(Lease, item) for item in self.table.each(query)]


def _spare(number: int) -> str:
    return f"SPARE#{number:012d}"


def _lease_key(lease: Lease) -> tuple[str, str]:
    return f"LEASES#{lease.shard:02d}", lease.id


def _lease_item(lease: Lease) -> dict[str, object]:
    pk, sk = _lease_key(lease)
    return to_item(lease) | {"pk": pk, "sk": sk}
