"""The function that makes documents: what it does on billing's own events."""

from __future__ import annotations

from typing import Any

from functions.billing.documents.making import DocumentMaker
from functions.billing.settings import BillingSettings
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.service import deployed
from shared.settings import load

consumer = Consumer("documents")


class AnInvoice(Received):
    """Which invoice it is about."""

    invoice_id: str


class ANote(Received):
    """Which credit note it is about."""

    invoice_id: str
    credit_note_id: str


@consumer.on("billing.invoice.created", data=AnInvoice, order=Order.EACH)
def make_invoice(delivery: Delivery[AnInvoice]) -> None:
    """Make its PDF."""
    delivery.use(DocumentMaker).make_invoice(delivery.data.invoice_id, delivery.once)


@consumer.on("billing.invoice.send-requested", data=AnInvoice, order=Order.EACH)
@consumer.on("billing.invoice.released", data=AnInvoice, order=Order.EACH)
def send_invoice(delivery: Delivery[AnInvoice]) -> None:
    """Say again that its PDF is to be sent; one that is not made yet is made."""
    delivery.use(DocumentMaker).make_invoice(
        delivery.data.invoice_id, delivery.once, asked_for=True
    )


@consumer.on("billing.credit-note.issued", data=ANote, order=Order.EACH)
def make_credit_note(delivery: Delivery[ANote]) -> None:
    """Make its PDF."""
    note = delivery.data
    delivery.use(DocumentMaker).make_credit_note(
        note.invoice_id, note.credit_note_id, delivery.once
    )


class AConsolidatedInvoice(Received):
    """Which consolidated invoice it is about."""

    consolidated_invoice_id: str


@consumer.on("billing.consolidated-invoice.issued", data=AConsolidatedInvoice, order=Order.EACH)
def make_consolidated_invoice(delivery: Delivery[AConsolidatedInvoice]) -> None:
    """Make its PDF."""
    invoice_id = delivery.data.consolidated_invoice_id
    delivery.use(DocumentMaker).make_consolidated(invoice_id, delivery.once)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the documents' queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(BillingSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(BillingSettings), dead_letter)
