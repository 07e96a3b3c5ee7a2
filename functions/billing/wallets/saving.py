"""Putting a card that a gateway has saved into its holder's wallet."""

from __future__ import annotations

from functions.billing.wallets.entities import (
    Card,
    PaymentMethod,
    TooManyPaymentMethods,
)
from functions.billing.wallets.repository import WalletRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.transaction import Transaction
from shared.ids import NewId
from shared.observability import logger


@component
class CardSaving:
    """Says how a card is written into a wallet; the same card is there once."""

    wallets: WalletRepository
    clock: Clock
    new_id: NewId

    def saving(self, customer_id: str, gateway: str, card: Card) -> Transaction:
        """The wallet with the card; nothing where it is there, or there is no room for it.

        Its failure: WalletChanged.
        """
        before = self.wallets.find(customer_id)
        method = PaymentMethod(self.new_id(), gateway, card, self.clock())
        try:
            after = before.saved(method)
        except TooManyPaymentMethods:
            logger().warning("no room for a payment method", customer_id=customer_id)
            return Transaction()
        if after is before:
            return Transaction()
        writes = self.wallets.change(after, over=before)
        subject = f"wallet#{customer_id}"
        return writes.audit(subject, "payment-method.saved", at=method.saved_at, after=method.shown)
