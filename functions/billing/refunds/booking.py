"""What a refund does once the money is back: to the account, its invoices and the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.entities import InvoiceChanged
from functions.billing.invoices.issuing import Issuance
from functions.billing.money_back.entities import MoneyNotThere, TakenBack, lines_of
from functions.billing.money_back.service import MoneyBack
from functions.billing.payments.entities import SUSPENSE, Payment
from functions.billing.refunds.crediting import Credited, RefundCredits
from functions.billing.refunds.entities import CreditsElsewhere, Refund
from functions.billing.refunds.events import PaymentRefunded
from functions.billing.transactions.entities import (
    SUSPENSE as MONEY_IN_SUSPENSE,
)
from functions.billing.transactions.entities import (
    LedgerLine,
    LedgerTransaction,
    Reason,
    cash,
    credit,
    debit,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo.transaction import Transaction
from shared.errors import DomainError, Unavailable
from shared.ids import NewId
from shared.money import nothing
from shared.numbering import NumberTaken
from shared.observability import count, logger

PASSING = (InvoiceChanged, NumberTaken, Unavailable)
"""What comes of others' changes at the same moment, and not of what is asked for."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A refund that is there, with what it did; all is written but itself and its payment."""

    refund: Refund
    writes: Transaction


@component
class RefundBooking:
    """Says how a refund is booked that has been paid back, `refund` being in that state."""

    accounts: AccountRepository
    money_back: MoneyBack
    credits: RefundCredits
    ledger: LedgerRepository
    clock: Clock
    new_id: NewId

    def wanted(self, refund: Refund, payment: Payment) -> Booked:
        """As it is asked for: the account must have the money, and its items must fit.

        On a closed account nothing is due again.

        Its failures: AccountChanged, InvoiceChanged, NumberTaken. Raises: MoneyNotThere, and as
        `RefundCredits.issued`.
        """
        if payment.account_id == SUSPENSE:
            return self._out_of_suspense(refund, payment)
        before = self.accounts.get(payment.account_id)
        issuance = self._issuance(before)
        credited = self.credits.issued(before, refund, issuance)
        booked, taken = self._booked(before, credited, refund, payment, issuance)
        is_over = before.state is AccountState.CLOSED and bool(taken.reopened)
        if taken.uncovered or is_over:
            raise MoneyNotThere
        return booked

    def paid(self, refund: Refund, payment: Payment) -> Booked:
        """As its money has gone: items that don't fit any more are left, what lacks is lost.

        Its failures: as `wanted`'s.
        """
        if payment.account_id == SUSPENSE:
            return self._out_of_suspense(refund, payment)
        before = self.accounts.get(payment.account_id)
        issuance = self._issuance(before)
        try:
            credited = self.credits.issued(before, refund, issuance)
        except PASSING:
            raise
        except DomainError as error:
            logger().warning("refund without its credit", refund_id=refund.id, reason=error.message)
            refund = replace(refund, uncredited=str(error.message))
            credited = Credited(before, (), (), Transaction())
        booked, taken = self._booked(before, credited, refund, payment, issuance)
        if taken.uncovered:
            logger().error("refund not covered", refund_id=refund.id, amount=str(taken.uncovered))
            count("MoneyLost")
        return booked

    def _issuance(self, account: Account) -> Issuance:
        now = self.clock()
        today = local_date(now, account.time_zone)
        return Issuance(today, now, current().actor, self.new_id)

    def _booked(
        self,
        before: Account,
        credited: Credited,
        refund: Refund,
        payment: Payment,
        issuance: Issuance,
    ) -> tuple[Booked, TakenBack]:
        taken, invoices = self.money_back.take(credited.account, refund.amount, credited.invoices)
        account = taken.account
        done = replace(
            refund,
            from_advance=taken.from_advance,
            reopened=taken.reopened,
            uncovered=taken.uncovered,
            credit_notes=credited.notes,
        )
        writes = self.accounts.change(account, over=before)
        writes.extend(credited.writes).extend(invoices)
        entry = self._entry(done, payment, lines_of(taken, refund.gateway), account)
        writes.extend(self.ledger.add(entry))
        writes.emit(PaymentRefunded.of(done, account.balance, issuance.at))
        return Booked(done, writes), taken

    def _out_of_suspense(self, refund: Refund, payment: Payment) -> Booked:
        if refund.items:
            raise CreditsElsewhere
        lines = debit(MONEY_IN_SUSPENSE, refund.amount), credit(cash(refund.gateway), refund.amount)
        entry = self._entry(refund, payment, lines)
        return Booked(refund, Transaction().extend(self.ledger.add(entry)))

    def _entry(
        self,
        refund: Refund,
        payment: Payment,
        lines: tuple[LedgerLine, ...],
        account: Account | None = None,
    ) -> LedgerTransaction:
        return LedgerTransaction(
            id=self.new_id(),
            account_id=payment.account_id,
            customer_id=payment.customer_id if account is None else account.customer_id,
            reason=Reason.REFUND,
            at=self.clock(),
            currency=refund.currency,
            lines=lines,
            balance_after=nothing(refund.currency) if account is None else account.balance,
            author=current().actor,
            source=f"refund#{refund.id}",
            external_id=refund.gateway_id,
            description=refund.reason,
            legal_entity="" if account is None else account.legal_entity,
        )
