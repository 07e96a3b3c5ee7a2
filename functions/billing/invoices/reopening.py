"""Invoices that are due again, because money that had paid them is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.accounts.open_items import SETTLED_AT_ONCE, OpenItem
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.repository import InvoiceRepository
from shared.component import component
from shared.dynamo.transaction import Transaction
from shared.errors import Conflict

NEWEST = 100
"""So many of an account's newest invoices are looked at for what was paid."""


class SpentMoney(Conflict):
    """The money has left the account by another way; it can't be taken back from what it paid."""


@component
class Reopening:
    """Says how invoices are written that are due again."""

    invoices: InvoiceRepository

    def reopen(
        self, account: Account, amount: Decimal, today: date
    ) -> tuple[tuple[OpenItem, ...], Transaction]:
        """Make an amount due again, first on what is due last; and what more is open by that.

        Its failure: InvoiceChanged. Raises: SpentMoney.
        """
        again: list[OpenItem] = []
        writes = Transaction()
        if amount <= 0:
            return (), writes
        newest = self.invoices.list(InvoiceFilter.all_of(account), NEWEST).items
        for before in sorted(newest, key=lambda i: (i.due_date, i.number), reverse=True):
            part = min(amount, before.amount_paid)
            if part and before.status is not InvoiceStatus.CANCELLED:
                writes.extend(self.invoices.change(unpaid(before, part, today), over=before))
                again.append(OpenItem(before.id, before.number, before.due_date, part))
                amount -= part
        if amount > 0 or len(again) > SETTLED_AT_ONCE:
            raise SpentMoney
        return tuple(again), writes


def unpaid(invoice: Invoice, amount: Decimal, today: date) -> Invoice:
    """An invoice with so much less paid: it is due again, and overdue from its day on."""
    was_paid = invoice.status is InvoiceStatus.PAID
    return replace(
        invoice,
        amount_paid=invoice.amount_paid - amount,
        status=InvoiceStatus.PENDING if was_paid else invoice.status,
        paid_at=None,
        overdue_on=max(invoice.due_date + timedelta(days=1), today)
        if was_paid
        else invoice.overdue_on,
        version=invoice.version + 1,
    )
