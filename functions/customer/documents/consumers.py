"""The function that makes contracts' documents: what it does on customer's own events."""

from __future__ import annotations

from typing import Any

from functions.customer.documents.making import ContractDocumentMaker
from functions.customer.settings import CustomerSettings
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.service import deployed
from shared.settings import load

consumer = Consumer("contract-documents")


class AContract(Received):
    """Which contract it is about."""

    contract_id: str


class ATransfer(Received):
    """Which contract has taken the place of another one."""

    new_contract_id: str


@consumer.on("customer.contract.drafted", data=AContract, order=Order.EACH)
@consumer.on("customer.contract.activated", data=AContract, order=Order.EACH)
def make_document(delivery: Delivery[AContract]) -> None:
    """Make its PDF."""
    version = delivery.event.sequence
    delivery.use(ContractDocumentMaker).make(delivery.data.contract_id, version, delivery.once)


@consumer.on("customer.contract.transferred", data=ATransfer, order=Order.EACH)
def make_transferred(delivery: Delivery[ATransfer]) -> None:
    """Make the PDF of the new contract; the old one's stay as they are."""
    delivery.use(ContractDocumentMaker).make(delivery.data.new_contract_id, 1, delivery.once)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(CustomerSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(CustomerSettings), dead_letter)
