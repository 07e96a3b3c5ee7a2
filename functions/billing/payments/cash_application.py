"""Putting money to what it pays: the account, its oldest invoices, the ledger, the events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountChanged, Settlement
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.entities import (
    InvoiceChanged,
    InvoiceNotPayable,
    InvoiceStatus,
    Overpaid,
)
from functions.billing.invoices.events import InvoicePaid
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.payments.entities import Payment
from functions.billing.payments.events import PaymentSucceeded
from functions.billing.transactions.entities import (
    RECEIVABLE,
    SUSPENSE,
    LedgerLine,
    LedgerTransaction,
    Reason,
    cash,
    credit,
    debit,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock
from shared.dynamo import Table, Transaction
from shared.errors import Unavailable
from shared.ids import NewId
from shared.money import nothing
from shared.observability import count, logger

ATTEMPTS = 10
_OVERTAKEN = (AccountChanged, InvoiceChanged, InvoiceNotPayable, Overpaid)
"""What reading and writing meet when the account changes in between: read again."""


@dataclass(frozen=True)
class CashApplication:
    """Applies money received; a change is one transaction on the account's version as read."""

    table: Table
    accounts: AccountRepository
    invoices: InvoiceRepository
    ledger: LedgerRepository
    clock: Clock
    new_id: NewId

    def apply(self, payment: Payment, along: Transaction, account: Account | None = None) -> None:
        """Commit a payment's money in one transaction with `along` (payment, webhook).

        What one change cannot settle is settled by the next ones; should we die in between, the
        account's next money goes on with it.
        Raises: what `along` raises, AccountNotFound, Unavailable.
        """
        for _ in range(ATTEMPTS):
            account = account or self.accounts.get(payment.account_id)
            try:
                credited = self._credit(account, payment, along)
            except _OVERTAKEN:
                account = None
                continue
            self._settle_on(credited)
            return
        raise Unavailable("The account is being changed; try again.")

    def suspend(self, payment: Payment, along: Transaction) -> None:
        """Commit money without an account: it is on suspense until a person places it."""
        lines = (debit(cash(payment.gateway), payment.received), credit(SUSPENSE, payment.received))
        entry = self._entry(payment, lines=lines, balance=nothing(payment.currency))
        self.table.commit(Transaction().extend(along).extend(self.ledger.add(entry)))
        logger().warning("money in suspense", payment_id=payment.id, reason=payment.reason)
        count("MoneyInSuspense")

    def _credit(self, before: Account, payment: Payment, along: Transaction) -> Account:
        account, settlements = before.credited(payment.received)
        now = self.clock()
        lines = (
            debit(cash(payment.gateway), payment.received),
            credit(RECEIVABLE, payment.received),
        )
        succeeded = PaymentSucceeded.of(payment, account.balance, now)
        change = Transaction().extend(along).extend(self.accounts.change(account, over=before))
        change.extend(self.ledger.add(self._entry(payment, lines, account.balance)))
        self.table.commit(change.extend(self._paying(settlements, now)).emit(succeeded))
        return account

    def _settle_on(self, account: Account) -> None:
        """Put what is left of the advance to what is still open, change by change."""
        for _ in range(ATTEMPTS + len(account.open_items)):
            if not (account.open_items and account.advance > 0):
                return
            settled, settlements = account.settled()
            change = self.accounts.change(settled, over=account)
            try:
                self.table.commit(change.extend(self._paying(settlements, self.clock())))
                account = settled
            except _OVERTAKEN:
                account = self.accounts.get(account.id)

    def _paying(self, settlements: Sequence[Settlement], at: datetime) -> Transaction:
        """The writes of the invoices that some money pays, and the word of those paid in full."""
        if not settlements:
            return Transaction()
        found = {i.id: i for i in self.invoices.get_many([s.invoice_id for s in settlements])}
        change = Transaction()
        for settlement in settlements:
            before = found[settlement.invoice_id]
            invoice = before.paid(settlement.amount, at)
            change.extend(self.invoices.change(invoice, over=before))
            if invoice.status is InvoiceStatus.PAID:
                change.emit(InvoicePaid.of(invoice, at))
        return change

    def _entry(
        self, payment: Payment, lines: tuple[LedgerLine, ...], balance: Decimal
    ) -> LedgerTransaction:
        return LedgerTransaction(
            id=self.new_id(),
            account_id=payment.account_id,
            customer_id=payment.customer_id,
            reason=Reason.PAYMENT,
            at=self.clock(),
            currency=payment.currency,
            lines=lines,
            balance_after=balance,
            author=payment.created_by,
            source=f"payment#{payment.id}",
            external_id=payment.charge_id,
        )
