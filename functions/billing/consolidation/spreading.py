"""Moving what was paid on one account to the others that owe it, on consolidated invoices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.entities import Transfer
from functions.billing.adjustments.service import Adjustments
from functions.billing.consolidation.entities import FEWEST, Consolidation
from functions.billing.consolidation.repository import ConsolidatedInvoiceRepository
from functions.billing.invoices.repository import InvoiceRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.once import REMEMBERED_DAYS, AlreadySeen, Once
from shared.money import ZERO

_READ_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Received:
    """Money that has come in for a consolidated invoice, on the account that is paid."""

    consolidated_invoice_id: str
    account_id: str
    amount: Decimal


@component
class Spreading:
    """Use cases of money that several accounts owe and one is paid.

    Debts of that account come first, as always. What was moved to an account is not moved again.
    """

    consolidated: ConsolidatedInvoiceRepository
    invoices: InvoiceRepository
    accounts: AccountRepository
    adjustments: Adjustments
    clock: Clock

    def spread(self, money: Received, seen: Once) -> None:
        """Move what was paid for a consolidated invoice, as far as the advance goes.

        Raises: ConsolidatedInvoiceNotFound, AccountClosed, Unavailable.
        """
        invoice = self.consolidated.get(money.consolidated_invoice_id)
        now = invoice.beside(self.invoices.get_many(invoice.invoice_ids))
        self._move(money.account_id, now.owed_by_others(), money.amount, invoice.number, seen)

    def spread_advance(self, group: Consolidation) -> None:
        """Move what has come in on the leading account without a word of what it is for.

        It pays what others owe on consolidated invoices. Raises: AccountClosed, Unavailable.
        """
        accounts = group.own(self.accounts.get_many(group.account_ids))
        if len(accounts) < FEWEST or accounts[0].advance <= 0 or accounts[0].open_items:
            return
        payee, *others = accounts
        expires_at = int((self.clock() + timedelta(days=REMEMBERED_DAYS)).timestamp())
        seen = Once("consolidation", f"{payee.id}#{payee.version}", expires_at)
        self._move(payee.id, self._owed(others), payee.advance, "", seen)

    def _owed(self, accounts: list[Account]) -> dict[str, Decimal]:
        """What each account owes on consolidated invoices, the oldest ones first."""
        ids = sorted(item.invoice_id for account in accounts for item in account.open_items)
        owed: dict[str, Decimal] = {}
        for invoice in self.invoices.get_many(ids[:_READ_AT_ONCE]) if ids else ():
            if invoice.payable and invoice.consolidated_in is not None:
                owed[invoice.account_id] = owed.get(invoice.account_id, ZERO) + invoice.amount_due
        return owed

    def _move(
        self, account_id: str, owed: Mapping[str, Decimal], left: Decimal, comment: str, seen: Once
    ) -> None:
        for other_id, due in owed.items():
            amount = min(due, left, self.accounts.get(account_id).advance)
            if amount <= 0:
                break
            mark = replace(seen, event_id=f"{seen.event_id}#{other_id}")
            try:
                self.adjustments.transfer(
                    Transfer(account_id, other_id, amount, comment), seen=mark
                )
            except AlreadySeen:
                continue
            left -= amount
