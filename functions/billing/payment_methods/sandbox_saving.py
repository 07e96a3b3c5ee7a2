"""The sandbox's page on which a test card is saved: it plays the bank, and sends the webhook."""

from __future__ import annotations

from functions.billing.payments.gateways import Gateways, UnknownGateway
from functions.billing.payments.sandbox import TEST_CARDS, Sandbox
from functions.billing.payments.webhooks import Webhooks
from functions.billing.wallets.entities import MethodSetup, PaymentMethodNotFound
from functions.billing.wallets.repository import WalletRepository
from shared.clock import Clock
from shared.component import component
from shared.errors import Malformed


@component
class SandboxSaving:
    """Use cases of the page."""

    gateways: Gateways
    wallets: WalletRepository
    webhooks: Webhooks
    clock: Clock

    def get(self, setup_id: str) -> MethodSetup:
        """A page of the sandbox's. Raises: UnknownGateway, PaymentMethodNotFound."""
        self._sandbox()
        setup = self.wallets.find_setup(Sandbox.name, setup_id)
        if setup is None:
            raise PaymentMethodNotFound
        return setup

    def save(self, setup_id: str, card: str) -> MethodSetup:
        """Save a test card, by its last digits; the page that it was saved on.

        Raises: UnknownGateway, PaymentMethodNotFound, Malformed, Unavailable.
        """
        sandbox, setup = self._sandbox(), self.get(setup_id)
        if card not in TEST_CARDS:
            raise Malformed("Choose one of: {choices}.", choices=", ".join(TEST_CARDS))
        webhook = sandbox.setup_webhook(setup, card, self.clock())
        self.webhooks.receive(sandbox.name, webhook.headers, webhook.body)
        return setup

    def _sandbox(self) -> Sandbox:
        sandbox = self.gateways.offered.get(Sandbox.name)
        if not isinstance(sandbox, Sandbox):
            raise UnknownGateway
        return sandbox
