"""What one can do with accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import (
    Account,
    AccountChanged,
    AccountNotFound,
    InvalidCreditLimit,
)
from functions.billing.accounts.events import AccountFunded
from functions.billing.accounts.filters import AccountFilter
from functions.billing.accounts.repository import AccountRepository
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.errors import Forbidden, PreconditionFailed
from shared.money import rounded
from shared.principal import Principal
from shared.retrying import retrying


@component
class Accounts:
    """Use cases of accounts; somebody else's do not exist for a customer."""

    table: Table
    accounts: AccountRepository
    ledger: LedgerRepository
    clock: Clock

    def get(self, account_id: str, by: Principal) -> Account:
        """One account. Raises: AccountNotFound."""
        account = self.accounts.get(account_id)
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        return account

    def list(
        self, wanted: AccountFilter, by: Principal, limit: int, cursor: str | None
    ) -> Page[Account]:
        """The accounts that staff ask for, or a customer's own.

        Raises: Forbidden, InvalidCursor.
        """
        own = by.scope(otherwise=Forbidden)
        if own is not None and wanted.customer_id not in (None, own):
            return Page(())
        wanted = replace(wanted, customer_id=own or wanted.customer_id)
        if wanted.number is not None:
            return self._with_number(wanted.number, wanted)
        return self.accounts.list(wanted, limit, cursor)

    def own(self, by: Principal) -> Account:
        """The caller's account, their first where they have several. Raises: AccountNotFound."""
        if by.customer_id is None:
            raise AccountNotFound("Only customers have their own account.")
        account = self.accounts.find_first_of_customer(by.customer_id)
        if account is None:
            raise AccountNotFound("There is no account yet; it is opened with the contract.")
        return account

    def set_credit_limit(
        self, account_id: str, limit: Decimal, until: date | None, seen_version: int | None
    ) -> Account:
        """Let an account owe up to a limit, until a day or without an end.

        Raises: AccountNotFound, InvalidCreditLimit, PreconditionFailed, Unavailable.
        """

        def attempt() -> Account:
            before = self.accounts.get(account_id)
            if seen_version not in (None, before.version):
                raise PreconditionFailed
            today = local_date(self.clock(), before.time_zone)
            exact = rounded(limit, before.currency)
            if exact != limit or (until is not None and until < today):
                raise InvalidCreditLimit
            after = before.with_credit_limit(exact, until)
            if after is not before:
                writes, now = self.accounts.change(after, over=before), self.clock()
                if after.available_on(today) > before.available_on(today):
                    writes.emit(AccountFunded.of(after, now))
                subject = f"account#{account_id}"
                writes.audit(subject, "account.limited", at=now, before=before, after=after)
                self.table.commit(writes)
            return after

        return retrying(attempt, on=AccountChanged)

    def list_transactions(
        self, account_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[LedgerTransaction]:
        """An account's ledger transactions, newest first. Raises: AccountNotFound.

        Each names its customer, so the account is read only where there are none, or where it
        was another customer's. Who has it now sees all of them, as they make up its balance.
        """
        page = self.ledger.list(account_id, limit, cursor)
        owners = {booked.customer_id for booked in page.items}
        if not owners or ((own := by.scope(otherwise=AccountNotFound)) and owners != {own}):
            self.get(account_id, by)
        return page

    def _with_number(self, number: str, wanted: AccountFilter) -> Page[Account]:
        account_id = self.accounts.find_id_by_number(number)
        if account_id is None:
            return Page(())
        account = self.accounts.get(account_id)
        return Page((account,) if wanted.matches(account) else ())
