"""Events leave through the relay and arrive at consumers, once in effect."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from shared.context import Context, current, working_in
from shared.dynamo.audit import audit_item
from shared.dynamo.codec import encode_item
from shared.dynamo.transaction import Transaction, outbox_item
from shared.event import Event, MalformedEvent, parse
from shared.messaging.consumer import Consumer, Delivery, Received
from shared.messaging.data import EventData
from shared.messaging.relay import NotPublished, record_lines, relay
from shared.wiring import Wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock


class ThingAdded(EventData):
    """A thing was added."""

    event_type = "test.thing.added"
    thing_id: str


def an_event(thing: str = "1") -> Event:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return ThingAdded(thing_id=thing).event(subject=thing, at=at, sequence=3)


def changed(**members: Any) -> str:
    return json.dumps(an_event().envelope() | members)


def test_an_event_is_a_cloudevent_and_reads_back_the_same() -> None:
    with working_in(Context(correlation_id="c-1", causation_id="e-0", actor="user-1")):
        event = an_event()
    envelope = event.envelope()
    assert envelope["specversion"] == "1.0"
    assert envelope["type"] == "test.thing.added"
    assert envelope["source"] == "lastmile/test"
    assert envelope["data"] == {"thingId": "1"}
    assert envelope["sequence"] == "0000000003"
    assert {"correlationid": "c-1", "causationid": "e-0", "actor": "user-1"}.items() <= envelope.items()  # fmt: skip
    assert parse(event.to_json()) == event


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "5", '{"specversion":"0.3"}',
    '{"specversion":"1.0","type":"a.b.c"}', "[" * 100_000, changed(time="2026-03-01"),
    changed(time="2026-03-01T00:00:00"), changed(id="\ud800"), changed(id="x" * 300),
    changed(type="a\x00b"), changed(subject=""), changed(id=7), changed(data=[1]),
    changed(sequence="soon")])  # fmt: skip
def test_what_is_no_event_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(MalformedEvent, match="."):
        parse(text)


class Topic:
    """SNS that keeps what it is given and fails when told."""

    def __init__(self) -> None:
        self.published: list[tuple[str, dict[str, Any]]] = []
        self.failing = False

    def publish_batch(self, TopicArn: str, PublishBatchRequestEntries: list[Any]) -> dict[str, Any]:
        if self.failing:
            return {"Failed": [{"Id": "0", "Code": "InternalError"}]}
        assert len(PublishBatchRequestEntries) <= 10
        self.published += [(TopicArn, e) for e in PublishBatchRequestEntries]
        return {"Successful": []}


def records(*events: Event) -> list[dict[str, Any]]:
    return [
        {"eventName": "INSERT", "dynamodb": {"NewImage": encode_item(outbox_item(e))}}
        for e in events
    ]


def test_the_relay_publishes_outbox_items_in_order_with_their_type() -> None:
    topic = Topic()
    events = [an_event(str(n)) for n in range(23)]
    others = [{"eventName": "REMOVE", "dynamodb": {}}, {"eventName": "MODIFY", "dynamodb": {"NewImage": {}}}]  # fmt: skip
    relay(records(*events) + others, {"test": "arn:test"}, topic)
    assert [json.loads(e["Message"])["subject"] for _, e in topic.published] == [str(n) for n in range(23)]  # fmt: skip
    assert topic.published[0][1]["MessageAttributes"]["type"]["StringValue"] == "test.thing.added"


def test_the_relay_raises_when_a_topic_takes_not_all() -> None:
    topic = Topic()
    topic.failing = True
    with pytest.raises(NotPublished, match="InternalError"):
        relay(records(an_event()), {"test": "arn:test"}, topic)


class Queue:
    """An SQS client."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:
        self.sent.append((QueueUrl, json.loads(MessageBody)))


def inserted(item: dict[str, Any]) -> dict[str, Any]:
    return {"eventName": "INSERT", "dynamodb": {"NewImage": encode_item(item)}}


def test_the_relay_sends_new_audit_lines_to_the_trail_as_they_are() -> None:
    line = audit_item("thing#1", "thing.added", at=FixedClock()()) | {
        "after": {"n": Decimal("1.5")}
    }
    seen = inserted(line) | {"eventName": "MODIFY"}
    queue = Queue()
    record_lines([*records(an_event()), inserted(line), seen], "https://queue", queue)
    assert queue.sent == [("https://queue", line | {"after": {"n": "1.5"}})]


def test_an_audit_line_is_no_event_and_an_event_no_audit_line() -> None:
    topic, queue = Topic(), Queue()
    line = inserted(audit_item("thing#1", "thing.added", at=FixedClock()()))
    relay([line], {"test": "arn:test"}, topic)
    record_lines(records(an_event()), "https://queue", queue)
    assert (topic.published, queue.sent) == ([], [])


class ThingSeen(Received):
    thing_id: str


class Shelf:
    def __init__(self, table: InMemoryTable) -> None:
        self.table = table
        self.contexts: list[Context] = []

    def add(self, thing_id: str, delivery: Delivery[ThingSeen]) -> None:
        if thing_id == "broken":
            raise RuntimeError("try again")
        item = {"pk": f"THING#{thing_id}", "sk": delivery.event.id}
        self.table.commit(Transaction().put(item).once(delivery.once))
        self.contexts.append(current())


def listening() -> tuple[Consumer, Wiring, Shelf, list[tuple[dict[str, Any], str]]]:
    consumer = Consumer("shelf")

    @consumer.on("test.thing.added", data=ThingSeen)
    def added(delivery: Delivery[ThingSeen]) -> None:
        delivery.use(Shelf).add(delivery.data.thing_id, delivery)

    shelf = Shelf(InMemoryTable())
    return consumer, Wiring().provide(Shelf, lambda: shelf), shelf, []


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": str(n), "body": body} for n, body in enumerate(bodies)]}


def test_a_redelivered_event_has_its_effect_once() -> None:
    consumer, wiring, shelf, dead = listening()
    body = an_event().to_json()
    answer = consumer.consume(batch(body, body), wiring, lambda r, why: dead.append((r, why)))
    assert answer == {"batchItemFailures": []}
    assert len([k for k in shelf.table.items if k[0].startswith("THING#")]) == 1
    assert len(shelf.contexts) == 1


def test_the_event_that_led_here_is_the_cause_of_what_follows() -> None:
    consumer, wiring, shelf, dead = listening()
    with working_in(Context(correlation_id="c-9")):
        event = an_event()
    consumer.consume(
        batch(event.to_json()), wiring, lambda r, why: dead.append((r, why)), FixedClock()
    )
    assert shelf.contexts[0].correlation_id == "c-9"
    assert shelf.contexts[0].causation_id == event.id


def test_one_failing_message_goes_back_alone() -> None:
    consumer, wiring, shelf, dead = listening()
    bodies = (an_event("broken").to_json(), an_event("2").to_json())
    answer = consumer.consume(batch(*bodies), wiring, lambda r, why: dead.append((r, why)))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert len(shelf.contexts) == 1
    assert dead == []


def test_what_can_never_succeed_goes_to_the_dead_letters_with_its_reason() -> None:
    consumer, wiring, _, dead = listening()
    unknown = json.dumps(an_event().envelope() | {"type": "test.thing.melted"})
    unfit = json.dumps(an_event().envelope() | {"data": {}})
    answer = consumer.consume(
        batch("{", unknown, unfit), wiring, lambda r, why: dead.append((r, why))
    )
    assert answer == {"batchItemFailures": []}
    reasons = [why for _, why in dead]
    assert "not an event" in reasons[0]
    assert "knows no event test.thing.melted" in reasons[1]
    assert reasons[2] == "data does not fit: thingId"


def test_a_reason_is_a_text_that_a_queue_takes() -> None:
    consumer, wiring, _, dead = listening()
    odd = changed(type="a.b.\ud800\x01\u20ac" + "x" * 150)
    unknown = changed(type="test.thing.\u20ac")
    consumer.consume(batch(odd, unknown), wiring, lambda r, why: dead.append((r, why)))
    assert len(dead) == 2
    for _, why in dead:
        assert why.isascii()
        assert why.isprintable()
        assert 0 < len(why) <= 250


def test_a_message_that_cannot_be_put_aside_comes_again_alone() -> None:
    consumer, wiring, shelf, _ = listening()

    def full(record: dict[str, Any], why: str) -> None:
        raise ConnectionError(why)

    bodies = ("{", an_event("2").to_json())
    answer = consumer.consume(batch(*bodies), wiring, full)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert len(shelf.contexts) == 1
