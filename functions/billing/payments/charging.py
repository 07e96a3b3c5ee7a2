"""Charging a saved card: what is about to be asked is written first, so that nothing is lost.

unknown, asked for in an hour -> the gateway is asked -> succeeded | failed | as it was

Wherever it stops, the payment says that its outcome is unknown, and the job asks the gateway.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.billing.payments.asking import asked_later
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.entities import Payment, PaymentState
from functions.billing.payments.events import PaymentFailed
from functions.billing.payments.gateways import (
    GatewayNotification,
    Gateways,
    Outcome,
    OutcomeUnknown,
)
from functions.billing.payments.repository import (
    PaymentAlreadyRecorded,
    PaymentChanged,
    PaymentRepository,
)
from functions.billing.wallets.entities import PaymentMethod, WalletChanged
from functions.billing.wallets.saving import CardSaving
from shared.clock import Clock
from shared.component import component
from shared.context import current, working_in
from shared.dynamo import Table
from shared.observability import logger
from shared.retrying import retrying


@component
class Charging:
    """Charges saved cards, and keeps what gateways say of payments when they are asked."""

    table: Table
    gateways: Gateways
    payments: PaymentRepository
    cash: CashApplication
    cards: CardSaving
    clock: Clock

    @staticmethod
    def about_to(payment: Payment, method: PaymentMethod, now: datetime) -> Payment:
        """A new payment as it is written before its card is charged."""
        payer = method.card.payer or None
        mine = replace(payment, method_id=method.id, gateway_ref=payer, gateway=method.gateway)
        return replace(asked_later(mine, now), version=payment.version)

    def can_charge(self, method: PaymentMethod) -> bool:
        """Whether its gateway is there to be asked."""
        return method.gateway in self.gateways.saving

    def gives_receipts(self, method: PaymentMethod) -> bool:
        """Whether its gateway gives out fiscal receipts."""
        return method.gateway in self.gateways.fiscal

    def charge(self, payment: Payment, method: PaymentMethod) -> Payment:
        """Charge what was written; the payment with its outcome, or still without one.

        Raises: GatewayNotAvailable, Unavailable.
        """
        try:
            said = self.gateways.saver(method.gateway).charge(payment, method)
        except OutcomeUnknown:
            logger().warning("outcome of a charge unknown", payment_id=payment.id)
            return payment
        return self.keep(payment, said)

    def keep(self, payment: Payment, said: GatewayNotification) -> Payment:
        """Keep what a gateway says of a payment; the payment after it. Raises: Unavailable."""
        known = [payment]

        def attempt() -> Payment:
            before = known.pop() if known else self.payments.get(payment.id)
            return self._kept(before, said)

        try:
            with working_in(replace(current(), actor=f"gateway:{payment.gateway}")):
                return retrying(attempt, on=(PaymentChanged, WalletChanged))
        except PaymentAlreadyRecorded:
            return self.payments.get(payment.id)

    def _kept(self, before: Payment, said: GatewayNotification) -> Payment:
        """One try. Raises: PaymentChanged, PaymentAlreadyRecorded, WalletChanged."""
        if not before.is_open:
            return before
        if said.outcome is Outcome.SUCCEEDED and said.charge is not None:
            paid = before.succeeded(said.charge)
            along = self.payments.change(paid, over=before)
            if said.card is not None and before.save_method:
                along.extend(self.cards.saving(before.customer_id, before.gateway, said.card))
            self.cash.apply(paid, along)
            return paid
        if said.outcome is Outcome.FAILED and before.state is not PaymentState.FAILED:
            failed = before.failed(said.reason, self.clock())
            change = self.payments.change(failed, over=before)
            self.table.commit(change.emit(PaymentFailed.of(failed, self.clock())))
            return failed
        if said.ref is None or said.ref == before.gateway_ref:
            return before
        named = replace(before, gateway_ref=said.ref, version=before.version + 1)
        self.table.commit(self.payments.change(named, over=before))
        return named
