"""What one can do with accounts."""

from __future__ import annotations

from dataclasses import replace

from functions.billing.accounts.entities import Account, AccountFilter, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.transactions.repository import LedgerRepository
from shared.component import component
from shared.dynamo.table import Page
from shared.errors import Forbidden
from shared.principal import Principal


@component
class Accounts:
    """Use cases of accounts; somebody else's do not exist for a customer."""

    accounts: AccountRepository
    ledger: LedgerRepository

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

    def list_transactions(
        self, account_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[LedgerTransaction]:
        """An account's ledger transactions, newest first. Raises: AccountNotFound.

        Each names its customer, so the account is read only where there are none.
        """
        page = self.ledger.list(account_id, limit, cursor)
        if not page.items:
            self.get(account_id, by)
        for booked in page.items:
            by.must_reach(booked.customer_id, otherwise=AccountNotFound)
        return page

    def _with_number(self, number: str, wanted: AccountFilter) -> Page[Account]:
        account_id = self.accounts.find_id_by_number(number)
        if account_id is None:
            return Page(())
        account = self.accounts.get(account_id)
        return Page((account,) if wanted.matches(account) else ())
