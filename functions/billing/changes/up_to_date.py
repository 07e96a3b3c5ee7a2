"""Bringing an account up to date before a change: missed invoices, and what days have brought.

Each step is a transaction of its own: whoever is killed in between begins again from there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.entities import InvoicesOverdue
from functions.billing.invoices.catch_up import CatchUp
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.subscriptions.turning import turn
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction


@component
class UpToDate:
    """Does what runs and jobs have not done yet for an account."""

    table: Table
    accounts: AccountRepository
    subscriptions: SubscriptionRepository
    catch_up: CatchUp
    clock: Clock

    def caught_up(
        self, billable: BillableAccount, until: date, *, dry_run: bool
    ) -> BillableAccount:
        """The account with what is due up to a day invoiced. Raises: InvoicesOverdue if dry."""
        due = billable.account.next_bill_date
        while due is not None and due <= until:
            if dry_run:
                raise InvoicesOverdue
            after, writes = self.catch_up.invoiced(billable, until)
            change = self.accounts.change(after.account, over=billable.account)
            subject, now = f"account#{after.account.id}", self.clock()
            change.audit(
                subject, "account.billed", at=now, before=billable.account, after=after.account
            )
            for old, new in zip(billable.subscriptions, after.subscriptions, strict=True):
                self._audit(change, old, new, "suspended")
            self.table.commit(writes.extend(change))
            billable = after
            due = billable.account.next_bill_date
        return billable

    def turned(
        self, billable: BillableAccount, subscription_id: str, *, dry_run: bool
    ) -> BillableAccount:
        """The subscription with all that was to come by today, which the job may have missed."""
        today = local_date(self.clock(), billable.account.time_zone)
        while (old := held(billable, subscription_id)).as_of(today) is not old:
            billable = self.caught_up(billable, today, dry_run=dry_run)
            after = self._turned_once(billable, old, today, dry_run=dry_run)
            if after is billable:
                break
            billable = after
        return billable

    def _turned_once(
        self, billable: BillableAccount, old: Subscription, today: date, *, dry_run: bool
    ) -> BillableAccount:
        turned = turn(old, today, lambda: billable.account)
        if turned is None:
            return billable
        account = turned.account or billable.account
        if not dry_run:
            writes = self.subscriptions.change(turned.new, over=old)
            self._audit(writes, old, turned.new, "turned")
            if account is not billable.account:
                writes.extend(self.accounts.change(account, over=billable.account))
            self.table.commit(writes.emit(*turned.news(self.clock())))
        others = (turned.new if s.id == old.id else s for s in billable.subscriptions)
        return replace(billable, account=account, subscriptions=tuple(others))

    def _audit(
        self, writes: Transaction, old: Subscription, new: Subscription, action: str
    ) -> None:
        """Whoever asked for something has had this done first, in their name."""
        if new is not old:
            subject, named = f"subscription#{old.id}", f"subscription.{action}"
            writes.audit(subject, named, at=self.clock(), before=old, after=new)


def held(billable: BillableAccount, subscription_id: str) -> Subscription:
    """One of the account's subscriptions."""
    return next(s for s in billable.subscriptions if s.id == subscription_id)
