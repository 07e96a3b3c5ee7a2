"""What auth does on events of others: it answers who asks for a person's data."""

from __future__ import annotations

from typing import Any

from functions.auth.merged_customers.service import MergedCustomers
from functions.auth.personal_data.held import AuthPersonalData
from functions.auth.settings import ConsumerSettings
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.personal_data.events import REQUESTED, Asked
from shared.service import deployed
from shared.settings import load

consumer = Consumer("auth")


@consumer.on(REQUESTED, data=Asked, order=Order.EACH)
def answer(delivery: Delivery[Asked]) -> None:
    """Collect or erase what auth holds about a person, or say what forbids it."""
    delivery.use(AuthPersonalData).answer(delivery.data, delivery.once)


class ErasedElsewhere(Received):
    """What the audit trail calls the things of which another service has erased something."""

    subjects: tuple[str, ...]


@consumer.on("customer.personal-data.erased", data=ErasedElsewhere, order=Order.EACH)
@consumer.on("billing.personal-data.erased", data=ErasedElsewhere, order=Order.EACH)
@consumer.on("support.personal-data.erased", data=ErasedElsewhere, order=Order.EACH)
def mask_lines(delivery: Delivery[ErasedElsewhere]) -> None:
    """Take the values out of the trail's copies of their lines; again is no harm."""
    delivery.use(AuthPersonalData).mask(delivery.data.subjects)


class CustomerMerged(Received):
    """A customer's record that lives on in another, and which user signs in for that one."""

    into_customer_id: str
    kept_user_id: str | None = None
    closed_user_id: str | None = None


class CustomerUnmerged(Received):
    """A customer's record that is one of its own again, and which user signs in for it."""

    customer_id: str
    user_id: str | None = None
    reopened_user_id: str | None = None


@consumer.on("customer.customer.merged", data=CustomerMerged, order=Order.LATEST)
def merge_customer(delivery: Delivery[CustomerMerged]) -> None:
    """Have one user sign in for the record that stays."""
    said = delivery.data
    delivery.use(MergedCustomers).merge(
        said.into_customer_id, said.kept_user_id, said.closed_user_id, delivery.once
    )


@consumer.on("customer.customer.unmerged", data=CustomerUnmerged, order=Order.LATEST)
def unmerge_customer(delivery: Delivery[CustomerUnmerged]) -> None:
    """Have the users sign in as before."""
    said = delivery.data
    delivery.use(MergedCustomers).undo(
        said.customer_id, said.user_id, said.reopened_user_id, delivery.once
    )


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the auth queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(ConsumerSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(ConsumerSettings), dead_letter)
