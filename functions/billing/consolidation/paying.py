"""Seeing consolidated invoices and paying them: one payment for what several accounts owe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.entities import Transfer
from functions.billing.adjustments.service import Adjustments
from functions.billing.consolidation.entities import (
    ConsolidatedInvoice,
    ConsolidatedInvoiceNotFound,
    ConsolidatedPayment,
    NothingDue,
)
from functions.billing.consolidation.repository import ConsolidatedInvoiceRepository
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.payments.entities import Payment
from functions.billing.payments.service import PaymentRequest, Payments
from shared.component import component
from shared.dynamo.once import AlreadySeen, Once
from shared.dynamo.table import Page
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Spread:
    """Money that has come in for a consolidated invoice, on the account that is paid."""

    consolidated_invoice_id: str
    account_id: str
    amount: Decimal


@component
class ConsolidatedInvoices:
    """Use cases of consolidated invoices; somebody else's do not exist for a customer."""

    consolidated: ConsolidatedInvoiceRepository
    invoices: InvoiceRepository
    accounts: AccountRepository
    payments: Payments
    adjustments: Adjustments

    def list(
        self, customer_id: str | None, by: Principal, limit: int, cursor: str | None
    ) -> Page[ConsolidatedInvoice]:
        """Those that staff ask for, or a customer's own; newest first.

        Raises: ConsolidatedInvoiceNotFound for those of another customer, InvalidCursor.
        """
        whose = by.scope(customer_id, otherwise=ConsolidatedInvoiceNotFound)
        return self.consolidated.list(whose, limit, cursor)

    def get(self, invoice_id: str, by: Principal) -> ConsolidatedInvoice:
        """One of them, with what is due on it by now. Raises: ConsolidatedInvoiceNotFound."""
        invoice = self.consolidated.get(invoice_id)
        by.must_reach(invoice.customer_id, otherwise=ConsolidatedInvoiceNotFound)
        return self._due(invoice)

    def pay(
        self,
        invoice_id: str,
        wanted: ConsolidatedPayment,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Payment:
        """Start a payment of a consolidated invoice: by default, of all that is due on it.

        It comes in on the account that is paid, and is spread from there.
        Raises: ConsolidatedInvoiceNotFound, NothingDue, and as `Payments.start`.
        """
        invoice = self.get(invoice_id, by)
        if not invoice.amount_due:
            raise NothingDue
        request = PaymentRequest(
            account_id=invoice.account_id,
            amount=wanted.amount or invoice.amount_due,
            gateway=wanted.gateway,
            return_url=wanted.return_url,
            document=wanted.document,
            document_date=wanted.document_date,
            bank=wanted.bank,
            consolidated_invoice=invoice.id,
        )
        return self.payments.start(request, by, once)

    def spread(self, money: Spread, seen: Once) -> None:
        """Move what was paid to the accounts that owe it, as far as the advance goes.

        Debts of the account that is paid come first, as always. What was moved to an account is
        not moved again. Raises: ConsolidatedInvoiceNotFound, AccountClosed, Unavailable.
        """
        invoice, left = (
            self._due(self.consolidated.get(money.consolidated_invoice_id)),
            money.amount,
        )
        for account_id, owed in invoice.owed_by_others().items():
            advance = self.accounts.get(money.account_id).advance
            amount = min(owed, left, advance)
            if amount <= 0:
                break
            moved = Transfer(money.account_id, account_id, amount, invoice.number)
            mark = replace(seen, event_id=f"{seen.event_id}#{account_id}")
            try:
                self.adjustments.transfer(moved, seen=mark)
            except AlreadySeen:
                continue
            left -= amount

    def _due(self, invoice: ConsolidatedInvoice) -> ConsolidatedInvoice:
        return invoice.beside(self.invoices.get_many(invoice.invoice_ids))
