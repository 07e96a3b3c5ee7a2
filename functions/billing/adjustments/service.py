"""What staff can do with a balance by hand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from functions.billing.accounts.entities import (
    Account,
    AccountChanged,
    AccountClosed,
    AccountState,
    InvalidSum,
)
from functions.billing.accounts.events import AccountFunded
from functions.billing.accounts.open_items import Settlement
from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.entities import (
    Adjustment,
    NothingToAdjust,
    OtherCurrency,
    SameAccount,
    Transfer,
)
from functions.billing.invoices.entities import InvoiceChanged, InvoiceNotPayable, Overpaid
from functions.billing.invoices.settling import Settling
from functions.billing.transactions.entities import (
    RECEIVABLE,
    TRANSFER,
    LedgerTransaction,
    Reason,
    adjustment,
    credit,
    debit,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.money import rounded
from shared.retrying import retrying

_BUSY = (AccountChanged, InvoiceChanged, InvoiceNotPayable, Overpaid)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a ledger transaction says beside its amount."""

    reason: Reason
    contra: str
    source: str
    description: str


@component
class Adjustments:
    """Use cases of adjustments; an advance pays the oldest invoices at once."""

    table: Table
    accounts: AccountRepository
    ledger: LedgerRepository
    settling: Settling
    clock: Clock
    new_id: NewId

    def adjust(
        self,
        wanted: Adjustment,
        once: KeyedRequest | None = None,
        *,
        along: Transaction | None = None,
    ) -> LedgerTransaction:
        """Add to a balance, or take from its advance; `along` is written with it.

        Raises: AccountNotFound, AccountClosed, NothingToAdjust, ExceedsAdvance, Unavailable.
        """

        def attempt() -> LedgerTransaction:
            before = self._open(wanted.account_id)
            if not wanted.amount or rounded(wanted.amount, before.currency) != wanted.amount:
                raise NothingToAdjust
            entry = _Entry(
                Reason.ADJUSTMENT,
                adjustment(wanted.reason),
                f"adjustment#{wanted.reason}",
                wanted.comment,
            )
            booked_id = id_for(once, "adjustment", self.new_id)
            booked, writes = self._booked(before, wanted.amount, entry, booked_id)
            writes.extend(along or Transaction())
            return self._committed(booked, before, writes, "account.adjusted", once)

        return retrying(attempt, on=_BUSY)

    def transfer(
        self, wanted: Transfer, once: KeyedRequest | None = None, *, seen: Once | None = None
    ) -> LedgerTransaction:
        """Move an advance to another account; the transaction of the account that gives it.

        Raises: AccountNotFound, AccountClosed, SameAccount, OtherCurrency, InvalidSum,
        ExceedsAdvance, AlreadySeen, Unavailable.
        """
        if wanted.account_id == wanted.to_account_id:
            raise SameAccount

        def attempt() -> LedgerTransaction:
            giver, taker = self._open(wanted.account_id), self._open(wanted.to_account_id)
            if giver.currency != taker.currency:
                raise OtherCurrency
            if wanted.amount <= 0 or rounded(wanted.amount, giver.currency) != wanted.amount:
                raise InvalidSum
            booked_id = id_for(once, "transfer", self.new_id)
            booked, writes = self._booked(giver, -wanted.amount, _moved(taker, wanted), booked_id)
            received, more = self._booked(
                taker, wanted.amount, _moved(giver, wanted), self.new_id()
            )
            audited = more.audit(
                f"account#{taker.id}", "account.transferred", at=received.at, after=received
            )
            writes.extend(audited).once(seen)
            return self._committed(booked, giver, writes, "account.transferred", once)

        return retrying(attempt, on=_BUSY)

    def _open(self, account_id: str) -> Account:
        account = self.accounts.get(account_id)
        if account.state is AccountState.CLOSED:
            raise AccountClosed
        return account

    def _booked(
        self, before: Account, amount: Decimal, entry: _Entry, booked_id: str
    ) -> tuple[LedgerTransaction, Transaction]:
        """A change of a balance: its ledger transaction, and all that is written with it."""
        settlements: tuple[Settlement, ...] = ()
        if amount > 0:
            account, settlements = before.credited(amount)
            lines = debit(entry.contra, amount), credit(RECEIVABLE, amount)
        else:
            account = before.debited(-amount)
            lines = debit(RECEIVABLE, -amount), credit(entry.contra, -amount)
        booked = LedgerTransaction(
            id=booked_id,
            account_id=account.id,
            customer_id=account.customer_id,
            reason=entry.reason,
            at=self.clock(),
            currency=account.currency,
            lines=lines,
            balance_after=account.balance,
            author=current().actor,
            source=entry.source,
            description=entry.description,
            legal_entity=account.legal_entity,
        )
        writes = self.accounts.change(account, over=before).extend(self.ledger.add(booked))
        if amount > 0:
            writes.emit(AccountFunded.of(account, booked.at))
        return booked, writes.extend(self.settling.paying(settlements, booked.at))

    def _committed(
        self,
        booked: LedgerTransaction,
        account: Account,
        writes: Transaction,
        action: str,
        once: KeyedRequest | None,
    ) -> LedgerTransaction:
        writes.audit(f"account#{account.id}", action, at=booked.at, after=booked)
        self.table.commit(writes.once(once, result=booked))
        return booked


def _moved(other: Account, wanted: Transfer) -> _Entry:
    named = f"{other.number}: {wanted.comment}" if wanted.comment else other.number
    return _Entry(Reason.TRANSFER, TRANSFER, f"account#{other.id}", named)
