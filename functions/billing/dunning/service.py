"""The scheduled job that deals with invoices that are not paid in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from functions.billing.accounts.sharding import SHARDS
from functions.billing.dunning.entities import DunningPolicy
from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.entities import Invoice, InvoiceChanged
from functions.billing.invoices.events import (
    InvoiceOverdue,
    InvoiceReminderRequested,
    UnpaidInvoice,
)
from functions.billing.invoices.repository import InvoiceRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.observability import logger

BATCH = 33  # an invoice takes up to three writes of a transaction's 100


@dataclass(slots=True)
class DunningResult:
    """What the job has done: invoices marked overdue, reminders requested, invoices that failed.

    `complete` is false where time ran out; the next job does the rest.
    """

    on: date
    overdue: int = 0
    reminded: int = 0
    errors: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Step:
    """An invoice before and after."""

    before: Invoice
    after: Invoice

    @property
    def turned_overdue(self) -> bool:
        """Whether this step makes it overdue."""
        return self.before.status is not self.after.status


@component
class Dunning:
    """Marks invoices overdue and requests reminders; days may be repeated or missed."""

    table: Table
    invoices: InvoiceRepository
    policy: DunningPolicy
    failures: JobFailures
    time_zone: str
    clock: Clock

    def run(
        self, on: date | None = None, has_time: Callable[[], bool] = lambda: True
    ) -> DunningResult:
        """Process every invoice with a step by a local day (default: today)."""
        result = DunningResult(on or local_date(self.clock(), self.time_zone))
        for shard in range(SHARDS):
            waiting = self.invoices.each_due_for_dunning(shard, result.on)
            while some := list(islice(waiting, BATCH)):
                if not has_time():
                    result.complete = False
                    return result
                self._commit(self._steps(some, result), result)
        return result

    def _steps(self, waiting: Sequence[Invoice | Unreadable], result: DunningResult) -> list[_Step]:
        """The steps of some invoices; one that cannot be read does not stop the others."""
        steps = []
        for invoice in waiting:
            if isinstance(invoice, Unreadable):
                self._failed(invoice.subject, invoice.error, result)
            elif (after := self.policy.dunned(invoice, result.on)) is not None:
                steps.append(_Step(invoice, after))
        return steps

    def _commit(self, steps: Sequence[_Step], result: DunningResult) -> None:
        """All of them at once, or one by one where that fails."""
        if not steps:
            return
        try:
            self.table.commit(self._change(steps, result.on))
        except Exception as error:  # noqa: BLE001 - one bad invoice must not stop the others
            if len(steps) > 1:
                for step in steps:
                    self._commit([step], result)
            elif isinstance(error, InvoiceChanged):
                logger().info("invoice changed meanwhile", invoice_id=steps[0].before.id)
            else:
                self._failed(f"invoice#{steps[0].before.id}", error, result)
            return
        for step in steps:
            result.overdue += step.turned_overdue
            result.reminded += self.policy.reminds(step.before, result.on)

    def _change(self, steps: Sequence[_Step], on: date) -> Transaction:
        now = self.clock()
        change = Transaction()
        for step in steps:
            change.extend(self.invoices.change(step.after, over=step.before))
            change.emit(*(model.of(step.after, on, now) for model in self._events(step, on)))
        return change

    def _events(self, step: _Step, on: date) -> Iterator[type[UnpaidInvoice]]:
        """Overdue once; reminders on the policy's days."""
        if step.turned_overdue:
            yield InvoiceOverdue
        if self.policy.reminds(step.before, on):
            yield InvoiceReminderRequested

    def _failed(self, subject: str, error: Exception, result: DunningResult) -> None:
        self.failures.report(Job.PAYMENTS, subject, error)
        result.errors += 1
