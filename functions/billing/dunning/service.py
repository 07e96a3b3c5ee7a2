"""What the office decides about dunning: its steps, and whom it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.open_items import overdue
from functions.billing.accounts.repository import AccountRepository
from functions.billing.dunning.entities import (
    Dunning,
    DunningChanged,
    DunningPolicy,
    Standing,
    stops_on,
)
from functions.billing.dunning.repository import DunningRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.money import exponent, nothing
from shared.principal import Principal
from shared.retrying import retrying

Change = Callable[[Dunning, date], Dunning]
"""What is decided about an account's dunning on its local day."""


@component
class Dunnings:
    """Use cases of dunning; somebody else's account does not exist for a customer."""

    table: Table
    accounts: AccountRepository
    dunning: DunningRepository
    clock: Clock

    def list_policies(self, limit: int, cursor: str | None) -> Page[DunningPolicy]:
        """The policies that were set. Raises: InvalidCursor."""
        return self.dunning.list_policies(limit, cursor)

    def policy(self, currency: str) -> DunningPolicy:
        """The steps for accounts of a currency. Raises: UnknownCurrency."""
        exponent(currency)
        return self.dunning.policy(currency)

    def set_policy(self, wanted: DunningPolicy) -> DunningPolicy:
        """Replace the steps for accounts of a currency; those that were taken stay so.

        Raises: UnknownCurrency, Unavailable.
        """
        exponent(wanted.currency)

        def attempt() -> DunningPolicy:
            before = self.dunning.policy(wanted.currency)
            after = replace(wanted, version=before.version + 1)
            writes = self.dunning.set_policy(after, over=before)
            subject, now = f"dunning-policy#{wanted.currency}", self.clock()
            writes.audit(subject, "dunning-policy.updated", at=now, before=before, after=after)
            self.table.commit(writes)
            return after

        return retrying(attempt, on=DunningChanged)

    def list_overdue(self, limit: int, cursor: str | None) -> Page[Dunning]:
        """The accounts that are overdue, the latest first. Raises: InvalidCursor."""
        return self.dunning.list_overdue(limit, cursor)

    def get(self, account_id: str, by: Principal) -> Standing:
        """How far it has come with an account. Raises: AccountNotFound."""
        account = self.accounts.get(account_id)
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        return self._standing(account, self.dunning.find(account))

    def exclude(self, account_id: str, until: date | None, reason: str) -> Standing:
        """Leave an account alone, until a day or for good. Raises: AccountNotFound, Unavailable."""
        return self._change(account_id, lambda one, today: one.excluding(until, reason, today))

    def include(self, account_id: str) -> Standing:
        """Leave an account alone no longer. Raises: AccountNotFound, Unavailable."""
        return self._change(account_id, lambda one, today: one.included(today))

    def _change(self, account_id: str, change: Change) -> Standing:
        def attempt() -> Standing:
            account, now = self.accounts.get(account_id), self.clock()
            before = self.dunning.find(account)
            after = change(before, local_date(now, account.time_zone))
            if after is not before:
                writes = self.dunning.change(after, over=before)
                subject = f"account#{account_id}"
                writes.audit(subject, "dunning.updated", at=now, before=before, after=after)
                self.table.commit(writes)
            return self._standing(account, after)

        return retrying(attempt, on=DunningChanged)

    def _standing(self, account: Account, dunning: Dunning) -> Standing:
        today = local_date(self.clock(), account.time_zone)
        debt = overdue(account.open_items, today) + nothing(account.currency)
        stops = None
        if debt and not dunning.excludes(today):
            stops = stops_on(self.dunning.policy(account.currency), dunning)
        return Standing(dunning, debt, account.currency, stops)
