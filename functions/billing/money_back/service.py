"""Finding what money that goes back had paid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.invoices.entities import Invoice
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.money_back.entities import TakenBack, take_back
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.transaction import Transaction

Credited = tuple[Invoice, Invoice]
"""An invoice as it is stored, and with a credit note."""
PAGE, PAGES = 50, 4
"""So many of an account's newest invoices are looked at."""


@component
class MoneyBack:
    """Takes money from accounts; says how the invoices are written that it had paid."""

    invoices: InvoiceRepository
    settling: Settling
    clock: Clock

    def take(
        self, account: Account, amount: Decimal, credited: Sequence[Credited] = ()
    ) -> tuple[TakenBack, Transaction]:
        """The account without some money, and how its invoices are written.

        Those that are `credited` with it are written too. Where the advance is enough, none is
        read. Its failure: InvoiceChanged.
        """
        stored = {before.id: before for before, _ in credited}
        known = {after.id: after for _, after in credited}
        today = local_date(self.clock(), account.time_zone)
        taken, cursor = take_back(account, amount, list(known.values()), today), None
        for _ in range(PAGES if account.advance < amount else 0):
            page = self.invoices.list(InvoiceFilter.all_of(account), PAGE, cursor)
            ids = [i.id for i in page.items if i.id not in stored]
            stored |= {i.id: i for i in self.invoices.get_many(ids)}  # the list may be behind
            taken = take_back(account, amount, list((stored | known).values()), today)
            cursor = page.next_cursor
            if not taken.uncovered or cursor is None:
                break
        writes = Transaction()
        for invoice_id, invoice in (known | {i.id: i for i in taken.invoices}).items():
            writes.extend(self.settling.changing(invoice, stored[invoice_id], self.clock()))
        return taken, writes
