"""What customer does as services answer who asks for a person's data: it is one of them itself."""

from __future__ import annotations

from functions.customer.personal_data.answers import (
    CheckedAnswer,
    CollectedAnswer,
    ErasedAnswer,
    GatheredParts,
)
from functions.customer.personal_data.archiving import PersonalDataArchiving
from functions.customer.personal_data.held import CustomerPersonalData
from functions.customer.personal_data.progress import PersonalDataProgress
from functions.customer.search.service import SearchFollowing
from shared.messaging.consumer import Consumer, Delivery, Order
from shared.personal_data.events import REQUESTED, Asked
from shared.personal_data.places import ERASED

personal_data_events = Consumer("customer")


@personal_data_events.on(REQUESTED, data=Asked, order=Order.EACH)
def answer(delivery: Delivery[Asked]) -> None:
    """Collect or erase what customer holds about a person, or say what forbids it."""
    delivery.use(CustomerPersonalData).answer(delivery.data, delivery.once)


@personal_data_events.on("auth.personal-data.collected", data=CollectedAnswer, order=Order.EACH)
@personal_data_events.on("billing.personal-data.collected", data=CollectedAnswer, order=Order.EACH)
@personal_data_events.on("customer.personal-data.collected", data=CollectedAnswer, order=Order.EACH)
@personal_data_events.on("support.personal-data.collected", data=CollectedAnswer, order=Order.EACH)
@personal_data_events.on(
    "notification.personal-data.collected", data=CollectedAnswer, order=Order.EACH
)
def keep_collected(delivery: Delivery[CollectedAnswer]) -> None:
    """Keep where a part lies."""
    progress = delivery.use(PersonalDataProgress)
    progress.collected(delivery.event.source, delivery.data, delivery.once)


@personal_data_events.on("auth.personal-data.checked", data=CheckedAnswer, order=Order.EACH)
@personal_data_events.on("billing.personal-data.checked", data=CheckedAnswer, order=Order.EACH)
@personal_data_events.on("customer.personal-data.checked", data=CheckedAnswer, order=Order.EACH)
@personal_data_events.on("support.personal-data.checked", data=CheckedAnswer, order=Order.EACH)
@personal_data_events.on("notification.personal-data.checked", data=CheckedAnswer, order=Order.EACH)
def keep_checked(delivery: Delivery[CheckedAnswer]) -> None:
    """Keep what forbids an erasure."""
    progress = delivery.use(PersonalDataProgress)
    progress.checked(delivery.event.source, delivery.data, delivery.once)


@personal_data_events.on("auth.personal-data.erased", data=ErasedAnswer, order=Order.EACH)
@personal_data_events.on("billing.personal-data.erased", data=ErasedAnswer, order=Order.EACH)
@personal_data_events.on("customer.personal-data.erased", data=ErasedAnswer, order=Order.EACH)
@personal_data_events.on("support.personal-data.erased", data=ErasedAnswer, order=Order.EACH)
@personal_data_events.on("notification.personal-data.erased", data=ErasedAnswer, order=Order.EACH)
def keep_erased(delivery: Delivery[ErasedAnswer]) -> None:
    """Keep what was erased; tickets are found by their numbers, and say nothing more."""
    erased = delivery.data
    for subject, number in erased.numbers.items():
        kind, _, ticket_id = subject.partition("#")
        if kind == "ticket":
            following = delivery.use(SearchFollowing)
            following.add_ticket(ticket_id, number, erased.customer_id, ERASED, None)
    delivery.use(PersonalDataProgress).erased(delivery.event.source, erased, delivery.once)


@personal_data_events.on("customer.personal-data.gathered", data=GatheredParts, order=Order.EACH)
def put_together(delivery: Delivery[GatheredParts]) -> None:
    """Put the archive together."""
    archiving = delivery.use(PersonalDataArchiving)
    archiving.put_together(delivery.data.request_id, delivery.once)
