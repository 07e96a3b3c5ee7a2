"""What payments provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.chargebacks.service import Chargebacks
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.disputes import Disputes
from functions.billing.payments.gateways import Gateways, Manual
from functions.billing.payments.repository import PaymentRepository, WebhookRepository
from functions.billing.payments.sandbox import Sandbox
from functions.billing.payments.sandbox_checkout import SandboxCheckout
from functions.billing.payments.service import Payments
from functions.billing.payments.webhooks import Webhooks
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.aws import clients
from shared.http.origins import Origins
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of payments, and the gateways."""
    table, settings = resources.table, resources.settings
    payments = PaymentRepository(table=table, time_zone=settings.time_zone)
    wiring.provide(Gateways, lambda: gateways_of(_sandbox(settings)))
    wiring.provide(
        CashApplication,
        lambda: CashApplication(
            table=table,
            accounts=AccountRepository(table=table),
            settling=Settling(invoices=InvoiceRepository(table=table)),
            ledger=LedgerRepository(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(Payments, lambda: _payments(wiring, resources, payments))
    wiring.provide(Webhooks, lambda: _webhooks(wiring, resources, payments))
    wiring.provide(
        SandboxCheckout,
        lambda: SandboxCheckout(
            gateways=wiring.use(Gateways),
            payments=payments,
            webhooks=wiring.use(Webhooks),
            clock=resources.clock,
        ),
    )


def gateways_of(sandbox: Sandbox | None) -> Gateways:
    """Every gateway of this installation; the sandbox only where it is enabled."""
    manual = Manual()
    if sandbox is None:
        return Gateways({manual.name: manual})
    return Gateways({manual.name: manual, sandbox.name: sandbox}, {sandbox.name: sandbox})


def _payments(
    wiring: Wiring, resources: Resources[BillingSettings], payments: PaymentRepository
) -> Payments:
    settings, table = resources.settings, resources.table
    return Payments(
        table=table,
        payments=payments,
        accounts=AccountRepository(table=table),
        gateways=wiring.use(Gateways),
        cash=wiring.use(CashApplication),
        origins=Origins.of(settings.public_url, settings.cors_origins),
        clock=resources.clock,
        new_id=resources.new_id,
    )


def _webhooks(
    wiring: Wiring, resources: Resources[BillingSettings], payments: PaymentRepository
) -> Webhooks:
    return Webhooks(
        table=resources.table,
        gateways=wiring.use(Gateways),
        payments=payments,
        webhooks=WebhookRepository(table=resources.table),
        cash=wiring.use(CashApplication),
        disputes=Disputes(
            payments=payments,
            webhooks=WebhookRepository(table=resources.table),
            chargebacks=wiring.use(Chargebacks),
        ),
        clock=resources.clock,
        new_id=resources.new_id,
    )


def _sandbox(settings: BillingSettings) -> Sandbox | None:
    """The sandbox where it is enabled; its secret is fetched when first needed."""
    if not settings.sandbox_enabled:
        return None
    return Sandbox(lambda: clients.secret(settings.sandbox_secret_arn), settings.public_url)
