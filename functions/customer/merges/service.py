"""What one can do with two records of one customer."""

from __future__ import annotations

from dataclasses import replace

from functions.customer.customers.entities import CustomerChanged
from functions.customer.customers.events import CustomerUpdated
from functions.customer.customers.repository import CustomerRepository
from functions.customer.merges.entities import (
    Merge,
    MergeChanged,
    MergedOn,
    State,
    TooMuchToMerge,
)
from functions.customer.merges.events import CustomerMerged, CustomerUnmerged, MergeMoved
from functions.customer.merges.joining import Pair, joined, parted
from functions.customer.merges.repository import MergeRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.dynamo.transaction import LARGEST
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying

_BUSY = (CustomerChanged, MergeChanged)


@component
class Merges:
    """Use cases of merges. What belongs to the record follows by events (moving.py)."""

    table: Table
    merges: MergeRepository
    customers: CustomerRepository
    clock: Clock
    new_id: NewId

    def get(self, customer_id: str) -> Merge:
        """The latest merge of a record into another. Raises: MergeNotFound."""
        return self.merges.get(customer_id)

    def list_into(self, customer_id: str, limit: int, cursor: str | None) -> Page[Merge]:
        """The merges of other records into a customer's, newest first."""
        return self.merges.list_into(customer_id, limit, cursor)

    def merge(
        self,
        from_id: str,
        into_id: str,
        keep_user: str | None,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Merge:
        """Have a record live on in another; asked for again while it moves, wake what moves it.

        Raises: CustomerNotFound, MergedWithItself, CustomerIsMerged, CustomerIsErased,
        MergeUnderWay, DifferentKinds, DifferentTaxpayers, UserToBeChosen, UnknownUser,
        TooMuchToMerge, Unavailable.
        """

        def attempt() -> Merge:
            before, known = self.merges.get_pair(from_id, into_id)
            if known is not None and (known.state, known.into_id) == (State.MOVING, into_id):
                self.table.commit(Transaction().emit(MergeMoved.of(known)).once(once, result=known))
                return known
            now = self.clock()
            merge_id = id_for(once, "merge", self.new_id)
            after, merge = joined(before, merge_id, keep_user, by.id, now)
            if known is not None:
                merge = replace(merge, version=known.version + 1)
            writes = self.merges.begin(merge, known).emit(CustomerMerged.of(after, merge))
            writes.emit(CustomerUpdated.of(after.kept))
            writes.extend(self._records(after, before, "customer.merged"))
            writes.once(once, result=merge)
            if len(writes) > LARGEST:
                raise TooMuchToMerge
            self.table.commit(writes)
            return merge

        return retrying(attempt, on=_BUSY)

    def undo(self, from_id: str, once: KeyedRequest | None = None) -> Merge:
        """Have a record be one of its own again, with all that it had brought along.

        Raises: MergeNotFound, MergeUnderWay, UndoTooLate, MergedOn, CustomerIsErased, Unavailable.
        """

        def attempt() -> Merge:
            known = self.merges.get(from_id)
            before, _ = self.merges.get_pair(from_id, known.into_id)
            before.must_not_be_erased()
            now = self.clock()
            merge = known.undone(now)
            if before.kept.merged_into is not None or before.kept.merging is not None:
                raise MergedOn
            after = parted(before, merge, now)
            writes = self.merges.change(merge, over=known).emit(CustomerUnmerged.of(after, merge))
            writes.emit(CustomerUpdated.of(after.kept))
            writes.extend(self._records(after, before, "customer.unmerged"))
            self.table.commit(writes.once(once, result=merge))
            return merge

        return retrying(attempt, on=_BUSY)

    def _records(self, after: Pair, before: Pair, action: str) -> Transaction:
        writes = Transaction()
        for new, old in ((after.gone, before.gone), (after.kept, before.kept)):
            writes.extend(self.customers.change(new, over=old))
            writes.audit(f"customer#{new.id}", action, at=new.updated_at, before=old, after=new)
        return writes
