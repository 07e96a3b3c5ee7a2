"""What a chargeback does to its account and the ledger, and what undoes it."""

from __future__ import annotations

from dataclasses import replace

from functions.billing.accounts.entities import Account
from functions.billing.accounts.events import AccountFunded
from functions.billing.accounts.repository import AccountRepository
from functions.billing.chargebacks.entities import Chargeback
from functions.billing.invoices.settling import Settling
from functions.billing.money_back.entities import TakenBack, lines_of
from functions.billing.money_back.service import MoneyBack
from functions.billing.transactions.entities import (
    SUSPENSE,
    LedgerLine,
    LedgerTransaction,
    Reason,
    cash,
    credit,
    debit,
    taken_back,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo.transaction import Transaction
from shared.ids import NewId
from shared.money import nothing
from shared.observability import count, logger

NOBODY = "suspense"
"""The account of money whose owner is not known."""


@component
class ChargebackBooking:
    """Says how the money of a chargeback is booked, away and back again."""

    accounts: AccountRepository
    money_back: MoneyBack
    settling: Settling
    ledger: LedgerRepository
    clock: Clock
    new_id: NewId

    def taken(self, opened: Chargeback) -> tuple[Chargeback, Transaction]:
        """The chargeback with what it took, and the writes.

        Their failures: AccountChanged, InvoiceChanged. Raises: AccountNotFound.
        """
        if opened.account_id == NOBODY:
            return opened, self._entry(opened, _lines(opened))
        before = self.accounts.get(opened.account_id)
        taken, writes = self.money_back.take(before, opened.amount)
        chargeback = replace(
            opened,
            from_advance=taken.from_advance,
            reopened=taken.reopened,
            uncovered=taken.uncovered,
        )
        writes.extend(self.accounts.change(taken.account, over=before))
        writes.extend(self._entry(chargeback, lines_of(taken, opened.gateway), taken.account))
        if taken.uncovered:
            lost = str(taken.uncovered)
            logger().error("chargeback not covered", chargeback_id=opened.id, amount=lost)
            count("MoneyLost")
        return chargeback, writes

    def given_back(self, chargeback: Chargeback) -> Transaction:
        """The writes of its money that is there again, which pays what is due.

        Their failures: AccountChanged, InvoiceChanged. Raises: AccountNotFound, InvoiceNotPayable,
        Overpaid.
        """
        if chargeback.account_id == NOBODY:
            return self._entry(chargeback, taken_back(_lines(chargeback)))
        before, now = self.accounts.get(chargeback.account_id), self.clock()
        account, settlements = (
            before.credited(chargeback.covered) if chargeback.covered else (before, ())
        )
        away = TakenBack(
            account, (), chargeback.reopened, chargeback.from_advance, chargeback.uncovered
        )
        writes = self._entry(chargeback, taken_back(lines_of(away, chargeback.gateway)), account)
        if account is not before:
            writes.extend(self.accounts.change(account, over=before))
            writes.emit(AccountFunded.of(account, now))
        return writes.extend(self.settling.paying(settlements, now))

    def _entry(
        self, chargeback: Chargeback, lines: tuple[LedgerLine, ...], account: Account | None = None
    ) -> Transaction:
        return self.ledger.add(
            LedgerTransaction(
                id=self.new_id(),
                account_id=chargeback.account_id,
                customer_id=account.customer_id if account else chargeback.customer_id,
                reason=Reason.CHARGEBACK,
                at=self.clock(),
                currency=chargeback.currency,
                lines=lines,
                balance_after=account.balance if account else nothing(chargeback.currency),
                author=current().actor,
                source=f"chargeback#{chargeback.id}",
                external_id=chargeback.gateway_id,
                description=chargeback.reason,
                legal_entity=account.legal_entity if account else "",
            )
        )


def _lines(chargeback: Chargeback) -> tuple[LedgerLine, ...]:
    """Money of nobody known, on its way out."""
    amount = chargeback.amount
    return debit(SUSPENSE, amount), credit(cash(chargeback.gateway), amount)
