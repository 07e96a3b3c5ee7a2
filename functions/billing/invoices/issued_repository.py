"""What billing a period writes: issued invoices with their ledger transactions and events.

Of a prepaid account, also what is suspended instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.billing.invoices.drafts import Blocked
from functions.billing.invoices.issuing import IssuedInvoice
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.subscriptions.events import SubscriptionSuspended
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.transactions.repository import LedgerRepository
from shared.component import component
from shared.dynamo.transaction import Transaction
from shared.errors import DomainError


@component
class IssuedInvoiceRepository:
    """Says how an issued invoice is written; its account is the use case's to write."""

    invoices: InvoiceRepository
    ledger: LedgerRepository
    subscriptions: SubscriptionRepository

    def add(self, issued: IssuedInvoice) -> Transaction:
        """The invoice, its ledger transaction and its events."""
        return (
            self.invoices.add(issued.invoice)
            .extend(self.ledger.add(issued.ledger))
            .emit(*issued.events)
        )

    def block(
        self, blocked: Sequence[Blocked], at: datetime, otherwise: DomainError | None = None
    ) -> Transaction:
        """Subscriptions that wait for money, and their events.

        Its failure: SubscriptionBusy, or `otherwise`.
        """
        writes = Transaction()
        for one in blocked:
            change = self.subscriptions.change(one.after, over=one.before, otherwise=otherwise)
            writes.extend(change).emit(SubscriptionSuspended.of(one.after, at))
        return writes
