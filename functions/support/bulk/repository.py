"""Bulk changes in the support table.

pk BULK#<id>   sk A#BULK            the bulk change; gsi2 BULKS#RUNNING <started>#<id> while it runs
pk BULK#<id>   sk CHUNK#<number>    the ids of some tickets
pk BULK#<id>   sk TICKET#<place>    what became of a ticket, written with its change
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.support.bulk.entities import (
    CHUNK,
    Bulk,
    BulkChanged,
    BulkExists,
    BulkNotFound,
    BulkState,
    Done,
    TicketHadItsTurn,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item

_HEADER, _TICKET = "A#BULK", "TICKET#"


@component
class BulkRepository:
    """Reads bulk changes, and says how they are written."""

    table: Table

    def get(self, bulk_id: str) -> Bulk:
        """A bulk change. Raises: BulkNotFound."""
        item = self.table.get(_pk(bulk_id), _HEADER)
        if item is None:
            raise BulkNotFound
        return from_item(Bulk, item)

    def get_chunk(self, bulk: Bulk) -> tuple[str, ...]:
        """The ids of the tickets whose turn is next."""
        item = self.table.get(_pk(bulk.id), _chunk_sk(bulk.chunks_done))
        return () if item is None else tuple(item["ids"])

    def list_running(self, limit: int) -> tuple[str, ...]:
        """The ids of bulk changes that are not at their end, the earliest first."""
        page = self.table.page(Query("BULKS#RUNNING", index="gsi2"), limit=limit)
        return tuple(str(item["id"]) for item in page.items)

    def list_done(self, bulk_id: str, limit: int, cursor: str | None) -> Page[Done]:
        """What became of tickets, in their order."""
        query = Query(_pk(bulk_id), prefix=_TICKET)
        return self.table.page(query, limit=limit, cursor=cursor).map(_done)

    def list_done_of_chunk(self, bulk: Bulk) -> tuple[Done, ...]:
        """What has become, up to this moment, of the tickets whose turn is next."""
        first = bulk.chunks_done * CHUNK
        since, until = _ticket_sk(first), _ticket_sk(first + CHUNK - 1)
        query = Query(_pk(bulk.id), since=since, until=until, consistent=True)
        return self.table.page(query, limit=CHUNK).map(_done).items

    def add(self, bulk: Bulk, ids: Sequence[str]) -> Transaction:
        """A new bulk change and whose turn it is when. Its failure: BulkExists."""
        change = Transaction().create(_item(bulk), otherwise=BulkExists())
        for number, start in enumerate(range(0, len(ids), CHUNK)):
            some = list(ids[start : start + CHUNK])
            change.put({"pk": _pk(bulk.id), "sk": _chunk_sk(number), "ids": some})
        return change

    def change(self, bulk: Bulk, *, over: Bulk) -> Transaction:
        """A bulk change over the state it was read in. Its failure: BulkChanged."""
        return Transaction().replace(_item(bulk), version=over.version, otherwise=BulkChanged())

    def add_done(self, bulk_id: str, done: Done) -> Transaction:
        """What became of a ticket. Its failure: TicketHadItsTurn."""
        item = to_item(done) | {"pk": _pk(bulk_id), "sk": _ticket_sk(done.place)}
        return Transaction().create(item, otherwise=TicketHadItsTurn())


def _item(bulk: Bulk) -> Item:
    item = to_item(bulk) | {"pk": _pk(bulk.id), "sk": _HEADER}
    if bulk.state is not BulkState.RUNNING:
        return item
    return item | {"gsi2pk": "BULKS#RUNNING", "gsi2sk": f"{iso(bulk.started_at)}#{bulk.id}"}


def _done(item: Item) -> Done:
    return from_item(Done, item)


def _pk(bulk_id: str) -> str:
    return f"BULK#{bulk_id}"


def _chunk_sk(number: int) -> str:
    return f"CHUNK#{number:03d}"


def _ticket_sk(place: int) -> str:
    return f"{_TICKET}{place:05d}"
