"""What payment methods provide."""

from __future__ import annotations

from functions.billing.payment_methods.sandbox_saving import SandboxSaving
from functions.billing.payment_methods.service import PaymentMethods
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.webhooks import Webhooks
from functions.billing.settings import BillingSettings
from functions.billing.wallets.repository import WalletRepository
from shared.http.origins import Origins
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of payment methods."""
    table, settings = resources.table, resources.settings
    wallets = WalletRepository(table=table)
    wiring.provide(
        PaymentMethods,
        lambda: PaymentMethods(
            table=table,
            wallets=wallets,
            gateways=wiring.use(Gateways),
            origins=Origins.of(settings.public_url, settings.cors_origins),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        SandboxSaving,
        lambda: SandboxSaving(
            gateways=wiring.use(Gateways),
            wallets=wallets,
            webhooks=wiring.use(Webhooks),
            clock=resources.clock,
        ),
    )
