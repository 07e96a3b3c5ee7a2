"""A statement: the balance before some days, what was booked on them, and the balance after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, day_begins, local_date
from shared.component import component
from shared.errors import Invalid
from shared.money import nothing
from shared.principal import Principal


class InvalidStatementDays(Invalid):
    """A statement ends on or after its first day."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The entries are those of one page, the oldest first; both days are included."""

    account_id: str
    account_number: str
    currency: str
    first_day: date
    last_day: date
    opening: Decimal
    closing: Decimal
    items: tuple[LedgerTransaction, ...]
    next_cursor: str | None


@component
class Statements:
    """The use case of statements; days are those of the account's time zone."""

    accounts: AccountRepository
    ledger: LedgerRepository
    clock: Clock

    def get(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        by: Principal,
        limit: int,
        cursor: str | None,
    ) -> Statement:
        """The statement of some days: by default, from the account's opening up to today.

        Raises: AccountNotFound, InvalidStatementDays, InvalidCursor.
        """
        account = self.accounts.get(account_id)
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        last = last or local_date(self.clock(), account.time_zone)
        first = first or min(account.opened_on, last)
        if last < first:
            raise InvalidStatementDays
        since = day_begins(first, account.time_zone)
        until = day_begins(last + timedelta(days=1), account.time_zone)
        page = self.ledger.list_between(account_id, since, until, limit, cursor)
        return Statement(
            account_id=account.id,
            account_number=account.number,
            currency=account.currency,
            first_day=first,
            last_day=last,
            opening=self._balance(account, since),
            closing=self._balance(account, until),
            items=page.items,
            next_cursor=page.next_cursor,
        )

    def _balance(self, account: Account, before: datetime) -> Decimal:
        """The account's balance at a moment: that after its last transaction before it."""
        booked = self.ledger.find_last_before(account.id, before)
        return nothing(account.currency) if booked is None else booked.balance_after
