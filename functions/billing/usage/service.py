"""What one can see of usage: that of the present periods, or of some days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.subscriptions.entities import Subscription
from functions.billing.usage.adding import Group, nothing_used
from functions.billing.usage.agreed import agreed_on, longest_period
from functions.billing.usage.entities import UsageDays, UsagePeriod, UsageShown
from functions.billing.usage.known import KnownTerms
from functions.billing.usage.repository import UsageRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.mapping import from_item
from shared.principal import Principal


@component
class Usage:
    """Use cases of usage; somebody else's does not exist for a customer."""

    usage: UsageRepository
    accounts: AccountRepository
    billable: BillableAccountRepository
    terms: KnownTerms
    clock: Clock

    def get(
        self, account_id: str, days: UsageDays, by: Principal, limit: int, cursor: str | None
    ) -> UsageShown:
        """What an account's services used on some days, by period, the latest first.

        Without days: in the periods that hold today, also where nothing was used yet.
        Raises: AccountNotFound, InvalidUsageDays, InvalidCursor.
        """
        billable = self.billable.get(account_id)
        by.must_reach(billable.account.customer_id, otherwise=AccountNotFound)
        today = local_date(self.clock(), billable.account.time_zone)
        if days.unnamed:
            return UsageShown(billable.account.id, tuple(self._present(billable, today)))
        first, last = days.within(today)
        longest = max(map(longest_period, billable.subscriptions), default=0)
        earliest = first - timedelta(days=longest)
        page = self.usage.list(account_id, earliest, last, limit, cursor)
        shown = (_on_days(one, first, last) for one in page.items if one.end > first)
        return UsageShown(billable.account.id, tuple(shown), page.next_cursor)

    def own(self, days: UsageDays, by: Principal, limit: int, cursor: str | None) -> UsageShown:
        """The usage of the caller's first account. Raises: as `get`."""
        if by.customer_id is None:
            raise AccountNotFound("Only customers have their own account.")
        account: Account | None = self.accounts.find_first_of_customer(by.customer_id)
        if account is None:
            raise AccountNotFound("There is no account yet; it is opened with the contract.")
        return self.get(account.id, days, by, limit, cursor)

    def _present(self, billable: BillableAccount, today: date) -> Iterator[UsagePeriod]:
        groups = [one for s in billable.subscriptions for one in self._groups(s, today)]
        stored = self.usage.get_many([group.key for group in groups])
        for group in groups:
            item = stored.get(group.key)
            yield group.over(from_item(UsagePeriod, item)) if item else group.period

    def _groups(self, subscription: Subscription, today: date) -> Iterator[Group]:
        """The periods that hold today, one a meter, as if nothing had been used in them."""
        over = subscription.ends_on is not None and subscription.ends_on <= today
        if over or subscription.started_on > today:
            return
        agreed = agreed_on(subscription, today)
        terms = self.terms.of(agreed.revision)
        for meter in terms.meters:
            yield Group(nothing_used(subscription, agreed, terms, meter, today), meter, ())


def _on_days(period: UsagePeriod, first: date, last: date) -> UsagePeriod:
    """A period with what was used on some of its days, by day."""
    by_day = {
        day: quantity
        for day, quantity in period.by_day.items()
        if first.isoformat() <= day <= last.isoformat()
    }
    return replace(period, by_day=by_day)
