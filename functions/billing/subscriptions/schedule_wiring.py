"""What the schedule of subscriptions provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.failures.service import JobFailures
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the job that starts and ends subscriptions on their days."""
    wiring.provide(
        SubscriptionSchedule,
        lambda: SubscriptionSchedule(
            table=resources.table,
            accounts=AccountRepository(table=resources.table),
            subscriptions=SubscriptionRepository(table=resources.table),
            failures=wiring.use(JobFailures),
            clock=resources.clock,
            time_zone=resources.settings.time_zone,
        ),
    )
