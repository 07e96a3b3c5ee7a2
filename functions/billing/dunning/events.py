"""Events of dunning."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from functions.billing.accounts.entities import Account
from functions.billing.dunning.entities import DunningPolicy, Verdict, stops_on
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class AccountReminderRequested(EventData):
    """Who pays for an overdue account is to be reminded today.

    `amount_overdue` should have been paid by now, the first of it on `due_date`. Service is
    suspended on `stops_on` if it is not.
    """

    event_type: ClassVar[str] = "billing.account.reminder-requested"
    account_id: str
    number: str
    customer_id: str
    amount_overdue: Amount
    currency: str
    invoices: tuple[str, ...]
    due_date: date
    days_overdue: int
    stops_on: date | None

    @classmethod
    def of(
        cls, account: Account, verdict: Verdict, policy: DunningPolicy, on: date, at: datetime
    ) -> Event:
        """The event of an account that is overdue on a local day, with its invoices' numbers."""
        late = [item for item in account.open_items if item.due_date < on]
        oldest = min(item.due_date for item in late)
        data = cls(
            account_id=account.id,
            number=account.number,
            customer_id=account.customer_id,
            amount_overdue=verdict.debt,
            currency=account.currency,
            invoices=tuple(item.number for item in late)[:10],
            due_date=oldest,
            days_overdue=(on - oldest).days,
            stops_on=stops_on(policy, verdict.dunning),
        )
        return data.event(subject=account.id, at=at, sequence=verdict.dunning.version)
