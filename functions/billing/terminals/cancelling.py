"""Cancelling a payment at its terminal: the money is taken back, or what it had paid is due again.

It comes from the account's advance first; the rest is due again on the invoices that are due last,
for money pays the oldest first. What is not there any more, such as an advance that was moved to
another account, can't be taken back: then a person decides.
"""

from __future__ import annotations

from functions.billing.accounts.entities import Account, AccountChanged, AccountState
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.entities import InvoiceChanged
from functions.billing.money_back.entities import MoneyNotThere, lines_of
from functions.billing.money_back.service import MoneyBack
from functions.billing.payments.entities import Payment, PaymentCompleted
from functions.billing.payments.events import PaymentCancelled
from functions.billing.payments.repository import PaymentChanged, PaymentRepository
from functions.billing.terminals.entities import (
    Code,
    TerminalAnswer,
    TerminalRequest,
    TerminalTerms,
    refusal_of_cancelling,
)
from functions.billing.terminals.repository import TerminalRepository
from functions.billing.transactions.entities import (
    LedgerLine,
    LedgerTransaction,
    Reason,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.errors import Unavailable
from shared.ids import NewId
from shared.observability import logger
from shared.principal import Principal
from shared.retrying import retrying

_BUSY = (AccountChanged, InvoiceChanged, PaymentChanged)


@component
class TerminalCancelling:
    """Use case of payments that their terminal takes back."""

    table: Table
    accounts: AccountRepository
    payments: PaymentRepository
    terminals: TerminalRepository
    money_back: MoneyBack
    ledger: LedgerRepository
    terms: TerminalTerms
    clock: Clock
    new_id: NewId

    def cancel(self, request: TerminalRequest, by: Principal) -> TerminalAnswer:
        """Take a payment back, once; asked again, it is said to be cancelled."""
        try:
            return retrying(lambda: self._attempt(request, by), on=_BUSY)
        except Unavailable:
            return TerminalAnswer(Code.TEMPORARY, request.transaction_id)

    def _attempt(self, request: TerminalRequest, by: Principal) -> TerminalAnswer:
        payment = self.terminals.find_payment(request)
        if payment is None:
            return TerminalAnswer(Code.UNKNOWN_PAYMENT, request.transaction_id)
        code = refusal_of_cancelling(payment, self.clock(), self.terms)
        if code is None:
            try:
                payment = self._taken_back(payment, by)
            except (MoneyNotThere, PaymentCompleted):
                logger().warning("payment not cancellable", payment_id=payment.id)
                code = Code.NOT_CANCELLABLE
        return TerminalAnswer(
            code or Code.ACCEPTED, request.transaction_id, payment.account_number, payment=payment
        )

    def _taken_back(self, before: Payment, by: Principal) -> Payment:
        """Raises: MoneyNotThere, PaymentCompleted."""
        account, now = self.accounts.get(before.account_id), self.clock()
        if account.state is AccountState.CLOSED:
            raise MoneyNotThere
        cancelled = before.cancelled(now)
        taken, writes = self.money_back.take(account, before.received)
        if taken.uncovered:
            raise MoneyNotThere
        after, lines = taken.account, lines_of(taken, before.gateway)
        writes.extend(self.accounts.change(after, over=account))
        writes.extend(self.payments.take_back(cancelled, over=before))
        writes.extend(self.ledger.add(self._entry(cancelled, after, by, lines)))
        writes.emit(PaymentCancelled.of(cancelled, after.balance, now))
        subject = f"payment#{before.id}"
        writes.audit(subject, "payment.cancelled", at=now, before=before, after=cancelled)
        self.table.commit(writes)
        return cancelled

    def _entry(
        self, payment: Payment, account: Account, by: Principal, lines: tuple[LedgerLine, ...]
    ) -> LedgerTransaction:
        return LedgerTransaction(
            id=self.new_id(),
            account_id=account.id,
            customer_id=account.customer_id,
            reason=Reason.REFUND,
            at=self.clock(),
            currency=payment.currency,
            lines=lines,
            balance_after=account.balance,
            author=by.id,
            source=f"payment#{payment.id}",
            external_id=payment.charge_id,
            description="cancelled by its terminal",
            legal_entity=account.legal_entity,
        )
