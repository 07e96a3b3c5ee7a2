"""Billing's event handlers: what it does when a contract changes, and on events of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from functions.billing.accounts.entities import AccountExists
from functions.billing.device_events import device_events
from functions.billing.legal_entities.entities import CustomerKind
from functions.billing.lifecycle.merging import CustomerMerging, Record
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.lifecycle.transferring import ContractTransfer, NewCustomer
from functions.billing.opening.moving_in import BroughtContract, BroughtState, MovingIn
from functions.billing.opening.service import AccountOpening, ActiveContract
from functions.billing.outage_events import outage_events
from functions.billing.own_events import own_events
from functions.billing.personal_data.held import BillingPersonalData
from functions.billing.refunds.asking import RefundAsking
from functions.billing.settings import BillingSettings
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.observability import logger
from shared.personal_data.events import REQUESTED, Asked
from shared.service import deployed
from shared.settings import load

consumer = (
    Consumer("billing").including(own_events).including(device_events).including(outage_events)
)


class ContractActivated(Received):
    """What billing needs to know of an active contract; dates are the customer's local ones."""

    contract_id: str
    customer_id: str
    customer_name: str
    tariff_id: str
    tariff_revision: int = Field(ge=1)
    activated_on: date
    time_zone: str
    locale: str
    customer_kind: CustomerKind | None = None
    building_id: str | None = None
    number: str = ""
    address: str = ""
    inn: str = ""
    kpp: str = ""


class ContractChanged(Received):
    """A contract that is suspended, resumed or terminated on a day."""

    contract_id: str
    on: date


class ContractTransferred(ContractChanged):
    """A contract that is another customer's from a day on; `inn` and `kpp` are a company's.

    `new_contract_id` and its `number` are of the contract that takes its place, if one does.
    """

    customer_id: str
    customer_name: str
    inn: str = ""
    kpp: str = ""
    new_contract_id: str = ""
    number: str = ""


@consumer.on("customer.contract.activated", data=ContractActivated, order=Order.EACH)
def open_account(delivery: Delivery[ContractActivated]) -> None:
    """Open its account, start its subscription and issue the first invoice.

    A contract that is activated again, by another event, has its account already.
    """
    contract = ActiveContract(**delivery.data.model_dump())
    try:
        delivery.use(AccountOpening).open(contract, delivery.once)
    except AccountExists:
        logger().info("contract has its account", contract_id=contract.contract_id)


class ContractImported(ContractActivated):
    """A contract that was in force elsewhere before; `billed_from` is the first day billed here."""

    state: BroughtState
    billed_from: date
    opening_balance: Decimal
    currency: str


@consumer.on("customer.contract.imported", data=ContractImported, order=Order.EACH)
def take_over_account(delivery: Delivery[ContractImported]) -> None:
    """Open its account with the balance that it brings; nothing before `billed_from` is billed."""
    contract = BroughtContract(**delivery.data.model_dump())
    try:
        delivery.use(MovingIn).take_over(contract, delivery.once)
    except AccountExists:
        logger().info("contract has its account", contract_id=contract.contract_id)


@consumer.on("customer.contract.suspended", data=ContractChanged, order=Order.LATEST)
def suspend(delivery: Delivery[ContractChanged]) -> None:
    """Suspend its subscriptions."""
    contract = delivery.data
    delivery.use(ContractLifecycle).suspend(contract.contract_id, contract.on, delivery.once)


@consumer.on("customer.contract.resumed", data=ContractChanged, order=Order.LATEST)
def resume(delivery: Delivery[ContractChanged]) -> None:
    """Resume its subscriptions."""
    contract = delivery.data
    delivery.use(ContractLifecycle).resume(contract.contract_id, contract.on, delivery.once)


@consumer.on("customer.contract.terminated", data=ContractChanged, order=Order.LATEST)
def terminate(delivery: Delivery[ContractChanged]) -> None:
    """End its subscriptions."""
    contract = delivery.data
    delivery.use(ContractLifecycle).terminate(contract.contract_id, contract.on, delivery.once)


@consumer.on("customer.contract.transferred", data=ContractTransferred, order=Order.EACH)
def transfer(delivery: Delivery[ContractTransferred]) -> None:
    """Hand its account over to the new customer; what comes after it must not make it void."""
    contract = NewCustomer(**delivery.data.model_dump())
    delivery.use(ContractTransfer).transfer(contract, delivery.once)


class CustomerMerged(Received):
    """A customer's record that lives on in another from a day on."""

    customer_id: str
    into_customer_id: str
    on: date
    name: str
    inn: str = ""
    kpp: str = ""


class CustomerUnmerged(Received):
    """A customer's record that is one of its own again from a day on."""

    customer_id: str
    from_customer_id: str
    on: date
    name: str
    inn: str = ""
    kpp: str = ""


@consumer.on("customer.customer.merged", data=CustomerMerged, order=Order.LATEST)
def merge_customer(delivery: Delivery[CustomerMerged]) -> None:
    """Hand the accounts of the record over to the one that stays."""
    said = delivery.data
    into = Record(said.into_customer_id, said.name, said.on, said.inn, said.kpp)
    delivery.use(CustomerMerging).merge(said.customer_id, into, delivery.once)


@consumer.on("customer.customer.unmerged", data=CustomerUnmerged, order=Order.LATEST)
def unmerge_customer(delivery: Delivery[CustomerUnmerged]) -> None:
    """Hand back the accounts that came with the record."""
    said = delivery.data
    back = Record(said.customer_id, said.name, said.on, said.inn, said.kpp)
    delivery.use(CustomerMerging).undo(said.from_customer_id, back, delivery.once)


class RequestedRefund(Received):
    """Which refund its gateway is to be asked for."""

    payment_id: str
    refund_id: str


@consumer.on("billing.refund.requested", data=RequestedRefund, order=Order.EACH)
def ask_for_refund(delivery: Delivery[RequestedRefund]) -> None:
    """Have its gateway pay it back; again is no harm."""
    asked = delivery.data
    delivery.use(RefundAsking).ask(asked.payment_id, asked.refund_id)


@consumer.on(REQUESTED, data=Asked, order=Order.EACH)
def answer(delivery: Delivery[Asked]) -> None:
    """Collect or erase what billing holds about a person, or say what forbids it."""
    delivery.use(BillingPersonalData).answer(delivery.data, delivery.once)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the billing queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(BillingSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(BillingSettings), dead_letter)
