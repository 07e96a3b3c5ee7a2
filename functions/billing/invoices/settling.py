"""Paying invoices from an account's money: the invoices that change, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.billing.accounts.open_items import Settlement
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.invoices.events import (
    FirstInvoicePaid,
    InvoiceCancelled,
    InvoicePaid,
    InvoiceReopened,
)
from functions.billing.invoices.repository import InvoiceRepository
from shared.component import component
from shared.dynamo.transaction import Transaction


@component
class Settling:
    """Says how invoices are written whose account has settled them, or on which less is due."""

    invoices: InvoiceRepository

    def paying(self, settlements: Sequence[Settlement], at: datetime) -> Transaction:
        """The invoices that some money pays, and the events of those paid in full.

        Its failure: InvoiceChanged. Raises: InvoiceNotPayable, Overpaid.
        """
        if not settlements:
            return Transaction()
        found = {i.id: i for i in self.invoices.get_many([s.invoice_id for s in settlements])}
        change = Transaction()
        for settlement in settlements:
            before = found[settlement.invoice_id]
            change.extend(self.changing(before.paid(settlement.amount, at), before, at))
        return change

    def changing(self, invoice: Invoice, before: Invoice, at: datetime) -> Transaction:
        """An invoice over its state `before`, and the event where it is closed by that.

        Its failure: InvoiceChanged.
        """
        change = self.invoices.change(invoice, over=before)
        if invoice.status is before.status:
            return change
        if invoice.status is InvoiceStatus.PAID:
            change.emit(InvoicePaid.of(invoice, at))
            if invoice.activates is not None:
                change.emit(FirstInvoicePaid.of(invoice, invoice.activates, at))
        if before.status is InvoiceStatus.PAID:
            change.emit(InvoiceReopened.of(invoice, at))
        if invoice.status is InvoiceStatus.CANCELLED:
            change.emit(InvoiceCancelled.of(invoice, at))
        return change
