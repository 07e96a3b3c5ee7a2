"""Webhooks that tell of chargebacks: whose money it was, and what its payment says afterwards."""

from __future__ import annotations

from decimal import Decimal

from functions.billing.chargebacks.entities import ChargebackNotice, Charged
from functions.billing.chargebacks.service import Chargebacks
from functions.billing.payments.deliveries import Webhook, WebhookState
from functions.billing.payments.entities import SUSPENSE, Payment
from functions.billing.payments.repository import PaymentRepository, WebhookRepository
from shared.component import component
from shared.dynamo import Transaction
from shared.errors import Unavailable

_NOBODY = Charged(SUSPENSE, SUSPENSE, SUSPENSE)


@component
class Disputes:
    """Applies what webhooks say of chargebacks."""

    payments: PaymentRepository
    webhooks: WebhookRepository
    chargebacks: Chargebacks

    def apply(self, webhook: Webhook, notice: ChargebackNotice) -> Webhook | None:
        """The webhook after it was applied; None where it says nothing new.

        Raises: Unavailable for one that comes before its payment, and is to come again; and as
        `Chargebacks.hear`.
        """
        payment = self._payment(webhook.gateway, notice)
        if payment is not None and payment.is_open:
            raise Unavailable("The payment has not come in yet; send the webhook again later.")
        if payment is not None and payment.currency != notice.currency:
            payment = None
        done = webhook.processed(WebhookState.APPLIED, f"chargeback {notice.state.value}")

        def along(more: Decimal) -> Transaction:
            writes = self.webhooks.change(done, over=webhook)
            if payment is None or not more:
                return writes
            return writes.extend(self.payments.change(payment.charged(more), over=payment))

        charged = _NOBODY if payment is None else _owner(payment)
        return done if self.chargebacks.hear(notice, webhook.gateway, charged, along) else None

    def _payment(self, gateway: str, notice: ChargebackNotice) -> Payment | None:
        """The payment of the charge; of a charge that is not known, the one that is named."""
        found = self.payments.find_by_charge(gateway, notice.charge_id)
        if found is None and notice.payment_id:
            found = self.payments.find(notice.payment_id)
        return found if found is not None and found.gateway == gateway else None


def _owner(payment: Payment) -> Charged:
    return Charged(payment.account_id, payment.account_number, payment.customer_id, payment.id)
