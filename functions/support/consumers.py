"""What support does on events of others: it answers who asks for a person's data."""

from __future__ import annotations

from typing import Any

from functions.support.personal_data.held import SupportPersonalData
from functions.support.settings import SupportConsumerSettings
from shared.messaging.consumer import Consumer, Delivery, Order, to_dead_letters
from shared.personal_data.events import REQUESTED, Asked
from shared.service import deployed
from shared.settings import load

consumer = Consumer("support")


@consumer.on(REQUESTED, data=Asked, order=Order.EACH)
def answer(delivery: Delivery[Asked]) -> None:
    """Collect or erase what support holds about a person, or say what forbids it."""
    delivery.use(SupportPersonalData).answer(delivery.data, delivery.once)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the support queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(SupportConsumerSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(SupportConsumerSettings), dead_letter)
