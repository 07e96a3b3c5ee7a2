"""What billing does on events of its own when money comes in, on a test clock too."""

from __future__ import annotations

from decimal import Decimal

from functions.billing.changes.activating import Activations
from functions.billing.consolidation import spreading
from functions.billing.dunning.lifting import DebtLifting
from shared.messaging.consumer import Consumer, Delivery, Order, Received

own_events = Consumer("billing")


class FirstInvoicePaid(Received):
    """Which subscription has waited for which invoice."""

    subscription_id: str
    invoice_id: str


@own_events.on("billing.subscription.paid", data=FirstInvoicePaid, order=Order.EACH)
def activate(delivery: Delivery[FirstInvoicePaid]) -> None:
    """Make it active; one that waits no more is left as it is, so again is no harm."""
    paid = delivery.data
    delivery.use(Activations).activate(paid.subscription_id, paid.invoice_id)


class ConsolidatedMoney(Received):
    """What has been received for which consolidated invoice, and on which account."""

    consolidated_invoice_id: str
    account_id: str
    amount: Decimal


@own_events.on("billing.consolidated-invoice.paid", data=ConsolidatedMoney, order=Order.EACH)
def spread_payment(delivery: Delivery[ConsolidatedMoney]) -> None:
    """Move the money to the accounts that owe it."""
    money = spreading.Received(**delivery.data.model_dump())
    delivery.use(spreading.Spreading).spread(money, delivery.once)


class MoreMoney(Received):
    """Which account has more to spend."""

    account_id: str


@own_events.on("billing.payment.succeeded", data=MoreMoney, order=Order.EACH)
@own_events.on("billing.account.funded", data=MoreMoney, order=Order.EACH)
def lift_debt(delivery: Delivery[MoreMoney]) -> None:
    """Bring back what is suspended for debt, where the money suffices; again is no harm."""
    delivery.use(DebtLifting).lift(delivery.data.account_id)
