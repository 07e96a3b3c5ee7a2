"""What one can do with autopay."""

from __future__ import annotations

from functions.billing.accounts.entities import (
    Account,
    AccountClosed,
    AccountNotFound,
    AccountState,
)
from functions.billing.accounts.repository import AccountRepository
from functions.billing.autopay.entities import Autopay, AutopayChanged
from functions.billing.autopay.repository import AutopayRepository
from functions.billing.wallets.repository import WalletRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.principal import Principal
from shared.retrying import retrying


@component
class Autopays:
    """Use cases of autopay; somebody else's account does not exist for a customer."""

    table: Table
    accounts: AccountRepository
    autopays: AutopayRepository
    wallets: WalletRepository
    clock: Clock

    def get(self, account_id: str, by: Principal) -> Autopay:
        """An account's autopay. Raises: AccountNotFound."""
        return self.autopays.find(self._account(account_id, by))

    def choose(
        self,
        account_id: str,
        method_id: str | None,
        by: Principal,
        receipt_email: str | None = None,
    ) -> Autopay:
        """Have invoices charged to a saved card of the account's customer, or to none.

        Raises: AccountNotFound, AccountClosed, PaymentMethodNotFound, Unavailable.
        """

        def attempt() -> Autopay:
            account, now = self._account(account_id, by), self.clock()
            if method_id is not None:
                if account.state is AccountState.CLOSED:
                    raise AccountClosed
                self.wallets.find(account.customer_id).get(method_id)
            before = self.autopays.find(account)
            after = before.by(method_id, local_date(now, account.time_zone), receipt_email)
            if after is not before:
                writes = self.autopays.change(after, over=before)
                subject = f"account#{account_id}"
                writes.audit(subject, "autopay.updated", at=now, before=before, after=after)
                self.table.commit(writes)
            return after

        return retrying(attempt, on=AutopayChanged)

    def list_failed(self, limit: int, cursor: str | None) -> Page[Autopay]:
        """Autopay that fails or has stopped, the latest first. Raises: InvalidCursor."""
        return self.autopays.list_failed(limit, cursor)

    def _account(self, account_id: str, by: Principal) -> Account:
        account = self.accounts.get(account_id)
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        return account
