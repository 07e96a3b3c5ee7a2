"""The sandbox gateway's checkout: it plays the bank, and sends webhooks as any gateway does."""

from __future__ import annotations

from functions.billing.chargebacks.entities import ChargebackState
from functions.billing.payments.entities import NotRefundable, Payment, PaymentNotFound
from functions.billing.payments.gateways import Gateways, Outcome, UnknownGateway
from functions.billing.payments.repository import PaymentRepository
from functions.billing.payments.sandbox import Sandbox
from functions.billing.payments.webhooks import Webhooks
from shared.clock import Clock
from shared.component import component


@component
class SandboxCheckout:
    """Use cases of the sandbox's page."""

    gateways: Gateways
    payments: PaymentRepository
    webhooks: Webhooks
    clock: Clock

    def get(self, payment_id: str) -> Payment:
        """A payment that goes through the sandbox. Raises: UnknownGateway, PaymentNotFound."""
        self._sandbox()
        payment = self.payments.get(payment_id)
        if payment.gateway != Sandbox.name:
            raise PaymentNotFound
        return payment

    def confirm(self, payment_id: str, outcome: Outcome, card: str = "4242") -> Payment:
        """Pay by a test card, or decline; the payment after its webhook.

        Raises: UnknownGateway, PaymentNotFound, Unavailable.
        """
        sandbox, payment = self._sandbox(), self.get(payment_id)
        webhook = sandbox.webhook(payment, outcome, self.clock(), card)
        self.webhooks.receive(sandbox.name, webhook.headers, webhook.body)
        return self.payments.get(payment_id)

    def dispute(self, payment_id: str, state: ChargebackState) -> Payment:
        """Take the money back, or decide about it; the payment after its webhook.

        Raises: UnknownGateway, PaymentNotFound, NotRefundable, Unavailable.
        """
        sandbox, payment = self._sandbox(), self.get(payment_id)
        if not payment.received:
            raise NotRefundable
        webhook = sandbox.dispute(payment, state, self.clock())
        self.webhooks.receive(sandbox.name, webhook.headers, webhook.body)
        return self.payments.get(payment_id)

    def _sandbox(self) -> Sandbox:
        sandbox = self.gateways.offered.get(Sandbox.name)
        if not isinstance(sandbox, Sandbox):
            raise UnknownGateway
        return sandbox
