"""Merges in the customer table.

pk CUSTOMER#<id that went>   sk MERGE            the latest merge of a record
     gsi1 MERGEDINTO#<id that stays>   <merged at>#<id>
pk MERGE#<id>                sk <kind>#<thing>   what has moved with it
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.customers.repository import customer_in, customer_key
from functions.customer.merges.entities import Merge, MergeChanged, MergeNotFound, Moved
from functions.customer.merges.joining import Pair
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class MergeRepository:
    """Reads merges, and says how they are written."""

    table: Table

    def get(self, customer_id: str) -> Merge:
        """The latest merge of a record into another. Raises: MergeNotFound."""
        item = self.table.get(*_key(customer_id))
        if item is None:
            raise MergeNotFound
        return from_item(Merge, item)

    def get_pair(self, from_id: str, into_id: str) -> tuple[Pair, Merge | None]:
        """Two records, and the latest merge of the first. Raises: CustomerNotFound."""
        keys = {customer_key(from_id), customer_key(into_id), _key(from_id)}
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(sorted(keys))}
        gone = customer_in(found.get(customer_key(from_id)))
        kept = customer_in(found.get(customer_key(into_id)))
        if gone is None or kept is None:
            raise CustomerNotFound
        merge = found.get(_key(from_id))
        return Pair(gone, kept), None if merge is None else from_item(Merge, merge)

    def list_into(self, customer_id: str, limit: int, cursor: str | None) -> Page[Merge]:
        """The merges of other records into a customer's, newest first."""
        query = Query(f"MERGEDINTO#{customer_id}", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Merge, item))

    def each_into(self, customer_id: str) -> Iterator[Merge]:
        """Every merge into a customer's record, also those that were undone."""
        for item in self.table.each(Query(f"MERGEDINTO#{customer_id}", index="gsi1")):
            yield from_item(Merge, item)

    def list_moved(self, merge: Merge, limit: int) -> tuple[Moved, ...]:
        """Some of what has moved with a merge."""
        page = self.table.page(Query(f"MERGE#{merge.id}", consistent=True), limit=limit)
        return tuple(from_item(Moved, item) for item in page.items)

    def begin(self, merge: Merge, after: Merge | None) -> Transaction:
        """A merge, instead of one that was undone. Its failure: MergeChanged."""
        unchanged = (
            Condition(absent=True)
            if after is None
            else Condition(equals={"id": after.id, "version": after.version})
        )
        return Transaction().put(_item(merge), when=unchanged, otherwise=MergeChanged())

    def change(self, merge: Merge, *, over: Merge) -> Transaction:
        """A merge over the one that was read. Its failure: MergeChanged."""
        return Transaction().replace(_item(merge), version=over.version, otherwise=MergeChanged())

    def keep_moved(self, merge: Merge, moved: Moved) -> Transaction:
        """That something has moved."""
        pk, sk = _moved_key(merge, moved)
        return Transaction().put(to_item(moved) | {"pk": pk, "sk": sk})

    def drop_moved(self, merge: Merge, moved: Moved) -> Transaction:
        """That something is back, or gone."""
        return Transaction().delete(*_moved_key(merge, moved))


def _key(customer_id: str) -> tuple[str, str]:
    return customer_key(customer_id)[0], "MERGE"


def _moved_key(merge: Merge, moved: Moved) -> tuple[str, str]:
    return f"MERGE#{merge.id}", f"{moved.kind}#{moved.id}"


def _item(merge: Merge) -> Item:
    pk, sk = _key(merge.from_id)
    return to_item(merge) | {
        "pk": pk,
        "sk": sk,
        "gsi1pk": f"MERGEDINTO#{merge.into_id}",
        "gsi1sk": f"{iso(merge.merged_at)}#{merge.id}",
    }
