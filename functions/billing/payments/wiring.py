"""What payments provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.chargebacks.service import Chargebacks
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.charging import Charging
from functions.billing.payments.disputes import Disputes
from functions.billing.payments.gateways import Gateways, Manual
from functions.billing.payments.outcomes import Outcomes
from functions.billing.payments.repository import PaymentRepository, WebhookRepository
from functions.billing.payments.sandbox import Sandbox
from functions.billing.payments.sandbox_checkout import SandboxCheckout
from functions.billing.payments.service import Payments
from functions.billing.payments.stripe_gateway import Stripe
from functions.billing.payments.webhooks import Webhooks
from functions.billing.payments.yookassa_gateway import Yookassa
from functions.billing.receipts.service import Receipts
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from functions.billing.wallets.repository import WalletRepository
from functions.billing.wallets.saving import CardSaving
from shared.aws import clients
from shared.http.origins import Origins
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of payments, and the gateways."""
    table, settings = resources.table, resources.settings
    payments = PaymentRepository(table=table, time_zone=settings.time_zone)
    cards = CardSaving(
        wallets=WalletRepository(table=table), clock=resources.clock, new_id=resources.new_id
    )
    wiring.provide(
        Gateways, lambda: gateways_of(_sandbox(settings), _stripe(settings), _yookassa(settings))
    )
    wiring.provide(CashApplication, lambda: _cash(resources))
    wiring.provide(Payments, lambda: _payments(wiring, resources, payments))
    wiring.provide(Webhooks, lambda: _webhooks(wiring, resources, payments, cards))
    wiring.provide(
        Charging,
        lambda: Charging(
            table=table,
            gateways=wiring.use(Gateways),
            payments=payments,
            cash=wiring.use(CashApplication),
            cards=cards,
            clock=resources.clock,
        ),
    )
    wiring.provide(Outcomes, lambda: _outcomes(wiring, resources, payments))
    wiring.provide(
        SandboxCheckout,
        lambda: SandboxCheckout(
            gateways=wiring.use(Gateways),
            payments=payments,
            webhooks=wiring.use(Webhooks),
            clock=resources.clock,
        ),
    )


def _cash(resources: Resources[BillingSettings]) -> CashApplication:
    table = resources.table
    return CashApplication(
        table=table,
        accounts=AccountRepository(table=table),
        settling=Settling(invoices=InvoiceRepository(table=table)),
        ledger=LedgerRepository(table=table),
        clock=resources.clock,
        new_id=resources.new_id,
    )


def _webhooks(
    wiring: Wiring,
    resources: Resources[BillingSettings],
    payments: PaymentRepository,
    cards: CardSaving,
) -> Webhooks:
    table = resources.table
    return Webhooks(
        table=table,
        gateways=wiring.use(Gateways),
        payments=payments,
        webhooks=WebhookRepository(table=table),
        cash=wiring.use(CashApplication),
        disputes=Disputes(
            payments=payments,
            webhooks=WebhookRepository(table=table),
            chargebacks=wiring.use(Chargebacks),
        ),
        wallets=WalletRepository(table=table),
        cards=cards,
        clock=resources.clock,
        new_id=resources.new_id,
    )


def _outcomes(
    wiring: Wiring, resources: Resources[BillingSettings], payments: PaymentRepository
) -> Outcomes:
    return Outcomes(
        table=resources.table,
        gateways=wiring.use(Gateways),
        payments=payments,
        charging=wiring.use(Charging),
        failures=wiring.use(JobFailures),
        clock=resources.clock,
    )


def gateways_of(*given: Sandbox | Stripe | Yookassa | None) -> Gateways:
    """Every gateway of this installation: besides the manual one, those that are enabled."""
    manual = Manual()
    named = {one.name: one for one in given if one is not None}
    fiscal = frozenset(named.keys() & {Yookassa.name})
    return Gateways({manual.name: manual, **named}, named, named, named, fiscal)


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
        charging=wiring.use(Charging),
        wallets=WalletRepository(table=table),
        receipts=wiring.use(Receipts),
        origins=Origins.of(settings.public_url, settings.cors_origins),
        clock=resources.clock,
        new_id=resources.new_id,
    )


def _sandbox(settings: BillingSettings) -> Sandbox | None:
    """The sandbox where it is enabled; its secret is fetched when first needed."""
    if not settings.sandbox_enabled:
        return None
    return Sandbox(lambda: clients.secret(settings.sandbox_secret_arn), settings.public_url)


def _stripe(settings: BillingSettings) -> Stripe | None:
    if not settings.stripe_enabled:
        return None
    return Stripe(lambda: clients.secret(settings.stripe_secret_arn), settings.public_url)


def _yookassa(settings: BillingSettings) -> Yookassa | None:
    if not settings.yookassa_enabled:
        return None
    return Yookassa(lambda: clients.secret(settings.yookassa_secret_arn), settings.public_url)
