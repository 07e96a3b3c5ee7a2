"""What one can know of an account's days to come."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.forecasts.entities import Forecast, daily_cost, days_left
from functions.billing.forecasts.shortfall import charge_on, shortfall
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.usage.charging import foreseen
from functions.billing.usage.repository import UsageRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.money import nothing, rounded
from shared.principal import Principal


@component
class Forecasts:
    """The use case of forecasts; somebody else's account does not exist for a customer."""

    billable: BillableAccountRepository
    usage: UsageRepository
    drafter: InvoiceDrafter
    clock: Clock

    def get(self, account_id: str, by: Principal) -> Forecast:
        """An account's forecast, as things are now. Raises: AccountNotFound."""
        billable = self.billable.get(account_id)
        account = billable.account
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        today = local_date(self.clock(), account.time_zone)
        due, charge = account.next_bill_date, nothing(account.currency)
        if due is not None:
            used = foreseen(account, self.usage.newest(account_id), due, today)
            billable = BillableAccount(used, billable.subscriptions)
            charge = charge_on(self.drafter, billable, due)
        available = account.available_on(today)
        daily = daily_cost(billable.subscriptions, today)
        return Forecast(
            account_id=account.id,
            currency=account.currency,
            balance=account.balance,
            available=available,
            to_pay=shortfall(self.drafter, billable, today),
            next_charge_on=due,
            next_charge=charge,
            daily=rounded(daily, account.currency),
            days_left=days_left(available, daily),
        )
