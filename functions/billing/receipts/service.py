"""Receipts of payments that are about to be asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.accounts.open_items import settle
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.receipts.entities import Receipt
from functions.billing.receipts.making import advance_line, receipt_of
from functions.billing.taxes.entities import TaxCategory
from shared.component import component


@component
class Receipts:
    """Says what a payment will be for: what an account owes, the oldest first."""

    invoices: InvoiceRepository
    sellers: Sellers

    def of(self, account: Account, amount: Decimal, email: str, today: date) -> Receipt:
        """The receipt of a sum that is asked for on a local day."""
        _, settlements = settle(account.open_items, amount)
        sums = {one.invoice_id: one.amount for one in settlements}
        found = self.invoices.get_many(list(sums)) if sums else []
        paid = [(invoice, sums[invoice.id]) for invoice in found]
        taxes = self.sellers.of(account.legal_entity).tax_table
        rate = taxes.rate_on(TaxCategory.STANDARD, today)
        return receipt_of(email, amount, paid, advance_line(account.number, rate), today)
