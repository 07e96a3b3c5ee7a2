"""What customer does on the events of its own merges."""

from __future__ import annotations

from functions.customer.merges.moving import MergeMoving
from shared.messaging.consumer import Consumer, Delivery, Order, Received

merge_events = Consumer("customer")


class MergeStep(Received):
    """A merge of which something is left to be moved."""

    customer_id: str


@merge_events.on("customer.customer.merged", data=MergeStep, order=Order.EACH)
@merge_events.on("customer.customer.unmerged", data=MergeStep, order=Order.EACH)
@merge_events.on("customer.merge.moved", data=MergeStep, order=Order.EACH)
def go_on_moving(delivery: Delivery[MergeStep]) -> None:
    """Move some more of what belongs to a merged record."""
    delivery.use(MergeMoving).step(delivery.data.customer_id, once=delivery.once)
