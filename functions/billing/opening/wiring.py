"""What the opening of accounts provides."""

from __future__ import annotations

from functions.billing.accounts.entities import PaymentType
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import NumberRepository
from functions.billing.opening.moving_in import MovingIn
from functions.billing.opening.service import AccountOpening, OpeningPolicy
from functions.billing.payers.repository import PayerRepository
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of opening accounts."""
    settings, table = resources.settings, resources.table
    wiring.provide(
        AccountOpening,
        lambda: AccountOpening(
            table=table,
            accounts=AccountRepository(table=table),
            payers=PayerRepository(table=table),
            subscriptions=SubscriptionRepository(table=table),
            tariffs=TariffRepository(table=table),
            numbers=NumberRepository(table=table),
            drafter=wiring.use(InvoiceDrafter),
            issued=wiring.use(IssuedInvoiceRepository),
            policy=_policy(settings),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        MovingIn,
        lambda: MovingIn(
            table=table,
            accounts=AccountRepository(table=table),
            payers=PayerRepository(table=table),
            subscriptions=SubscriptionRepository(table=table),
            tariffs=TariffRepository(table=table),
            numbers=NumberRepository(table=table),
            ledger=LedgerRepository(table=table),
            issued=wiring.use(IssuedInvoiceRepository),
            sellers=wiring.use(Sellers),
            policy=_policy(settings),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )


def _policy(settings: BillingSettings) -> OpeningPolicy:
    return OpeningPolicy(
        settings.bill_day,
        settings.payment_days,
        settings.currency,
        settings.locale,
        settings.time_zone,
        settings.activation_hours,
        PaymentType(settings.payment_type),
    )
