"""A worker's turn: one shard of a run, page after page, until it is done or the time is up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from functions.billing.accounts.repository import Due
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.issuing import Stamp
from functions.billing.invoices.planning import Plan, plan
from functions.billing.numbering.entities import INVOICES, Lease
from functions.billing.numbering.repository import persistently
from functions.billing.runs.batch import Books, ShardBooks
from functions.billing.runs.entities import (
    Run,
    RunChanged,
    Shard,
    ShardState,
    total_of,
)
from functions.billing.runs.events import RunCompleted
from functions.billing.runs.planning import batches, counted
from functions.billing.runs.queue import ShardMessage
from shared.clock import Clock
from shared.dynamo.transaction import Transaction
from shared.errors import Unavailable
from shared.event import Event
from shared.ids import NewId

ACCOUNTS_AT_ONCE = 96  # with one invoice each, they fill four transactions
LOCK_MARGIN = 30  # seconds that a lock outlives the worker's own time limit
RESERVE = 15.0  # seconds that a page and the farewell may take
ATTEMPTS = 64  # shards that end at once

TimeLeft = Callable[[], float]
"""Seconds until the function is stopped."""


@dataclass(frozen=True)
class ShardBilling:
    """Bills the due accounts of a shard."""

    books: Books
    clock: Clock
    new_id: NewId

    def work(self, message: ShardMessage, time_left: TimeLeft) -> bool:
        """Bill a shard; False where the time was up first, and somebody must go on.

        Raises: ShardBusy while another worker has the shard; RunNotFound, Unavailable.
        """
        runs, number, holder = self.books.runs, message.shard, self.new_id()
        now = self.clock().timestamp()
        runs.lock(number, holder, int(now), int(now + time_left()) + LOCK_MARGIN)
        try:
            return self._bill(*runs.run_and_shard(message.run_id, number), holder, time_left)
        finally:
            runs.unlock(number, holder)

    def _bill(self, run: Run, shard: Shard, holder: str, time_left: TimeLeft) -> bool:
        if shard.state is ShardState.DONE:
            return True
        stamp = Stamp(run.date, self.clock(), f"run#{run.id}", self.new_id)
        shard_books = ShardBooks(self.books, run, shard, stamp, holder)
        if not run.dry_run:
            for lease in self.books.numbers.held(shard.number):
                shard_books.resolve(lease)
        for page in self._pages(shard_books):
            self._page(page, shard_books)
            if time_left() < RESERVE:
                shard_books.save(page[-1].position)
                return False
        self._finish(shard_books)
        return True

    def _pages(self, shard_books: ShardBooks) -> Iterator[list[Due]]:
        """Who is due, in groups that take their numbers together."""
        shard = shard_books.shard
        due = self.books.accounts.due(shard.number, shard_books.run.date, shard.position)
        while page := list(islice(due, ACCOUNTS_AT_ONCE)):
            yield page

    def _page(self, page: Sequence[Due], shard_books: ShardBooks) -> None:
        """Bill a group; who is many periods behind takes several rounds."""
        dues = list(page)
        while dues:
            plans = list(self._plans(dues, shard_books))
            if shard_books.run.dry_run:
                self._count(plans, shard_books, page[-1].position)
                return
            self._write(plans, shard_books)
            behind = {p.account.id for p in plans if p.behind} - shard_books.refused
            dues = [due for due in dues if due.account_id in behind]

    def _plans(self, dues: Sequence[Due], shard_books: ShardBooks) -> Iterator[Plan]:
        for account_id, billable in self.books.billable.get_many(dues).items():
            due = _planned(billable, shard_books.run.date)
            if isinstance(due, Exception):
                shard_books.refuse(account_id, due)
            elif due is not None:
                yield due

    def _write(self, plans: Iterable[Plan], shard_books: ShardBooks) -> None:
        groups = list(batches(plans))
        for group, lease in zip(groups, self._leases(groups, shard_books), strict=True):
            shard_books.write(group, lease)

    def _leases(self, groups: list[list[Plan]], shard_books: ShardBooks) -> list[Lease]:
        """Numbers for every group, bound to its accounts, all in one transaction."""
        wanted = sum(p.invoices for group in groups for p in group)
        if not wanted:
            return [self._lease({}, shard_books) for _ in groups]
        return persistently(lambda: self._reserved(groups, wanted, shard_books))

    def _reserved(
        self, groups: list[list[Plan]], wanted: int, shard_books: ShardBooks
    ) -> list[Lease]:
        draw = self.books.numbers.draw(INVOICES, wanted)
        numbers = iter(draw.numbers)
        leases = [
            self._lease(
                {
                    p.account.id: tuple(next(numbers) for _ in range(p.invoices))
                    for p in group
                    if p.invoices
                },
                shard_books,
            )
            for group in groups
        ]
        for lease in leases:
            if lease.numbers:
                draw.writes.extend(self.books.numbers.hold(lease))
        # Leases of a worker whose lock ran out would lie there after everybody else is done.
        number, holder = shard_books.shard.number, shard_books.holder
        self.books.table.commit(draw.writes.extend(self.books.runs.while_held(number, holder)))
        return leases

    def _lease(self, numbers: dict[str, tuple[int, ...]], shard_books: ShardBooks) -> Lease:
        return Lease(self.new_id(), INVOICES, shard_books.shard.number, numbers)

    @staticmethod
    def _count(plans: Sequence[Plan], shard_books: ShardBooks, position: str) -> None:
        shard_books.commit(Transaction(), counted(plans), position)

    def _finish(self, shard_books: ShardBooks) -> None:
        """End the shard, and with the last one the run. Raises: Unavailable."""
        for _ in range(ATTEMPTS):
            try:
                self._end(shard_books, self.books.runs.run(shard_books.run.id))
            except RunChanged:
                continue
            return
        raise Unavailable("Too many shards end at once.")

    def _end(self, shard_books: ShardBooks, run: Run) -> None:
        """Close the shard. Raises: RunChanged where another one ends at the same moment."""
        runs, shard = self.books.runs, shard_books.shard.finished()
        ended = run.without(shard.number)
        writes = runs.change_shard(shard, over=shard_books.shard)
        if not ended.open_shards:
            ended = ended.completed(self.clock())
            writes.emit(self._completed(ended, shard))
        writes.extend(runs.change_run(ended, over=run))
        self.books.table.commit(writes)

    def _completed(self, run: Run, last: Shard) -> Event:
        """The event of a run whose last shard is closed."""
        others = [s for s in self.books.runs.report(run.id).shards if s.number != last.number]
        return RunCompleted.of(run, total_of([*others, last]), self.clock())


def _planned(billable: BillableAccount | Exception, until: date) -> Plan | Exception | None:
    """An account's plan, or why there can be none: one bad account must not stop the others."""
    if isinstance(billable, Exception):
        return billable
    try:
        return plan(billable, until)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with its data, it is this account's
        return error
