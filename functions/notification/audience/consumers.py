"""The function that keeps the audience: what it learns from others' events."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from functions.notification.audience.entities import Home
from functions.notification.audience.service import Audience
from functions.notification.settings import AudienceSettings
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.service import deployed
from shared.settings import load

consumer = Consumer("audience")


class SaidCustomer(Received):
    """customer.customer.created, updated."""

    customer_id: str
    kind: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()


class SaidContract(Received):
    """customer.contract.*: whose it is and where."""

    contract_id: str
    customer_id: str
    address: str = ""
    building_id: str | None = None


class SaidSubscription(Received):
    """billing.subscription.*."""

    subscription_id: str
    customer_id: str
    tariff_id: str


class SaidInvoice(Received):
    """billing.invoice.*."""

    invoice_id: str
    customer_id: str
    amount_due: Decimal = Decimal()


class SaidMerge(Received):
    """customer.customer.merged, unmerged."""

    customer_id: str


@consumer.on("customer.customer.created", data=SaidCustomer, order=Order.LATEST)
@consumer.on("customer.customer.updated", data=SaidCustomer, order=Order.LATEST)
def learn_customer(delivery: Delivery[SaidCustomer]) -> None:
    """Know who they are."""
    said = delivery.data
    delivery.use(Audience).learn(
        said.customer_id,
        lambda person: person.said(kind=said.kind, status=said.status, tags=said.tags),
        delivery.once,
    )


@consumer.on("customer.customer.merged", data=SaidMerge, order=Order.EACH)
@consumer.on("customer.customer.unmerged", data=SaidMerge, order=Order.EACH)
def learn_merge(delivery: Delivery[SaidMerge]) -> None:
    """Know whether the record stands for somebody."""
    is_merged = delivery.event.type.endswith(".merged")
    delivery.use(Audience).learn(
        delivery.data.customer_id,
        lambda person: person.said(is_merged=is_merged),
        delivery.once,
    )


@consumer.on("customer.contract.activated", data=SaidContract, order=Order.LATEST)
@consumer.on("customer.contract.imported", data=SaidContract, order=Order.LATEST)
def learn_home(delivery: Delivery[SaidContract]) -> None:
    """Know where they live."""
    said = delivery.data
    home = Home(said.building_id, said.address)
    delivery.use(Audience).learn(
        said.customer_id,
        lambda person: person.with_one("homes", said.contract_id, home),
        delivery.once,
    )


@consumer.on("customer.contract.terminated", data=SaidContract, order=Order.LATEST)
@consumer.on("customer.contract.ceded", data=SaidContract, order=Order.LATEST)
def forget_home(delivery: Delivery[SaidContract]) -> None:
    """Know that they live there no more."""
    said = delivery.data
    delivery.use(Audience).learn(
        said.customer_id, lambda person: person.without("homes", said.contract_id), delivery.once
    )


@consumer.on("billing.subscription.started", data=SaidSubscription, order=Order.LATEST)
@consumer.on("billing.subscription.changed", data=SaidSubscription, order=Order.LATEST)
@consumer.on("billing.subscription.resumed", data=SaidSubscription, order=Order.LATEST)
def learn_plan(delivery: Delivery[SaidSubscription]) -> None:
    """Know what they have."""
    said = delivery.data
    delivery.use(Audience).learn(
        said.customer_id,
        lambda person: person.with_one("plans", said.subscription_id, said.tariff_id),
        delivery.once,
    )


@consumer.on("billing.subscription.cancelled", data=SaidSubscription, order=Order.LATEST)
@consumer.on("billing.subscription.lapsed", data=SaidSubscription, order=Order.LATEST)
def forget_plan(delivery: Delivery[SaidSubscription]) -> None:
    """Know that they have it no more."""
    said = delivery.data
    delivery.use(Audience).learn(
        said.customer_id,
        lambda person: person.without("plans", said.subscription_id),
        delivery.once,
    )


@consumer.on("billing.invoice.overdue", data=SaidInvoice, order=Order.LATEST)
def learn_debt(delivery: Delivery[SaidInvoice]) -> None:
    """Know what they owe."""
    said = delivery.data
    delivery.use(Audience).learn(
        said.customer_id,
        lambda person: person.with_one("debts", said.invoice_id, said.amount_due),
        delivery.once,
    )


@consumer.on("billing.invoice.paid", data=SaidInvoice, order=Order.LATEST)
@consumer.on("billing.invoice.cancelled", data=SaidInvoice, order=Order.LATEST)
def forget_debt(delivery: Delivery[SaidInvoice]) -> None:
    """Know that they owe it no more."""
    said = delivery.data
    delivery.use(Audience).learn(
        said.customer_id, lambda person: person.without("debts", said.invoice_id), delivery.once
    )


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(AudienceSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(AudienceSettings), dead_letter)
