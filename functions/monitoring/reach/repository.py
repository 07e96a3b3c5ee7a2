"""Whom outages reach, in the monitoring table.

pk REACH#<incident or window>   sk REACH             how far it has been found out
     gsi1 REACHES#WAITING#<shard>                    while something is left to be done
pk REACH#<incident or window>   sk PAGE#<number>     contracts that are reached
pk CONTRACT#<id>                sk OUTAGE            the outage that a contract is in
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.monitoring.connections.entities import Connection
from functions.monitoring.reach.entities import Mark, Reach, ReachChanged, Reached
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)

_WAITING = ShardedList("REACHES", index="gsi1", shards=2)


@component
class ReachRepository:
    """Reads whom outages reach, and says how it is written."""

    table: Table

    def find(self, subject_id: str) -> Reach | None:
        """How far it is with an incident or a window, if it reaches anybody."""
        item = self.table.get(*reach_key(subject_id))
        return None if item is None else from_item(Reach, item)

    def list_waiting(self, limit: int) -> list[str]:
        """The incidents and windows of which something is left to be done."""
        query = _WAITING.query(of="WAITING", newest_first=False)
        return [item["subject_id"] for item in self.table.first(query, limit=limit)]

    def page(self, subject_id: str, number: int) -> tuple[Connection, ...]:
        """One page of the contracts that were found."""
        item = self.table.get(reach_key(subject_id)[0], _page(number))
        return () if item is None else from_item(Reached, item).connections

    def pages(self, subject_id: str, limit: int, cursor: str | None) -> Page[Reached]:
        """Some pages of the contracts that were found."""
        query = Query(reach_key(subject_id)[0], prefix="PAGE#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Reached, item))

    def marks(self, contract_ids: Sequence[str]) -> dict[str, Mark]:
        """The outages that contracts are in, at most 100, by contract."""
        items = self.table.get_many([_mark(one) for one in dict.fromkeys(contract_ids)])
        return {item["contract_id"]: from_item(Mark, item) for item in items}

    def begin(self, reach: Reach) -> Transaction:
        """Find out from the beginning whom something reaches."""
        return Transaction().put(_item(reach))

    def change(self, reach: Reach, *, over: Reach) -> Transaction:
        """The reach over the one that was read. Its failure: ReachChanged."""
        return Transaction().replace(_item(reach), version=over.version, otherwise=ReachChanged())

    def keep(self, subject_id: str, reached: Reached) -> Transaction:
        """A page of contracts."""
        pk, _ = reach_key(subject_id)
        return Transaction().put(to_item(reached) | {"pk": pk, "sk": _page(reached.number)})

    def mark(self, mark: Mark) -> Transaction:
        """A contract that is in an outage, and in no other. Its failure: ReachChanged."""
        pk, sk = _mark(mark.contract_id)
        item = to_item(mark) | {"pk": pk, "sk": sk}
        return Transaction().create(item, otherwise=ReachChanged())

    def unmark(self, contract_id: str) -> Transaction:
        """A contract that is in no outage any more."""
        return Transaction().delete(*_mark(contract_id))


def reach_key(subject_id: str) -> tuple[str, str]:
    """Where it lies how far it is with an incident or a window."""
    return f"REACH#{subject_id}", "REACH"


def _mark(contract_id: str) -> tuple[str, str]:
    return f"CONTRACT#{contract_id}", "OUTAGE"


def _page(number: int) -> str:
    return f"PAGE#{number:06d}"


def _item(reach: Reach) -> Item:
    pk, sk = reach_key(reach.subject_id)
    item = to_item(reach) | {"pk": pk, "sk": sk}
    if not reach.is_waiting:
        return item
    return item | _WAITING.keys(iso(reach.begins_at), reach.subject_id, of="WAITING")
