"""What one can do with billing runs: start and resume them, and see their progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.sharding import SHARDS
from functions.billing.books.periods import Periods
from functions.billing.periods.work_dates import WorkDates
from functions.billing.runs.entities import (
    AccountError,
    Run,
    RunChanged,
    RunExists,
    RunNotFound,
    RunReport,
    Shard,
    ShardBusy,
    ShardState,
)
from functions.billing.runs.queue import RunQueue, ShardMessage
from functions.billing.runs.repository import RunRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.ids import NewId
from shared.retrying import retrying

DRY_RUN_DAYS_AHEAD = 3653


@component
class BillingRuns:
    """Use cases of billing runs."""

    table: Table
    runs: RunRepository
    accounts: AccountRepository
    queue: RunQueue
    clock: Clock
    new_id: NewId
    dates: WorkDates
    periods: Periods

    def start(self, day: date, *, by: str, dry_run: bool = False) -> RunReport:
        """Bill all accounts due on or before a day; a run that was started before is resumed.

        However often and however many at once, there is one run a day, and one invoice a period.
        Raises: DateOutOfRange, MonthClosed, Unavailable.
        """
        self.dates.checked(day, days_ahead=DRY_RUN_DAYS_AHEAD if dry_run else None)
        if not dry_run:
            self.periods.check(day)
        run_id = f"{day}-dry-{self.new_id()}" if dry_run else day.isoformat()
        due = self._due(day)
        run = Run(run_id, day, self.clock(), by, open_shards=due, dry_run=dry_run)
        if not due:
            run = run.completed(self.clock())
        writes = self.runs.add(run, [Shard(run_id, number) for number in due])
        writes.audit(f"run#{run.id}", "run.started", at=run.started_at, after=run)
        try:
            self.table.commit(writes)
        except RunExists:
            return self._resumed(run_id, due)
        self._send(run_id, due)
        return self.runs.get_report(run_id)

    def today(self) -> date:
        """The provider's local date."""
        return self.dates.today()

    def start_today(self, *, by: str) -> RunReport:
        """Bill the provider's local date, and resume every run that was interrupted.

        Their shards are put on the queue again, whatever has become of their messages. A completed
        run is left alone, so that this may be called every hour. Raises: Unavailable.
        """
        day = self.today()
        for run in self.runs.each_running():
            if run.date != day or run.dry_run:
                self._resumed(run.id, ())
        try:
            report = self.runs.get_report(day.isoformat())
        except RunNotFound:
            return self.start(day, by=by)
        return self._resumed(report.run.id, ()) if report.unfinished else report

    def resume(self, run_id: str) -> RunReport:
        """Resume a run: shards that are not done, and those with accounts still due.

        Raises: RunNotFound, MonthClosed, Unavailable.
        """
        run = self.runs.get_report(run_id).run
        if not run.dry_run:
            self.periods.check(run.date)
        return self._resumed(run_id, () if run.dry_run else self._due(run.date))

    def get(self, run_id: str) -> RunReport:
        """A run and its progress. Raises: RunNotFound."""
        return self.runs.get_report(run_id)

    def list(self, limit: int, cursor: str | None) -> Page[Run]:
        """Runs, latest date first. Raises: InvalidCursor."""
        return self.runs.list(limit, cursor)

    def list_errors(self, run_id: str, limit: int, cursor: str | None) -> Page[AccountError]:
        """Accounts that a run could not bill. Raises: RunNotFound, InvalidCursor.

        An error proves that there is a run, so the run is read only where there are none.
        """
        page = self.runs.list_errors(run_id, limit, cursor)
        if not page.items:
            self.runs.get(run_id)
        return page

    def _due(self, day: date) -> tuple[int, ...]:
        return tuple(n for n in range(SHARDS) if self.accounts.has_due(n, day))

    def _resumed(self, run_id: str, due: Sequence[int]) -> RunReport:
        """Raises: RunNotFound, Unavailable."""
        retrying(lambda: self._reopen(run_id, due), on=(RunChanged, ShardBusy))
        report = self.runs.get_report(run_id)
        self._send(run_id, [shard.number for shard in report.unfinished])
        return report

    def _reopen(self, run_id: str, due: Sequence[int]) -> None:
        """Reopen the shards that have work. Raises: RunNotFound, RunChanged, ShardBusy."""
        report = self.runs.get_report(run_id)
        known = {shard.number: shard for shard in report.shards}
        done = [n for n in due if n in known and known[n].state is ShardState.DONE]
        new = [n for n in due if n not in known]
        if not done and not new:
            return
        run = report.run.reopened([*done, *new])
        writes = self.runs.change(run, over=report.run)
        writes.audit(f"run#{run.id}", "run.resumed", at=self.clock(), before=report.run, after=run)
        for number in done:
            writes.extend(self.runs.change_shard(known[number].reopened(), over=known[number]))
        for number in new:
            writes.extend(self.runs.add_shard(Shard(run_id, number)))
        self.table.commit(writes)

    def _send(self, run_id: str, shards: Sequence[int]) -> None:
        if shards:
            self.queue.send([ShardMessage(run_id, number) for number in shards])
