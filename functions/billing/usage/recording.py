"""Recording usage: batches of records, each counted once whatever is sent again.

Records of a subscription's metric in one period are summed up before anything is written, and a
period's sum is written with the marks of the hours that they fell in, on condition that nobody else
has written them since. So no sum is ever added to blindly, and one subscriber's many records cost
two writes a batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from functions.billing.accounts.entities import Account
from functions.billing.subscriptions.entities import Subscription
from functions.billing.usage.adding import Added, Entry, Group
from functions.billing.usage.entities import (
    Refusal,
    Rejected,
    Taken,
    UsageChanged,
    UsageMarks,
    UsagePeriod,
    UsageRecord,
)
from functions.billing.usage.events import UsageThresholdReached
from functions.billing.usage.holders import Holders
from functions.billing.usage.known import KnownTerms
from functions.billing.usage.repository import Key, UsageRepository
from functions.billing.usage.sorting import Sorting
from shared.clock import Clock
from shared.component import component
from shared.dynamo.mapping import from_item
from shared.dynamo.table import Table
from shared.dynamo.transaction import LARGEST, Transaction
from shared.retrying import retrying

ITEMS_AT_ONCE = 98
SLOTS_AT_ONCE = 60
ATTEMPTS = 10


class TransactionTooLarge(Exception):
    """The groups write more than one transaction takes."""


@component
class UsageRecording:
    """The use case of recording usage."""

    table: Table
    usage: UsageRepository
    holders: Holders
    terms: KnownTerms
    clock: Clock

    def record(self, records: Sequence[UsageRecord]) -> Taken:
        """Take a batch; what can't be taken is named and does not keep the others back.

        Raises: Unavailable.
        """
        sorting = self._sorted(records)
        rejected, accepted = sorting.rejected, 0
        for some in _chunks(self._kept(sorting.groups)):
            taken, refused = self._taken(some)
            accepted += taken
            rejected += refused
        duplicates = len(records) - accepted - len(rejected)
        return Taken(accepted, duplicates, tuple(sorted(rejected, key=lambda r: r.index)))

    def _taken(self, groups: Sequence[Group]) -> tuple[int, list[Rejected]]:
        """Write groups; if somebody was faster, on what is there by then. Raises: Unavailable."""
        try:
            return retrying(lambda: self._written(groups), on=UsageChanged, attempts=ATTEMPTS)
        except TransactionTooLarge:  # so many have reached a threshold
            middle = len(groups) // 2
            parts = self._taken(groups[:middle]), self._taken(groups[middle:])
            return parts[0][0] + parts[1][0], [*parts[0][1], *parts[1][1]]

    def _sorted(self, records: Sequence[UsageRecord]) -> Sorting:
        """The records by period; those that can't be counted are rejected."""
        held = self._held({record.subscription_id for record in records})
        sorting = Sorting(self.terms.of, self.clock())
        for index, record in enumerate(records):
            if holder := held.get(record.subscription_id):
                sorting.put(index, record, holder)
            else:
                sorting.reject(index, record, Refusal.UNKNOWN_SUBSCRIPTION)
        return sorting

    def _kept(self, groups: Iterable[Group]) -> Iterator[Group]:
        """Groups, with whose their subscriptions are where nobody has kept that yet."""
        for group in groups:
            is_new = group.period.subscription_id in self.holders.unwritten
            yield replace(group, keeps_holder=True) if is_new else group

    def _held(self, ids: Collection[str]) -> dict[str, tuple[Subscription, Account]]:
        """Subscriptions with their accounts, read together; those that there are."""
        accounts = self.holders.of(ids)
        keys = [(f"ACCOUNT#{account}", f"A#SUB#{id_}") for id_, account in accounts.items()]
        keys += [(f"ACCOUNT#{account}", "A#ACCOUNT") for account in set(accounts.values())]
        items = self.usage.get_many(keys)
        held = {}
        for id_, account in accounts.items():
            pk = f"ACCOUNT#{account}"
            subscription, owner = items.get((pk, f"A#SUB#{id_}")), items.get((pk, "A#ACCOUNT"))
            if subscription and owner:
                held[id_] = from_item(Subscription, subscription), from_item(Account, owner)
        return held

    def _written(self, groups: Sequence[Group]) -> tuple[int, list[Rejected]]:
        """One try.

        Raises: UsageChanged where somebody else has written meanwhile, TransactionTooLarge.
        """
        keys = [key for group in groups for key in group.keys]
        items, now = self.usage.get_many(keys), self.clock()
        writes, accepted = Transaction(), 0
        rejected: list[Rejected] = []
        for group in groups:
            stored = items.get(group.key)
            before = group.over(from_item(UsagePeriod, stored)) if stored else group.period
            slots = {
                slot: from_item(UsageMarks, items[key])
                if key in items
                else UsageMarks(before.subscription_id, before.metric, slot)
                for slot, key in group.slots.items()
            }
            added = Added(group.meter, before, slots)
            for entry in sorted(group.entries, key=_is_correction):
                added.take(entry)
            accepted += added.accepted
            rejected += added.rejected
            if added.accepted:
                self._write(writes, added, now)
                if group.keeps_holder:
                    writes.extend(self.usage.set_holder(before.subscription_id, before.account_id))
        if len(writes) >= LARGEST:
            raise TransactionTooLarge
        if len(writes):
            whose = {group.period.subscription_id for group in groups}
            subject = f"subscription#{min(whose)}" if len(whose) == 1 else "usage"
            self.table.commit(writes.audit(subject, "usage.recorded", at=now))
            self.holders.unwritten.difference_update(whose)
        return accepted, rejected

    def _write(self, writes: Transaction, added: Added, now: datetime) -> None:
        after, reached = added.after(now)
        writes.extend(self.usage.set_period(after, over=added.before))
        stamp = int(now.timestamp())
        for slot, before in added.slots.items():
            if marks := added.marks.get(slot):
                writes.extend(self.usage.set_marks(before.marked(marks), over=before, now=stamp))
        writes.emit(*(UsageThresholdReached.of(after, percent, now) for percent in reached))


def _is_correction(entry: Entry) -> bool:
    """Corrections come after what they correct, wherever they stand in the batch."""
    return entry.record.correction_of is not None


def _chunks(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Groups that are written together; records of very many hours go in parts.

    Two periods may meet within the hours of one item of marks: they are not written together.
    """
    chunk: list[Group] = []
    taken: set[Key] = set()
    for group in (part for whole in groups for part in _parts(whole)):
        keys = set(group.keys)
        if chunk and (len(taken) + len(keys) > ITEMS_AT_ONCE or taken & keys):
            yield chunk
            chunk, taken = [], set()
        chunk.append(group)
        taken |= keys
    if chunk:
        yield chunk


def _parts(group: Group) -> Iterator[Group]:
    slots = list(group.slots)
    for start in range(0, len(slots), SLOTS_AT_ONCE):
        some = set(slots[start : start + SLOTS_AT_ONCE])
        yield replace(group, entries=tuple(e for e in group.entries if e.slot in some))
