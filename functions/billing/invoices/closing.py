"""Closing an invoice that will not be paid: cancelling it, or writing off what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.accounts.events import AccountFunded
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.entities import Invoice, InvoiceChanged
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.invoices.totalling import revenue_by_kind, taxable
from functions.billing.taxes.totals import tax_totals
from functions.billing.transactions.entities import (
    BAD_DEBT,
    RECEIVABLE,
    LedgerLine,
    LedgerTransaction,
    Reason,
    credit,
    debit,
    sale,
    taken_back,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo.table import Table
from shared.errors import PreconditionFailed
from shared.ids import NewId
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class Closing:
    """An invoice that is closed, and how the ledger shows it."""

    invoice: Invoice
    amount: Decimal
    reason: Reason
    lines: tuple[LedgerLine, ...]


@component
class InvoiceClosing:
    """Use cases of invoices that will not be paid."""

    table: Table
    invoices: InvoiceRepository
    accounts: AccountRepository
    ledger: LedgerRepository
    settling: Settling
    clock: Clock
    new_id: NewId

    def cancel(self, invoice_id: str, seen_version: int | None) -> Invoice:
        """Cancel an unpaid invoice, as if it had not been issued; its number stays used.

        Cancelling it again changes nothing more.
        Raises: InvoiceNotFound, InvoiceNotCancellable, PreconditionFailed, Unavailable.
        """
        return self._close(invoice_id, seen_version, self._cancelled, "invoice.cancelled")

    def write_off(self, invoice_id: str, seen_version: int | None) -> Invoice:
        """Give up what is due on an invoice: a loss, with the tax still owed.

        Writing it off again changes nothing more.
        Raises: InvoiceNotFound, InvoiceNotPayable, PreconditionFailed, Unavailable.
        """
        return self._close(invoice_id, seen_version, self._written_off, "invoice.written-off")

    def _cancelled(self, invoice: Invoice) -> Closing:
        totals = tax_totals([taxable(item) for item in invoice.items], invoice.currency)
        earned = revenue_by_kind(invoice.items, totals, invoice.currency)
        lines = taken_back(sale(invoice.total, invoice.tax, earned))
        return Closing(invoice.cancelled(), invoice.total, Reason.CANCELLATION, lines)

    def _written_off(self, invoice: Invoice) -> Closing:
        due = invoice.amount_due
        closed = invoice.written_off(self.clock())
        lines = (debit(BAD_DEBT, due), credit(RECEIVABLE, due))
        return Closing(closed, due, Reason.WRITE_OFF, lines)

    def _close(
        self,
        invoice_id: str,
        seen_version: int | None,
        close: Callable[[Invoice], Closing],
        action: str,
    ) -> Invoice:
        def attempt() -> Invoice:
            before = self.invoices.get(invoice_id)
            if seen_version not in (None, before.version):
                raise PreconditionFailed
            closing, now = close(before), self.clock()
            if closing.invoice is before:
                return before
            account = self.accounts.get(before.account_id)
            after = account.offset(before.id, closing.amount, before.amount_due)
            writes = self.settling.changing(closing.invoice, before, now)
            writes.extend(self.accounts.change(after, over=account))
            writes.extend(self.ledger.add(self._entry(closing, after)))
            writes.emit(AccountFunded.of(after, now))
            subject = f"invoice#{before.id}"
            writes.audit(subject, action, at=now, before=before, after=closing.invoice)
            self.table.commit(writes)
            return closing.invoice

        return retrying(attempt, on=(AccountChanged, InvoiceChanged))

    def _entry(self, closing: Closing, account: Account) -> LedgerTransaction:
        return LedgerTransaction(
            id=self.new_id(),
            account_id=account.id,
            customer_id=account.customer_id,
            reason=closing.reason,
            at=self.clock(),
            currency=account.currency,
            lines=closing.lines,
            balance_after=account.balance,
            author=current().actor,
            source=f"invoice#{closing.invoice.id}",
            description=closing.invoice.number,
            legal_entity=closing.invoice.legal_entity,
        )
