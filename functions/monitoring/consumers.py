"""What monitoring does on events of others: it follows which contracts are served where."""

from __future__ import annotations

from typing import Any

from functions.monitoring.connections.entities import Connection
from functions.monitoring.connections.service import ConnectionFollowing
from functions.monitoring.settings import MonitoringConsumerSettings
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.service import deployed
from shared.settings import load

consumer = Consumer("monitoring")


class ServedContract(Received):
    """A contract that is in force."""

    contract_id: str
    customer_id: str
    building_id: str = ""


@consumer.on("customer.contract.activated", data=ServedContract, order=Order.EACH)
@consumer.on("customer.contract.imported", data=ServedContract, order=Order.EACH)
def connect(delivery: Delivery[ServedContract]) -> None:
    """Keep where a contract is served."""
    _follow(delivery, is_ended=False)


@consumer.on("customer.contract.terminated", data=ServedContract, order=Order.EACH)
@consumer.on("customer.contract.ceded", data=ServedContract, order=Order.EACH)
def disconnect(delivery: Delivery[ServedContract]) -> None:
    """Keep that a contract is served no more."""
    _follow(delivery, is_ended=True)


class TransferredContract(Received):
    """A contract that took another one's place."""

    contract_id: str
    new_contract_id: str
    customer_id: str


@consumer.on("customer.contract.transferred", data=TransferredContract, order=Order.EACH)
def transfer(delivery: Delivery[TransferredContract]) -> None:
    """Keep whose a contract is under its new id."""
    said = delivery.data
    delivery.use(ConnectionFollowing).transfer(
        said.contract_id, said.new_contract_id, said.customer_id, delivery.once
    )


def _follow(delivery: Delivery[ServedContract], *, is_ended: bool) -> None:
    said = delivery.data
    connection = Connection(
        said.contract_id, said.customer_id, said.building_id, is_ended, delivery.event.sequence
    )
    delivery.use(ConnectionFollowing).follow(connection, delivery.once)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of monitoring's queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(MonitoringConsumerSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(MonitoringConsumerSettings), dead_letter)
