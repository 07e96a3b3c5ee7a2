"""A worker's turn: one shard of a run, page after page, until it is done or the time is up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from functions.billing.accounts.repository import DueAccount
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.drafts import AccountDraft
from functions.billing.invoices.issuing import Issuance
from functions.billing.legal_entities.entities import Document
from functions.billing.numbering import repository as numbering
from functions.billing.numbering.entities import DocumentSeries, Lease
from functions.billing.runs.batches import batches, totals_of
from functions.billing.runs.entities import (
    Run,
    RunChanged,
    Shard,
    ShardState,
    total_of,
)
from functions.billing.runs.events import RunCompleted
from functions.billing.runs.queue import ShardMessage
from functions.billing.runs.shard_writer import RunRepositories, ShardWriter
from functions.billing.usage.closing import UsageClosing
from shared.clock import Clock
from shared.component import component
from shared.dynamo.transaction import Transaction
from shared.event import Event
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.retrying import retrying

ACCOUNTS_AT_ONCE = 96  # with one invoice each, they fill four transactions
LOCK_MARGIN = 30  # seconds that a lock outlives the worker's own time limit
RESERVE = 15.0  # seconds that a page and the end of a turn may take
ATTEMPTS = 32  # as many as shards, which may all end at once

TimeLeft = Callable[[], float]
"""Seconds until the function is stopped."""


@component
class ShardBilling:
    """Bills the due accounts of a shard."""

    repositories: RunRepositories
    drafter: InvoiceDrafter
    usage: UsageClosing
    clock: Clock
    new_id: NewId

    def work(self, message: ShardMessage, time_left: TimeLeft) -> bool:
        """Bill a shard; False where the time was up first, and another worker must continue.

        Raises: ShardBusy while another worker holds the shard; RunNotFound, Unavailable.
        """
        table, runs = self.repositories.table, self.repositories.runs
        number, holder, now = message.shard, self.new_id(), self.clock().timestamp()
        table.commit(runs.add_lock(number, holder, int(now), int(now + time_left()) + LOCK_MARGIN))
        try:
            return self._bill(*runs.get_with_shard(message.run_id, number), holder, time_left)
        finally:
            table.commit(runs.remove_lock(number, holder))

    def _bill(self, run: Run, shard: Shard, holder: str, time_left: TimeLeft) -> bool:
        if shard.state is ShardState.DONE:
            return True
        writer = ShardWriter(
            repositories=self.repositories,
            drafter=self.drafter,
            run=run,
            shard=shard,
            issuance=Issuance(run.date, self.clock(), f"run#{run.id}", self.new_id),
            holder=holder,
        )
        self.drafter.sellers.ready()
        if not run.dry_run:
            for lease in self.repositories.numbers.list_leases(shard.number):
                writer.resolve(lease)
            used = self.usage.run_shard(shard.number, run.date, lambda: time_left() >= RESERVE)
            if not used.complete:
                writer.save(shard.position)
                return False
        for page in self._pages(writer):
            self._page(page, writer)
            if time_left() < RESERVE:
                writer.save(page[-1].position)
                return False
        retrying(lambda: self._finish(writer), on=RunChanged, attempts=ATTEMPTS)
        return True

    def _pages(self, writer: ShardWriter) -> Iterator[list[DueAccount]]:
        """The accounts that are due, in groups that take their numbers together."""
        shard = writer.shard
        due = self.repositories.accounts.each_due(shard.number, writer.run.date, shard.position)
        while page := list(islice(due, ACCOUNTS_AT_ONCE)):
            yield page

    def _page(self, page: Sequence[DueAccount], writer: ShardWriter) -> None:
        """Bill a group; accounts that are many periods behind take several rounds."""
        dues = list(page)
        while dues:
            drafts = list(self._drafts(dues, writer))
            if writer.run.dry_run:
                writer.commit(Transaction(), totals_of(drafts), page[-1].position)
                return
            self._write(drafts, writer)
            behind = {d.account.id for d in drafts if d.has_more} - writer.failed
            dues = [due for due in dues if due.account_id in behind]

    def _drafts(self, dues: Sequence[DueAccount], writer: ShardWriter) -> Iterator[AccountDraft]:
        for account_id, billable in self.repositories.billable.get_many(dues).items():
            draft = self._draft(billable, writer)
            if isinstance(draft, Exception):
                writer.fail(account_id, draft)
            elif draft is not None:
                yield draft

    def _draft(
        self, billable: BillableAccount | Exception, writer: ShardWriter
    ) -> AccountDraft | Exception | None:
        """An account's draft, or why there is none: one bad account must not stop the others."""
        if isinstance(billable, Exception):
            return billable
        try:
            return writer.draft(billable)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with its data, it is this account's
            return error

    def _write(self, drafts: Iterable[AccountDraft], writer: ShardWriter) -> None:
        for series, sold in self._by_series(drafts, writer.run.date).items():
            groups = list(batches(sold))
            for group, lease in zip(groups, self._leases(groups, series, writer), strict=True):
                writer.write(group, lease)

    def _by_series(
        self, drafts: Iterable[AccountDraft], on: date
    ) -> dict[DocumentSeries, list[AccountDraft]]:
        """The drafts of each seller, who has a series of numbers of their own."""
        sorted_out: dict[DocumentSeries, list[AccountDraft]] = {}
        for draft in drafts:
            seller = self.drafter.sellers.of(draft.account.legal_entity)
            sorted_out.setdefault(seller.series(Document.INVOICE, on), []).append(draft)
        return sorted_out

    def _leases(
        self, groups: list[list[AccountDraft]], series: DocumentSeries, writer: ShardWriter
    ) -> list[Lease]:
        """Numbers for every group, leased to its accounts, all in one transaction."""
        wanted = sum(len(d.invoices) for group in groups for d in group)
        if not wanted:
            return [self._lease({}, series, writer) for _ in groups]
        return retrying(
            lambda: self._leased(groups, self.repositories.numbers.draw(series, wanted), writer),
            on=NumberTaken,
            attempts=numbering.ATTEMPTS,
        )

    def _leased(
        self, groups: list[list[AccountDraft]], draw: numbering.Draw, writer: ShardWriter
    ) -> list[Lease]:
        """One try. Raises: NumberTaken, ShardBusy."""
        repositories = self.repositories
        left, writes = iter(draw.numbers), draw.taking
        leases = [
            self._lease(
                {d.account.id: tuple(islice(left, len(d.invoices))) for d in group if d.invoices},
                draw.series,
                writer,
            )
            for group in groups
        ]
        for lease in leases:
            if lease.numbers:
                writes.extend(repositories.numbers.add_lease(lease))
        # Leases of a worker whose lock ran out would lie there after everybody else is done.
        writes.extend(repositories.runs.check_lock(writer.shard.number, writer.holder))
        repositories.table.commit(writes)
        return leases

    def _lease(
        self, numbers: dict[str, tuple[int, ...]], series: DocumentSeries, writer: ShardWriter
    ) -> Lease:
        return Lease(self.new_id(), writer.shard.number, numbers, series)

    def _finish(self, writer: ShardWriter) -> None:
        """Close the shard, and the run with its last one.

        Raises: RunChanged where another shard is closed at the same moment.
        """
        runs, shard = self.repositories.runs, writer.shard.finished()
        run = runs.get(writer.run.id)
        ended = run.without(shard.number)
        writes = runs.change_shard(shard, over=writer.shard)
        if not ended.open_shards:
            ended = ended.completed(self.clock())
            writes.emit(self._completed(ended, shard))
        self.repositories.table.commit(writes.extend(runs.change(ended, over=run)))

    def _completed(self, run: Run, last: Shard) -> Event:
        """The event of a run whose last shard is closed."""
        shards = self.repositories.runs.get_report(run.id).shards
        others = [shard for shard in shards if shard.number != last.number]
        return RunCompleted.of(run, total_of([*others, last]), self.clock())
