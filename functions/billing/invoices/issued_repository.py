"""Issued invoices, which lie in the table with their ledger transactions and events."""

from __future__ import annotations

from functions.billing.invoices.issuing import IssuedInvoice
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.transactions.repository import LedgerRepository
from shared.component import component
from shared.dynamo.transaction import Transaction


@component
class IssuedInvoiceRepository:
    """Says how an issued invoice is written; its account is the use case's to write."""

    invoices: InvoiceRepository
    ledger: LedgerRepository

    def add(self, issued: IssuedInvoice) -> Transaction:
        """The invoice, its ledger transaction and its events."""
        return (
            self.invoices.add(issued.invoice)
            .extend(self.ledger.add(issued.ledger))
            .emit(*issued.events)
        )
