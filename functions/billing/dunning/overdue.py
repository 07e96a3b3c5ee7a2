"""Invoices turn overdue on the day after their due date, and their accounts' dunning begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from functions.billing.accounts.sharding import SHARDS
from functions.billing.dunning.entities import DunningChanged
from functions.billing.dunning.repository import DunningRepository
from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.entities import Invoice, InvoiceChanged
from functions.billing.invoices.events import InvoiceOverdue
from functions.billing.invoices.repository import InvoiceRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.observability import logger

BATCH = 24  # an invoice takes up to three writes of a transaction's 100, its account one


@dataclass(slots=True)
class TurnedOverdue:
    """How many invoices turned overdue, and how many failed."""

    overdue: int = 0
    errors: int = 0
    complete: bool = True


@component
class OverdueInvoices:
    """Marks invoices overdue; days may be repeated or missed."""

    table: Table
    invoices: InvoiceRepository
    dunning: DunningRepository
    failures: JobFailures
    clock: Clock

    def run(self, on: date, has_time: Callable[[], bool]) -> TurnedOverdue:
        """Mark every unpaid invoice that was due before a local day."""
        result = TurnedOverdue()
        for shard in range(SHARDS):
            waiting = self.invoices.each_turning_overdue(shard, on)
            while some := list(islice(waiting, BATCH)):
                if not has_time():
                    result.complete = False
                    return result
                self._mark(self._readable(some, result), on, result)
        return result

    def _readable(
        self, waiting: Sequence[Invoice | Unreadable], result: TurnedOverdue
    ) -> list[Invoice]:
        """The invoices; one that cannot be read does not stop the others."""
        readable: list[Invoice] = []
        for invoice in waiting:
            if isinstance(invoice, Unreadable):
                self._failed(invoice.subject, invoice.error, result)
            else:
                readable.append(invoice)
        return readable

    def _mark(self, invoices: Sequence[Invoice], on: date, result: TurnedOverdue) -> None:
        """All of them at once, or one by one where that fails."""
        if not invoices:
            return
        try:
            self.table.commit(self._marking(invoices, on))
        except Exception as error:  # noqa: BLE001 - one bad invoice must not stop the others
            if len(invoices) > 1:
                for invoice in invoices:
                    self._mark([invoice], on, result)
            elif isinstance(error, InvoiceChanged | DunningChanged):
                logger().info("invoice changed meanwhile", invoice_id=invoices[0].id)
            else:
                self._failed(f"invoice#{invoices[0].id}", error, result)
            return
        result.overdue += len(invoices)

    def _marking(self, invoices: Sequence[Invoice], on: date) -> Transaction:
        """The invoices, their events, and that their accounts are looked at on the day."""
        now, writes = self.clock(), Transaction()
        for invoice in invoices:
            after = invoice.overdue(on)
            writes.extend(self.invoices.change(after, over=invoice))
            writes.emit(InvoiceOverdue.of(after, on, now))
        owners = list(dict.fromkeys((one.account_id, one.customer_id) for one in invoices))
        for before in self.dunning.find_many(owners):
            begun = before.looked_at(on)
            if begun is not before:
                writes.extend(self.dunning.change(begun, over=before))
        return writes

    def _failed(self, subject: str, error: Exception, result: TurnedOverdue) -> None:
        self.failures.report(Job.PAYMENTS, subject, error)
        result.errors += 1
