"""Booking an issued invoice: the writes that make it so, for one invoice or for many."""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.invoices.issuing import Issue
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.transactions.repository import LedgerRepository
from shared.dynamo.transaction import Transaction


@dataclass(frozen=True)
class Booking:
    """Says what is written for an invoice, besides its account."""

    invoices: InvoiceRepository
    ledger: LedgerRepository

    def of(self, issue: Issue) -> Transaction:
        """Writes of the invoice, its ledger transaction and its events."""
        return (
            self.invoices.add(issue.invoice)
            .extend(self.ledger.add(issue.ledger))
            .emit(*issue.events)
        )
