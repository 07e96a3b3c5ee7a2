"""How a service listens: an SQS batch in, one use case per event, the failures named one by one.

What can never succeed (unreadable, of an unknown type, with data that does not fit) goes to the
dead-letter queue at once, with its reason; what fails otherwise is tried again by the queue and
ends there too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from shared.aws import clients
from shared.clock import Clock, system_clock
from shared.context import working_in
from shared.dynamo.once import REMEMBERED_DAYS, AlreadySeen, Latest, Once, StaleEvent
from shared.errors import Early, Unavailable
from shared.event import Event, MalformedEvent, parse
from shared.observability import logger
from shared.wiring import Wiring


class Received(BaseModel):
    """Base of a consumer's own view of another service's event.

    It names what it needs and passes over the rest.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="ignore",
        defer_build=True,
    )


Data = TypeVar("Data", bound=Received)
T = TypeVar("T")


@dataclass(frozen=True)
class Delivery(Generic[Data]):
    """An event that has arrived, its data, and what the use case needs to have its effect once."""

    event: Event
    data: Data
    once: Once
    wiring: Wiring

    def use(self, kind: type[T]) -> T:
        """A use case of this service."""
        return self.wiring.use(kind)


class Order(StrEnum):
    """Whether an event may be dropped because a later one of its entity has been handled.

    The queue does not keep the order. LATEST is for handlers that follow an entity's state: what is
    older than what was seen is dropped. EACH is for events that have an effect of their own.
    """

    LATEST = "latest"
    EACH = "each"


Handle = Callable[[Delivery[Any]], None]
DeadLetter = Callable[[dict[str, Any], str], None]
Soon = Callable[[dict[str, Any]], None]
"""Has the queue bring a message again before its time."""
FIRST_PAUSE, LONGEST_PAUSE = 5, 60  # seconds until a message that was put off comes again


class Consumer:
    """The events a service listens to.

    `@consumer.on(type, data=Model, order=Order.EACH)` declares one.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.handlers: dict[str, tuple[type[Received], Handle]] = {}
        self.orders: dict[str, Order] = {}

    def including(self, other: Consumer) -> Consumer:
        """This consumer, which handles another one's events too."""
        self.handlers |= other.handlers
        self.orders |= other.orders
        return self

    def on(
        self, event_type: str, *, data: type[Data], order: Order
    ) -> Callable[[Callable[[Delivery[Data]], None]], Callable[[Delivery[Data]], None]]:
        """Declare what happens on an event of a type."""

        def register(handle: Callable[[Delivery[Data]], None]) -> Callable[[Delivery[Data]], None]:
            self.handlers[event_type] = (data, handle)
            self.orders[event_type] = order
            return handle

        return register

    def consume(
        self,
        batch: dict[str, Any],
        wiring: Wiring,
        dead_letter: DeadLetter,
        clock: Clock = system_clock,
        soon: Soon | None = None,
    ) -> dict[str, Any]:
        """Handle an SQS batch; the answer names the messages to deliver again."""
        return handle_each(
            batch, lambda record: self._handle(record, wiring, clock), dead_letter, soon
        )

    def _handle(self, record: dict[str, Any], wiring: Wiring, clock: Clock) -> None:
        event = parse(record["body"])
        if event.type not in self.handlers:
            raise MalformedEvent(f"{self.name} knows no event {event.type}")
        data, handle = self.handlers[event.type]
        expires_at = int(clock().timestamp()) + REMEMBERED_DAYS * 86400
        once = Once(self.name, event.id, expires_at, self._latest(event))
        with working_in(replace(event.context, causation_id=event.id)):
            try:
                handle(Delivery(event, data.model_validate(event.data), once, wiring))
                logger().info("event handled", event_type=event.type, event_id=event.id)
            except StaleEvent:
                logger().info("event overtaken", event_type=event.type, event_id=event.id)
            except AlreadySeen:
                logger().info("event seen before", event_type=event.type, event_id=event.id)

    def _latest(self, event: Event) -> Latest | None:
        """What tells the age of an event that follows a state; an unnumbered one has none."""
        if self.orders[event.type] is Order.EACH or event.sequence == 0:
            return None
        return Latest(f"{event.type.rpartition('.')[0]}#{event.subject}", event.sequence)


def handle_each(
    batch: dict[str, Any],
    handle: Callable[[dict[str, Any]], None],
    dead_letter: DeadLetter,
    soon: Soon | None = None,
) -> dict[str, Any]:
    """Handle the records of an SQS batch; the answer names the messages to deliver again.

    One that can't be read (MalformedEvent, ValidationError) goes to the dead letters. One that is
    Early, or finds something Unavailable, is tried once more behind the others, which may be what
    it waits for, and comes `soon` where that is given: no error until it has come too often.
    """
    failures: list[str] = []
    early: list[dict[str, Any]] = []
    for record in batch.get("Records", []):
        _tried(record, lambda r: _handled(r, handle, dead_letter), failures, early)
    waiting: list[dict[str, Any]] = []
    for record in early:
        _tried(record, lambda r: _handled(r, handle, dead_letter), failures, waiting)
    for record in waiting:
        logger().warning("event put off", message_id=record["messageId"])
        failures.append(record["messageId"])
        if soon is not None:
            _tried(record, soon, [], [])
    return {"batchItemFailures": [{"itemIdentifier": failed} for failed in failures]}


def _tried(
    record: dict[str, Any],
    step: Callable[[dict[str, Any]], None],
    failures: list[str],
    early: list[dict[str, Any]],
) -> None:
    """Take a step with a record, whose failure is noted and never fails the others."""
    try:
        step(record)
    except (Early, Unavailable):
        early.append(record)
    except Exception:  # noqa: BLE001 - one bad message never fails the others
        logger().exception("event failed", message_id=record["messageId"])
        failures.append(record["messageId"])


def _handled(
    record: dict[str, Any], handle: Callable[[dict[str, Any]], None], dead_letter: DeadLetter
) -> None:
    try:
        handle(record)
    except (MalformedEvent, ValidationError) as error:
        reason = _reason(error)
        logger().error("event refused", reason=reason, message_id=record["messageId"])
        dead_letter(record, reason)


def to_dead_letters(queue_url: str) -> DeadLetter:
    """What puts a message on the dead-letter queue, with its reason as an attribute."""

    def send(record: dict[str, Any], reason: str) -> None:
        clients.sqs().call(
            "SendMessage",
            {
                "QueueUrl": queue_url,
                "MessageBody": record["body"],
                "MessageAttributes": {"reason": {"DataType": "String", "StringValue": reason}},
            },
        )

    return send


def to_come_soon(dead_letter_queue_url: str) -> Soon:
    """What shortens a message's time out of sight; its queue lies beside that of dead letters."""

    def shorten(record: dict[str, Any]) -> None:
        times = int(record["attributes"]["ApproximateReceiveCount"])
        place, _, _ = dead_letter_queue_url.rpartition("/")
        name = record["eventSourceARN"].rpartition(":")[2]
        clients.sqs().call(
            "ChangeMessageVisibility",
            {
                "QueueUrl": f"{place}/{name}",
                "ReceiptHandle": record["receiptHandle"],
                "VisibilityTimeout": min(FIRST_PAUSE * 4 ** (times - 1), LONGEST_PAUSE),
            },
        )

    return shorten


def _reason(error: Exception) -> str:
    """Why a message is put aside, in the characters that a message's attribute may have."""
    said = str(error) or type(error).__name__
    if isinstance(error, ValidationError):
        fields = ", ".join(".".join(map(str, e["loc"])) for e in error.errors())
        said = f"data does not fit: {fields}"
    return re.sub(r"[^ -~]", "?", said)[:250]
