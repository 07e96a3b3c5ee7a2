"""How the use cases of payments are made."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.gateways import Gateways, Manual
from functions.billing.payments.repository import PaymentRepository, WebhookRepository
from functions.billing.payments.sandbox import Sandbox
from functions.billing.payments.sandbox_checkout import SandboxCheckout
from functions.billing.payments.service import Payments
from functions.billing.payments.webhooks import Webhooks
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock
from shared.dynamo import Table
from shared.http.origins import Origins
from shared.ids import NewId
from shared.wiring import Wiring


def gateways_of(sandbox: Sandbox | None) -> Gateways:
    """Every gateway of this installation; the sandbox only where it is switched on."""
    manual = Manual()
    if sandbox is None:
        return Gateways({manual.name: manual})
    return Gateways({manual.name: manual, sandbox.name: sandbox}, {sandbox.name: sandbox})


def provide_payments(
    wiring: Wiring,
    table: Table,
    gateways: Gateways,
    clock: Clock,
    new_id: NewId,
    *,
    time_zone: str,
    origins: Origins,
) -> Wiring:
    """Add what payments provide to billing's wiring."""
    accounts, payments = AccountRepository(table), PaymentRepository(table, time_zone)
    cash = CashApplication(
        table, accounts, InvoiceRepository(table), LedgerRepository(table), clock, new_id
    )
    webhooks = Webhooks(table, gateways, payments, WebhookRepository(table), cash, clock, new_id)
    return (
        wiring.provide(CashApplication, lambda: cash)
        .provide(Webhooks, lambda: webhooks)
        .provide(
            Payments,
            lambda: Payments(table, payments, accounts, gateways, cash, origins, clock, new_id),
        )
        .provide(SandboxCheckout, lambda: SandboxCheckout(gateways, payments, webhooks, clock))
    )
