"""What autopay provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.autopay.charging import AutopayCharging
from functions.billing.autopay.repository import AutopayRepository
from functions.billing.autopay.service import Autopays
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.payments.charging import Charging
from functions.billing.payments.repository import PaymentRepository
from functions.billing.receipts.service import Receipts
from functions.billing.settings import BillingSettings
from functions.billing.wallets.repository import WalletRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of autopay, and the job that charges."""
    table, settings = resources.table, resources.settings
    autopays, wallets = AutopayRepository(table=table), WalletRepository(table=table)
    wiring.provide(
        Autopays,
        lambda: Autopays(
            table=table,
            accounts=AccountRepository(table=table),
            autopays=autopays,
            wallets=wallets,
            clock=resources.clock,
        ),
    )
    wiring.provide(
        AutopayCharging,
        lambda: AutopayCharging(
            table=table,
            billable=BillableAccountRepository(table=table),
            autopays=autopays,
            wallets=wallets,
            payments=PaymentRepository(table=table, time_zone=settings.time_zone),
            charging=wiring.use(Charging),
            receipts=wiring.use(Receipts),
            drafter=wiring.use(InvoiceDrafter),
            failures=wiring.use(JobFailures),
            pauses=tuple(int(day) for day in settings.autopay_retry_days.split(",") if day),
            time_zone=settings.time_zone,
            clock=resources.clock,
        ),
    )
