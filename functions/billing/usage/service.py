"""What one can see of usage."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.usage.entities import UsagePeriod
from functions.billing.usage.repository import UsageRepository
from shared.component import component
from shared.dynamo.table import Page
from shared.principal import Principal


@component
class Usage:
    """Use cases of usage; somebody else's does not exist for a customer."""

    usage: UsageRepository
    accounts: AccountRepository

    def list(
        self, account_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[UsagePeriod]:
        """An account's usage by period, the latest first. Raises: AccountNotFound, InvalidCursor.

        Each period names its customer, so the account is read only where there are none.
        """
        page = self.usage.list(account_id, limit, cursor)
        owners = {period.customer_id for period in page.items}
        for owner in owners or {self.accounts.get(account_id).customer_id}:
            by.must_reach(owner, otherwise=AccountNotFound)
        return page

    def own(self, by: Principal, limit: int, cursor: str | None) -> Page[UsagePeriod]:
        """The usage of the caller's first account. Raises: AccountNotFound, InvalidCursor."""
        if by.customer_id is None:
            raise AccountNotFound("Only customers have their own account.")
        account = self.accounts.find_first_of_customer(by.customer_id)
        if account is None:
            raise AccountNotFound("There is no account yet; it is opened with the contract.")
        return self.usage.list(account.id, limit, cursor)
