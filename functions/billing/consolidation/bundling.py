"""Putting the invoices of accounts that share them together, once all have been billed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.consolidation.entities import (
    ConsolidatedInvoice,
    Consolidation,
    bundles,
    lines_of,
)
from functions.billing.consolidation.events import ConsolidatedInvoiceIssued, InvoiceReleased
from functions.billing.consolidation.repository import (
    ConsolidatedInvoiceRepository,
    ConsolidationRepository,
)
from functions.billing.consolidation.spreading import Spreading
from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.entities import Invoice, InvoiceChanged
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.entities import Document
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import ATTEMPTS, NumberRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.ids import NewId
from shared.money import nothing
from shared.numbering import NumberTaken
from shared.retrying import retrying

_READ_AT_ONCE = 100
_BUSY = (InvoiceChanged, NumberTaken)


@dataclass(slots=True)
class BundlingResult:
    """What the job has done: consolidated invoices that it issued, and failures."""

    issued: int = 0
    errors: int = 0
    complete: bool = True


@component
class Bundling:
    """Use cases of the job that issues consolidated invoices."""

    table: Table
    groups: ConsolidationRepository
    consolidated: ConsolidatedInvoiceRepository
    accounts: AccountRepository
    invoices: InvoiceRepository
    sellers: Sellers
    numbers: NumberRepository
    spreading: Spreading
    failures: JobFailures
    clock: Clock
    new_id: NewId

    def run(self, has_time: Callable[[], bool]) -> BundlingResult:
        """Bring together what waits and spread what was paid; what fails is reported, and waits."""
        result = BundlingResult()
        for group in self.groups.each():
            if not has_time():
                result.complete = False
                break
            if isinstance(group, Unreadable):
                self._report(group.subject, group.error, result)
                continue
            try:
                result.issued += self.bring_together(group)
                self.spreading.spread_advance(group)
            except Exception as error:  # noqa: BLE001 - one bad customer must not stop the others
                self._report(f"consolidation#{group.customer_id}", error, result)
        return result

    def _report(self, subject: str, error: Exception, result: BundlingResult) -> None:
        self.failures.report(Job.CONSOLIDATION, subject, error)
        result.errors += 1

    def bring_together(self, group: Consolidation, *, whole_days: bool = True) -> int:
        """Issue what a customer's invoices come to; how many consolidated invoices that are.

        With `whole_days`, today's wait while an account is still to be billed. What finds none of
        another account is sent by itself. Raises: Unavailable.
        """
        accounts = group.own(self.accounts.get_many(group.account_ids))
        waiting = self._waiting(accounts)
        if not waiting:
            return 0
        payee, today = accounts[0], local_date(self.clock(), accounts[0].time_zone)
        if whole_days and any(_is_due(account, today) for account in accounts):
            waiting = [invoice for invoice in waiting if invoice.issued_on < today]
        return sum(self._bundled(payee, bundle) for bundle in bundles(waiting))

    def _waiting(self, accounts: Sequence[Account]) -> list[Invoice]:
        """The newest invoices that wait: those on which something is due lie in the accounts."""
        ids = sorted(item.invoice_id for account in accounts for item in account.open_items)
        if not ids:
            return []
        found = self.invoices.get_many(ids[-_READ_AT_ONCE:])
        return [invoice for invoice in found if invoice.waits_for_others]

    def _bundled(self, payee: Account, bundle: tuple[Invoice, ...]) -> bool:
        """Whether these invoices have become a consolidated one."""
        known = [bundle]

        def attempt() -> bool:
            read = known.pop() if known else self.invoices.get_many([i.id for i in bundle])
            waiting = [invoice for invoice in read if invoice.waits_for_others]
            if len({invoice.account_id for invoice in waiting}) < 2:
                self._release(waiting)
                return False
            self._issue(payee, waiting)
            return True

        return retrying(attempt, on=_BUSY, attempts=ATTEMPTS)

    def _release(self, waiting: Sequence[Invoice]) -> None:
        writes = Transaction()
        for invoice in waiting:
            released = invoice.consolidated(None)
            writes.extend(self.invoices.change(released, over=invoice))
            writes.emit(InvoiceReleased.of(released, self.clock()))
        if waiting:
            self.table.commit(writes)

    def _issue(self, payee: Account, invoices: Sequence[Invoice]) -> None:
        now, first = self.clock(), invoices[0]
        seller = self.sellers.of(first.legal_entity)
        draw = self.numbers.draw(seller.series(Document.CONSOLIDATED, first.issued_on))
        lines = lines_of(invoices)
        made = ConsolidatedInvoice(
            id=self.new_id(),
            number=draw.documents[0].text,
            customer_id=payee.customer_id,
            customer_name=payee.customer_name,
            account_id=payee.id,
            account_number=payee.number,
            currency=first.currency,
            issued_on=first.issued_on,
            due_date=first.due_date,
            total=sum((line.amount for line in lines), nothing(first.currency)),
            lines=lines,
            created_at=now,
            legal_entity=first.legal_entity,
        )
        writes = self.consolidated.add(made).extend(draw.taking)
        for invoice in invoices:
            writes.extend(self.invoices.change(invoice.consolidated(made.id), over=invoice))
        writes.audit(f"consolidated-invoice#{made.id}", "invoice.consolidated", at=now, after=made)
        self.table.commit(writes.emit(ConsolidatedInvoiceIssued.of(made)))


def _is_due(account: Account, today: date) -> bool:
    return account.next_bill_date is not None and account.next_bill_date <= today
