"""Seeing consolidated invoices, and paying them."""

from __future__ import annotations

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
from shared.dynamo.table import Page
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@component
class ConsolidatedInvoices:
    """Use cases of consolidated invoices; somebody else's do not exist for a customer."""

    consolidated: ConsolidatedInvoiceRepository
    invoices: InvoiceRepository
    payments: Payments

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
            another=wanted.another,
        )
        return self.payments.start(request, by, once)

    def _due(self, invoice: ConsolidatedInvoice) -> ConsolidatedInvoice:
        return invoice.beside(self.invoices.get_many(invoice.invoice_ids))
