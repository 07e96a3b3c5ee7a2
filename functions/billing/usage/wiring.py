"""What usage provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.failures.service import JobFailures
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.usage.closing import UsageClosing
from functions.billing.usage.holders import Holders
from functions.billing.usage.known import KnownTerms
from functions.billing.usage.recording import UsageRecording
from functions.billing.usage.repository import UsageRepository
from functions.billing.usage.service import Usage
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of usage."""
    table, clock = resources.table, resources.clock
    usage = UsageRepository(table=table)
    terms = KnownTerms(tariffs=TariffRepository(table=table))
    subscriptions = SubscriptionRepository(table=table)
    holders = Holders(usage=usage, subscriptions=subscriptions)
    wiring.provide(
        Usage,
        lambda: Usage(
            usage=usage,
            accounts=AccountRepository(table=table),
            billable=BillableAccountRepository(table=table),
            terms=terms,
            clock=clock,
        ),
    )
    wiring.provide(
        UsageRecording,
        lambda: UsageRecording(
            table=table,
            usage=usage,
            holders=holders,
            terms=terms,
            clock=clock,
        ),
    )
    wiring.provide(
        UsageClosing,
        lambda: UsageClosing(
            table=table,
            usage=usage,
            accounts=AccountRepository(table=table),
            terms=terms,
            failures=wiring.use(JobFailures),
            clock=clock,
            time_zone=resources.settings.time_zone,
        ),
    )
