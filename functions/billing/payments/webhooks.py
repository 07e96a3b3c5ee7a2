"""A gateway's webhooks: verified, stored, then applied once, however often and in whatever order.

no such payment, other currency     the money goes to the suspense account
the payment is open                 it succeeds, with the amount received
it has succeeded, by this charge    nothing
it has succeeded, by another one    a second payment on the same account
a chargeback                        disputes.py
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from functions.billing.accounts.entities import AccountChanged
from functions.billing.chargebacks.entities import ChargebackChanged
from functions.billing.invoices.entities import InvoiceChanged
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.deliveries import Webhook, WebhookState
from functions.billing.payments.disputes import Disputes
from functions.billing.payments.entities import (
    Charge,
    Payment,
    PaymentState,
    unmatched,
)
from functions.billing.payments.events import PaymentFailed
from functions.billing.payments.gateways import GatewayNotification, Gateways, Outcome
from functions.billing.payments.repository import (
    PaymentAlreadyRecorded,
    PaymentChanged,
    PaymentRepository,
    WebhookExists,
    WebhookProcessed,
    WebhookRepository,
)
from functions.billing.wallets.entities import Card, WalletChanged
from functions.billing.wallets.repository import WalletRepository
from functions.billing.wallets.saving import CardSaving
from shared.clock import Clock
from shared.component import component
from shared.context import current, working_in
from shared.dynamo import Table
from shared.ids import NewId
from shared.retrying import retrying

_BUSY = (PaymentChanged, ChargebackChanged, AccountChanged, InvoiceChanged, WalletChanged)


@component
class Webhooks:
    """Use case of webhooks."""

    table: Table
    gateways: Gateways
    payments: PaymentRepository
    webhooks: WebhookRepository
    cash: CashApplication
    disputes: Disputes
    wallets: WalletRepository
    cards: CardSaving
    clock: Clock
    new_id: NewId

    def receive(self, gateway: str, headers: Mapping[str, str], body: bytes) -> Webhook:
        """The webhook after it was processed; a repeated one has the result of the first.

        Raises: UnknownGateway, Malformed, InvalidSignature, StaleWebhook, UnreadableWebhook,
        Unavailable.
        """
        source = self.gateways.source(gateway)
        now = self.clock()
        message_id = source.authenticated_id(headers, body, now=now)
        text = body.decode(errors="replace")
        webhook = self._stored(Webhook(gateway, message_id, text, now))
        if webhook.state is not WebhookState.RECEIVED:
            return webhook
        with working_in(replace(current(), actor=f"gateway:{gateway}")):
            return self._processed(webhook, source.read(body))

    def _stored(self, webhook: Webhook) -> Webhook:
        """The webhook as it is stored: this one, or an earlier delivery of the same."""
        try:
            self.table.commit(self.webhooks.add(webhook))
        except WebhookExists:
            return self.webhooks.find(webhook.gateway, webhook.id) or webhook
        return webhook

    def _processed(self, webhook: Webhook, notification: GatewayNotification) -> Webhook:
        """Raises: Unavailable."""
        try:
            return retrying(lambda: self._effect(webhook, notification), on=_BUSY)
        except PaymentAlreadyRecorded:
            return self._ignored(webhook, "charge applied before")
        except WebhookProcessed:
            return webhook.processed(WebhookState.APPLIED)

    def _effect(self, webhook: Webhook, notification: GatewayNotification) -> Webhook:
        """One try.

        Raises: PaymentChanged, PaymentAlreadyRecorded, WebhookProcessed, and as `Disputes.apply`.
        """
        if notification.chargeback is not None:
            applied = self.disputes.apply(webhook, notification.chargeback)
            return applied or self._ignored(webhook, "chargeback known")
        payment = self.payments.find(notification.payment_id) if notification.payment_id else None
        if payment is not None and payment.gateway != webhook.gateway:
            payment = None
        if notification.outcome is Outcome.SUCCEEDED and notification.charge is not None:
            return self._succeed(webhook, payment, notification.charge, notification.card)
        if notification.outcome is Outcome.FAILED and payment is not None:
            return self._fail(webhook, payment, notification.reason)
        if notification.setup_ref and notification.card is not None:
            return self._set_up(webhook, notification.setup_ref, notification.card)
        return self._ignored(webhook, "nothing to do")

    def _succeed(
        self, webhook: Webhook, payment: Payment | None, charge: Charge, card: Card | None
    ) -> Webhook:
        if payment is None:
            return self._suspend(webhook, charge, "no such payment")
        if payment.charge_id == charge.id:
            return self._ignored(webhook, "charge applied before")
        if payment.currency != charge.currency:
            return self._suspend(webhook, charge, "another currency", payment)
        done = webhook.processed(WebhookState.APPLIED, "payment succeeded")
        if payment.is_open:
            paid = payment.succeeded(charge)
            along = self.payments.change(paid, over=payment)
        else:
            paid = payment.repeated(self.new_id(), charge)
            along = self.payments.add(paid)
        if card is not None and payment.save_method:
            along.extend(self.cards.saving(payment.customer_id, webhook.gateway, card))
        self.cash.apply(paid, along.extend(self.webhooks.change(done, over=webhook)))
        return done

    def _suspend(
        self, webhook: Webhook, charge: Charge, reason: str, payment: Payment | None = None
    ) -> Webhook:
        """Put money on the suspense account; the payment it was meant for is left to a person."""
        held = unmatched(self.new_id(), webhook.gateway, charge, reason)
        done = webhook.processed(WebhookState.APPLIED, f"in suspense: {reason}")
        along = self.payments.add(held).extend(self.webhooks.change(done, over=webhook))
        if payment is not None and payment.is_open:
            along.extend(self.payments.change(payment.marked_unknown(reason), over=payment))
        self.cash.suspend(held, along)
        return done

    def _fail(self, webhook: Webhook, payment: Payment, reason: str) -> Webhook:
        if not payment.is_open or payment.state is PaymentState.FAILED:
            return self._ignored(webhook, f"payment {payment.state.value}")
        now = self.clock()
        failed = payment.failed(reason, now)
        done = webhook.processed(WebhookState.APPLIED, "payment failed")
        change = self.payments.change(failed, over=payment).extend(
            self.webhooks.change(done, over=webhook)
        )
        self.table.commit(change.emit(PaymentFailed.of(failed, now)))
        return done

    def _set_up(self, webhook: Webhook, ref: str, card: Card) -> Webhook:
        """Keep the card that was saved on a page. Raises: WalletChanged, WebhookProcessed."""
        setup = self.wallets.find_setup(webhook.gateway, ref)
        if setup is None:
            return self._ignored(webhook, "no such page")
        done = webhook.processed(WebhookState.APPLIED, "payment method saved")
        change = self.webhooks.change(done, over=webhook)
        self.table.commit(change.extend(self.cards.saving(setup.customer_id, setup.gateway, card)))
        return done

    def _ignored(self, webhook: Webhook, result: str) -> Webhook:
        done = webhook.processed(WebhookState.IGNORED, result)
        try:
            self.table.commit(self.webhooks.change(done, over=webhook))
        except WebhookProcessed:
            return webhook.processed(WebhookState.APPLIED)
        return done
