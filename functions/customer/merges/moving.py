"""What belongs to a merged record follows it, step by step; each step is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.customer.applications.entities import ApplicationChanged
from functions.customer.contracts.entities import ContractModified
from functions.customer.customers.entities import Customer, CustomerChanged
from functions.customer.customers.events import CustomerUpdated
from functions.customer.customers.repository import CustomerRepository
from functions.customer.devices.entities import DeviceChanged
from functions.customer.merges.entities import Kind, Merge, MergeChanged, Moved, State
from functions.customer.merges.events import MergeMoved
from functions.customer.merges.joining import (
    Pair,
    status_after,
    with_contracts,
    without_contracts,
)
from functions.customer.merges.movers import Mover, Movers, Thing
from functions.customer.merges.repository import MergeRepository
from functions.customer.notes.entities import NoteChanged
from functions.customer.premises.entities import PremisesChanged, PremisesExist
from functions.customer.services.entities import ServiceChanged
from functions.customer.tariffs.entities import OlderThanKnown
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.errors import NotFound
from shared.retrying import retrying

ROOM = 30
"""Items of a step's transaction for things; what goes along with them takes the rest of 100."""
_BUSY = (
    ApplicationChanged, ContractModified, CustomerChanged, DeviceChanged, MergeChanged, NoteChanged,
    OlderThanKnown, PremisesChanged, PremisesExist, ServiceChanged,
)  # fmt: skip
_KINDS = tuple(Kind)


@dataclass
class _Step:
    """What a step has gathered so far."""

    room: int = ROOM
    writes: Transaction = field(default_factory=Transaction)
    count: int = 0
    numbers: list[tuple[str, bool]] = field(default_factory=list)

    def has_room_for(self, writes: Transaction) -> bool:
        """Whether it fits; the first thing always does."""
        return self.count == 0 or len(writes) <= self.room

    def take(self, thing: Thing | None, writes: Transaction) -> None:
        """One thing more."""
        self.room -= len(writes)
        self.writes.extend(writes)
        self.count += 1
        if thing is not None and thing.number:
            self.numbers.append((thing.number, thing.has_ended))


@component
class MergeMoving:
    """The use case of a step, which the events of merges lead to; a second time is no harm."""

    table: Table
    merges: MergeRepository
    customers: CustomerRepository
    movers: Movers
    clock: Clock

    def step(self, customer_id: str, once: Once | None = None) -> None:
        """Move some of what belongs to a merged record, on or back.

        Raises: MergeNotFound, AlreadySeen, Unavailable.
        """
        retrying(lambda: self._step(customer_id, once), on=_BUSY)

    def _step(self, customer_id: str, once: Once | None) -> None:
        merge = self.merges.get(customer_id)
        if not merge.is_under_way:
            return
        pair, _ = self.merges.get_pair(merge.from_id, merge.into_id)
        now = self.clock()
        forward = merge.state is State.MOVING
        step, after = self._forward(merge, now) if forward else self._back(merge, now)
        writes = step.writes.extend(self.merges.change(after, over=merge))
        writes.extend(self._records(pair, step, after, now))
        if after.is_under_way:
            writes.emit(MergeMoved.of(after))
        subject = f"customer#{merge.from_id}"
        writes.audit(subject, "customer.moved", at=now, before=merge, after=after)
        self.table.commit(writes.once(once))

    def _forward(self, merge: Merge, now: datetime) -> tuple[_Step, Merge]:
        step, left = _Step(), _KINDS[_KINDS.index(merge.next_kind) :]
        for kind in left:
            mover = self.movers[kind]
            limit = step.room // (mover.weight + 1)
            found = list(mover.list_of(merge.from_id, limit)) if limit else []
            for thing in found:
                handover = mover.move(thing, merge.into_id, now)
                moved = self.merges.keep_moved(merge, Moved(kind, handover.id))
                writes = moved.extend(handover.writes)
                if not step.has_room_for(writes):
                    return step, merge.went_on(step.count, kind, now)
                step.take(thing, writes)
            if len(found) == limit:
                return step, merge.went_on(step.count, kind, now)
        return step, merge.went_on(step.count, None, now)

    def _back(self, merge: Merge, now: datetime) -> tuple[_Step, Merge]:
        step, limit = _Step(), ROOM // 3
        listed = self.merges.list_moved(merge, limit)
        for number, moved in enumerate(listed):
            writes, mover = self.merges.drop_moved(merge, moved), self.movers[moved.kind]
            thing = self._found(mover, merge, moved)
            if thing is not None:
                writes.extend(mover.move(thing, merge.from_id, now).writes)
            if not step.has_room_for(writes):
                return step, merge.went_back(number, now, is_last=False)
            step.take(thing, writes)
        return step, merge.went_back(len(listed), now, is_last=len(listed) < limit)

    @staticmethod
    def _found(mover: Mover, merge: Merge, moved: Moved) -> Thing | None:
        """What has moved; None where it is gone, or somebody else's by now."""
        try:
            return mover.find(merge.into_id, moved.id)
        except NotFound:
            return None

    def _records(self, pair: Pair, step: _Step, after: Merge, now: datetime) -> Transaction:
        """The two records with the contracts that they have now; after the last step, at rest."""
        forward = after.state in (State.MOVING, State.DONE)
        taker, giver = (pair.kept, pair.gone) if forward else (pair.gone, pair.kept)
        more: dict[str, Any] = {}
        less: dict[str, Any] = {}
        if step.numbers:
            more = with_contracts(taker, step.numbers)
            less = {} if forward else without_contracts(giver, step.numbers)
        writes = Transaction()
        at_rest: dict[str, Any] = {} if after.is_under_way else {"merging": None}
        for before, moved in ((taker, more), (giver, less)):
            if changes := moved | at_rest:
                writes.extend(self._record(before, changes, after, now))
        return writes

    def _record(
        self, before: Customer, changes: dict[str, Any], after: Merge, now: datetime
    ) -> Transaction:
        changed = before.merging_with(changes, now)
        if after.state is State.UNDONE and before.id == after.into_id:
            status = status_after(changed, after)
            changed = before.merging_with(changes | {"status": status}, now)
        return self.customers.change(changed, over=before).emit(CustomerUpdated.of(changed))
