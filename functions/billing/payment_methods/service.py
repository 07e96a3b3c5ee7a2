"""What one can do with payment methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from functions.billing.payment_methods.entities import CustomerNotNamed, SetupRequest
from functions.billing.payments.gateways import GatewayNotAvailable, Gateways
from functions.billing.wallets.entities import (
    MethodSetup,
    PaymentMethod,
    PaymentMethodNotFound,
    Wallet,
    WalletChanged,
)
from functions.billing.wallets.repository import WalletRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Table
from shared.errors import Forbidden, Unavailable
from shared.http.origins import Origins
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.observability import logger
from shared.principal import Principal
from shared.retrying import retrying


@component
class PaymentMethods:
    """Use cases of payment methods; a customer has their own, staff name whose they mean."""

    table: Table
    wallets: WalletRepository
    gateways: Gateways
    origins: Origins
    clock: Clock
    new_id: NewId

    def get(self, customer_id: str | None, by: Principal) -> Wallet:
        """What a customer has saved. Raises: CustomerNotNamed, PaymentMethodNotFound."""
        return self.wallets.find(_whose(customer_id, by))

    def set_up(
        self, request: SetupRequest, by: Principal, once: KeyedRequest | None = None
    ) -> MethodSetup:
        """Open a gateway's page on which a card is saved.

        Raises: CustomerNotNamed, PaymentMethodNotFound, GatewayNotAvailable, GatewayRefused,
        ForeignAddress, Unavailable.
        """
        customer_id = _whose(request.customer_id, by)
        if request.return_url is not None:
            self.origins.check(request.return_url, pointer="/returnUrl")
        gateway = self.gateways.saver(request.gateway)
        wanted = MethodSetup(
            id=id_for(once, "setup", self.new_id),
            customer_id=customer_id,
            gateway=request.gateway,
            created_at=self.clock(),
            return_url=request.return_url,
        )
        page = gateway.set_up(wanted)
        setup = replace(
            wanted, confirmation_url=page.confirmation_url, gateway_ref=page.ref or wanted.id
        )
        writes = self.wallets.add_setup(setup)
        writes.audit(f"wallet#{customer_id}", "payment-method.asked", at=setup.created_at)
        self.table.commit(writes.once(once, result=setup))
        return setup

    def prefer(self, method_id: str, customer_id: str | None, by: Principal) -> Wallet:
        """Make one the default. Raises: CustomerNotNamed, PaymentMethodNotFound, Unavailable."""
        return self._change(
            _whose(customer_id, by), "preferred", lambda wallet: wallet.preferring(method_id)
        )

    def remove(self, method_id: str, customer_id: str | None, by: Principal) -> None:
        """Forget one, and have its gateway forget it. What autopay it had stops by itself.

        Raises: CustomerNotNamed, PaymentMethodNotFound, Unavailable.
        """
        gone: list[PaymentMethod] = []

        def without(wallet: Wallet) -> Wallet:
            gone[:] = [wallet.get(method_id)]
            return wallet.without(method_id)

        self._change(_whose(customer_id, by), "deleted", without)
        try:
            self.gateways.saver(gone[0].gateway).forget(gone[0])
        except (GatewayNotAvailable, Unavailable):
            logger().warning("gateway keeps a payment method", method_id=method_id)

    def _change(self, customer_id: str, action: str, change: Callable[[Wallet], Wallet]) -> Wallet:
        def attempt() -> Wallet:
            before = self.wallets.find(customer_id)
            after = change(before)
            if after is before:
                return after
            writes, subject = self.wallets.change(after, over=before), f"wallet#{customer_id}"
            writes.audit(
                subject,
                f"payment-method.{action}",
                at=self.clock(),
                before=before.shown,
                after=after.shown,
            )
            self.table.commit(writes)
            return after

        return retrying(attempt, on=WalletChanged)


def _whose(customer_id: str | None, by: Principal) -> str:
    """Raises: CustomerNotNamed, PaymentMethodNotFound for another's, Forbidden."""
    other = PaymentMethodNotFound if customer_id else Forbidden
    found = by.scope(customer_id, otherwise=other)
    if found is None:
        raise CustomerNotNamed
    return found
