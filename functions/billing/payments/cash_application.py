"""Applying money received: to the account, its oldest invoices, the ledger; with the events."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.entities import (
    InvoiceChanged,
    InvoiceNotPayable,
    Overpaid,
)
from functions.billing.invoices.settling import Settling
from functions.billing.payments.entities import Payment
from functions.billing.payments.events import ConsolidatedInvoicePaid, PaymentSucceeded
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
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import Unavailable
from shared.ids import NewId
from shared.money import nothing
from shared.observability import count, logger
from shared.retrying import retrying

_CHANGED = (AccountChanged, InvoiceChanged, InvoiceNotPayable, Overpaid)
"""What happens when the account changes between reading and writing: it is read again."""


@component
class CashApplication:
    """Applies money received; a change is one transaction on the account's version as read."""

    table: Table
    accounts: AccountRepository
    settling: Settling
    ledger: LedgerRepository
    clock: Clock
    new_id: NewId

    def apply(
        self,
        payment: Payment,
        along: Transaction,
        account: Account | None = None,
        *,
        out_of: str | None = None,
    ) -> None:
        """Commit a payment's money in one transaction with `along` (payment, webhook).

        It comes through the payment's gateway, or `out_of` another account of the ledger.

        What one change cannot settle is settled by further ones; if we die in between, the
        account's next payment continues with it.
        Raises: what `along` raises, AccountNotFound, Unavailable.
        """
        credited = self._change(
            payment.account_id,
            account,
            lambda before: self._credit(before, payment, along, out_of or cash(payment.gateway)),
        )
        self._settle_rest(credited)

    def suspend(self, payment: Payment, along: Transaction) -> None:
        """Commit money without an account: on the suspense account, until a person assigns it."""
        lines = (debit(cash(payment.gateway), payment.received), credit(SUSPENSE, payment.received))
        entry = self._entry(payment, lines=lines, balance=nothing(payment.currency))
        self.table.commit(Transaction().extend(along).extend(self.ledger.add(entry)))
        logger().warning("money in suspense", payment_id=payment.id, reason=payment.reason)
        count("MoneyInSuspense")

    def _credit(
        self, before: Account, payment: Payment, along: Transaction, out_of: str
    ) -> Account:
        account, settlements = before.credited(payment.received)
        now = self.clock()
        lines = debit(out_of, payment.received), credit(RECEIVABLE, payment.received)
        succeeded = PaymentSucceeded.of(payment, account.balance, now)
        change = Transaction().extend(along).extend(self.accounts.change(account, over=before))
        entry = self._entry(payment, lines, account.balance, account.legal_entity)
        change.extend(self.ledger.add(entry))
        if payment.consolidated_invoice is not None:
            change.emit(ConsolidatedInvoicePaid.of(payment, payment.consolidated_invoice, now))
        self.table.commit(change.extend(self.settling.paying(settlements, now)).emit(succeeded))
        return account

    def _settle_rest(self, account: Account) -> None:
        """Put what is left of the advance to what is still open, change by change.

        The money is booked already, so nobody is told to try again.
        """
        try:
            while account.has_advance_to_settle:
                account = self._change(account.id, account, self._settle)
        except Unavailable:
            logger().warning("advance left unsettled", account_id=account.id)

    def _settle(self, before: Account) -> Account:
        settled, settlements = before.settled()
        change = self.accounts.change(settled, over=before)
        self.table.commit(change.extend(self.settling.paying(settlements, self.clock())))
        return settled

    def _change(
        self, account_id: str, read: Account | None, change: Callable[[Account], Account]
    ) -> Account:
        """Change an account as it was `read`; if somebody was faster, as it is by then.

        Raises: AccountNotFound, Unavailable.
        """
        known = [] if read is None else [read]
        return retrying(
            lambda: change(known.pop() if known else self.accounts.get(account_id)), on=_CHANGED
        )

    def _entry(
        self,
        payment: Payment,
        lines: tuple[LedgerLine, ...],
        balance: Decimal,
        legal_entity: str = "",
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
            legal_entity=legal_entity,
        )
