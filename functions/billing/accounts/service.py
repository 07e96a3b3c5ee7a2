"""What one can do with accounts: find them and look into them."""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.transactions.repository import LedgerRepository
from shared.dynamo.table import Page
from shared.errors import Invalid
from shared.principal import Principal


class CustomerNotNamed(Invalid):
    """Name whose accounts you want: customerId or number."""


@dataclass(frozen=True)
class Accounts:
    """Use cases of accounts. What is somebody else's is not there."""

    accounts: AccountRepository
    ledger: LedgerRepository

    def get(self, account_id: str, by: Principal) -> Account:
        """One account. Raises: AccountNotFound."""
        account = self.accounts.get(account_id)
        if not by.reaches(account.customer_id):
            raise AccountNotFound
        return account

    def find(
        self,
        by: Principal,
        *,
        customer_id: str | None,
        number: str | None,
        limit: int,
        cursor: str | None,
    ) -> Page[Account]:
        """A customer's accounts, or the one with a number. Raises: CustomerNotNamed."""
        if number is not None:
            return self._with_number(number, customer_id, by)
        customer_id = customer_id or by.customer_id
        if customer_id is None:
            raise CustomerNotNamed
        if not by.reaches(customer_id):
            return Page(())
        return self.accounts.of_customer(customer_id, limit, cursor)

    def own(self, by: Principal) -> Account:
        """The caller's account, their first where they have several. Raises: AccountNotFound."""
        if by.customer_id is None:
            raise AccountNotFound("Only customers have an account of their own.")
        page = self.accounts.of_customer(by.customer_id, 1, None)
        if not page.items:
            raise AccountNotFound("There is no account yet; it comes with the connection.")
        return page.items[0]

    def transactions(
        self, account_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[LedgerTransaction]:
        """An account's movements, the newest first. Raises: AccountNotFound.

        They say themselves whose they are, so the account is read only where there are none.
        """
        page = self.ledger.of_account(account_id, limit, cursor)
        if not page.items:
            self.get(account_id, by)
        if not all(by.reaches(booked.customer_id) for booked in page.items):
            raise AccountNotFound
        return page

    def _with_number(self, number: str, customer_id: str | None, by: Principal) -> Page[Account]:
        account_id = self.accounts.id_of_number(number)
        if account_id is None:
            return Page(())
        account = self.accounts.get(account_id)
        asked = customer_id in (None, account.customer_id)
        return Page((account,) if asked and by.reaches(account.customer_id) else ())
