"""Events leave through the relay and arrive at consumers, once in effect."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.aws.json_service import Answer
from shared.aws.topics import NotTaken, Published
from shared.context import Context, current, working_in
from shared.dynamo.audit import audit_item
from shared.dynamo.codec import encode_item
from shared.dynamo.transaction import Transaction, outbox_item
from shared.errors import Early
from shared.event import Event, MalformedEvent, parse
from shared.messaging import consumer as consumer_module
from shared.messaging.consumer import (
    Consumer,
    Delivery,
    Order,
    Received,
    handle_each,
    to_come_soon,
)
from shared.messaging.data import EventData
from shared.messaging.relay import NotPublished, record_lines, relay, to_dead_letters
from shared.wiring import Wiring
from tests.fakes.cloud import Cloud
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
        self.published: list[tuple[str, Published]] = []
        self.failing = False

    def publish(self, topic_arn: str, messages: Sequence[Published]) -> list[NotTaken]:
        if self.failing:
            return [NotTaken(0, "InternalError", is_ours=False)]
        assert len(messages) <= 10
        assert sum(len(m.text.encode()) for m in messages) < 262_144
        odd = [n for n, m in enumerate(messages) if '"subject":"odd"' in m.text]
        self.published += [(topic_arn, m) for n, m in enumerate(messages) if n not in odd]
        return [NotTaken(n, "InvalidParameter", is_ours=True) for n in odd]


def nothing_aside(key: str, reason: str) -> None:
    raise AssertionError(f"{key}: {reason}")


def records(*events: Event) -> list[dict[str, Any]]:
    return [
        {"eventName": "INSERT", "dynamodb": {"NewImage": encode_item(outbox_item(e))}}
        for e in events
    ]


def test_the_relay_publishes_outbox_items_in_order_with_their_type() -> None:
    topic = Topic()
    events = [an_event(str(n)) for n in range(23)]
    others = [{"eventName": "REMOVE", "dynamodb": {}}, {"eventName": "MODIFY", "dynamodb": {"NewImage": {}}}]  # fmt: skip
    relay(records(*events) + others, {"test": "arn:test"}, topic, nothing_aside)
    assert [json.loads(m.text)["subject"] for _, m in topic.published] == [str(n) for n in range(23)]  # fmt: skip
    assert topic.published[0][1].attributes == {"type": "test.thing.added"}


def test_what_is_published_and_what_is_seen_is_kept_for_some_time() -> None:
    published = an_event()
    assert outbox_item(published)["expiresAt"] == (published.time + timedelta(days=7)).timestamp()
    consumer, wiring, shelf, _ = listening()
    consumer.consume(batch(published.to_json()), wiring, lambda *_: None, clock=FixedClock())
    (seen,) = (item for (pk, _), item in shelf.table.items.items() if pk.startswith("SEEN#"))
    assert seen["expiresAt"] == (FixedClock()() + timedelta(days=30)).timestamp()


def test_the_relay_raises_when_a_topic_takes_not_all() -> None:
    topic = Topic()
    topic.failing = True
    with pytest.raises(NotPublished, match="InternalError"):
        relay(records(an_event()), {"test": "arn:test"}, topic, nothing_aside)


def test_what_can_never_be_published_is_put_aside_and_the_rest_goes_on() -> None:
    topic, aside = Topic(), dict[str, str]()
    homeless = replace(an_event("homeless"), type="nobody.thing.added")
    huge = replace(an_event("huge"), data={"text": "\u00e9" * 150_000})
    events = [an_event("1"), homeless, an_event("2"), huge, an_event("odd"), an_event("3")]
    broken = inserted({"pk": "OUTBOX#broken", "sk": "EVENT", "event": "{"})
    relay([broken, *records(*events)], {"test": "arn:test"}, topic, aside.__setitem__)
    assert [json.loads(m.text)["subject"] for _, m in topic.published] == ["1", "2", "3"]
    assert aside["OUTBOX#broken"] == "not an event: JSONDecodeError"
    assert aside[f"OUTBOX#{homeless.id}"] == "there is no topic for the events of nobody"
    assert "a topic takes 250000" in aside[f"OUTBOX#{huge.id}"]
    assert aside[f"OUTBOX#{events[4].id}"] == "the topic refuses it: InvalidParameter"
    assert len(aside) == 4


def test_a_batch_is_no_larger_than_a_topic_takes() -> None:
    topic = Topic()
    large = [replace(an_event(str(n)), data={"text": "x" * 100_000}) for n in range(7)]
    relay(records(*large), {"test": "arn:test"}, topic, nothing_aside)
    assert [json.loads(m.text)["subject"] for _, m in topic.published] == list("0123456")


def test_a_topic_that_is_out_of_order_is_tried_again_and_nothing_is_put_aside() -> None:
    topic = Topic()
    topic.failing = True
    with pytest.raises(NotPublished):
        relay(records(an_event("odd")), {"test": "arn:test"}, topic, nothing_aside)


def test_an_audit_line_that_is_too_long_goes_without_what_was_changed() -> None:
    line = audit_item("thing#1", "thing.added", at=FixedClock()()) | {"after": {"t": "x" * 300_000}}
    queue = Queue()
    record_lines([inserted(line), inserted(line | {"after": {}})], "https://queue", queue)
    (_, cut), (_, whole) = queue.sent
    assert {k: v for k, v in cut.items() if k != "leftOut"} == whole == line | {"after": {}}
    assert cut["leftOut"]


def test_dead_letters_name_the_item_and_the_reason() -> None:
    queue = Queue()
    to_dead_letters("https://dead", queue)("OUTBOX#1", "too large")
    assert queue.sent == [("https://dead", {"pk": "OUTBOX#1", "reason": "too large"})]


class Queue:
    """An SQS client."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        assert operation == "SendMessage"
        self.sent.append((request["QueueUrl"], json.loads(request["MessageBody"])))
        return {}


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
    relay([line], {"test": "arn:test"}, topic, nothing_aside)
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
        if thing_id == "early":
            raise Early
        item = {"pk": f"THING#{thing_id}", "sk": delivery.event.id}
        self.table.commit(Transaction().put(item).once(delivery.once))
        self.contexts.append(current())


def listening() -> tuple[Consumer, Wiring, Shelf, list[tuple[dict[str, Any], str]]]:
    consumer = Consumer("shelf")

    @consumer.on("test.thing.added", data=ThingSeen, order=Order.EACH)
    @consumer.on("test.thing.painted", data=ThingSeen, order=Order.LATEST)
    @consumer.on("test.thing.moved", data=ThingSeen, order=Order.LATEST)
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


def told(kind: str, sequence: int, subject: str = "1") -> str:
    event = replace(an_event(subject), type=f"test.thing.{kind}", sequence=sequence)
    return replace(event, data={"thingId": f"{subject}-{kind}-{sequence}"}).to_json()


def seen_of(*bodies: str) -> list[str]:
    """What has an effect of these, in order."""
    consumer, wiring, shelf, dead = listening()
    for body in bodies:
        answer = consumer.consume(batch(body), wiring, lambda r, why: dead.append((r, why)))
        assert answer == {"batchItemFailures": []}
    assert dead == []
    return [pk.partition("#")[2] for pk, _ in shelf.table.items if pk.startswith("THING#")]


def test_what_is_older_than_what_was_seen_of_a_subject_is_dropped() -> None:
    later, earlier = told("moved", 3), told("painted", 2)
    assert seen_of(later, earlier, later) == ["1-moved-3"]
    assert seen_of(earlier, later) == ["1-painted-2", "1-moved-3"]


def test_events_of_one_change_do_not_drop_each_other() -> None:
    assert len(seen_of(told("moved", 3), told("painted", 3))) == 2


def test_subjects_do_not_drop_each_other_nor_events_with_an_effect_of_their_own() -> None:
    other, own = told("moved", 1, subject="2"), told("added", 1)
    assert len(seen_of(told("moved", 3), other, own)) == 3
    assert len(seen_of(told("added", 3), told("moved", 2))) == 2


def test_an_event_without_a_number_drops_nothing_and_is_not_dropped() -> None:
    assert len(seen_of(told("moved", 3), told("painted", 0))) == 2
    assert len(seen_of(told("painted", 0), told("moved", 1))) == 2


def test_whatever_the_order_the_last_state_is_the_latest() -> None:
    for seed in range(50):
        draw = random.Random(seed)
        bodies = [told(draw.choice(("moved", "painted")), n) for n in range(1, 9)] * 2
        draw.shuffle(bodies)
        assert seen_of(*bodies)[-1].endswith("-8")


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


def test_an_early_message_comes_again_soon_and_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    consumer, wiring, shelf, dead = listening()
    bodies = (an_event("early").to_json(), an_event("2").to_json())
    sooner: list[str] = []
    answer = consumer.consume(
        batch(*bodies),
        wiring,
        lambda r, why: dead.append((r, why)),
        soon=lambda record: sooner.append(record["messageId"]),
    )
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert (len(shelf.contexts), dead, sooner) == (1, [], ["0"])
    said = [(line.levelname, line.message, line.exc_info) for line in caplog.records]
    assert ("WARNING", "event put off", None) in said
    assert "ERROR" not in {level for level, _, _ in said}


def test_what_an_early_message_waits_for_may_be_in_its_own_batch() -> None:
    tried: list[str] = []

    def handle(record: dict[str, Any]) -> None:
        tried.append(record["body"])
        if record["body"] == "second" and "first" not in tried:
            raise Early

    answer = handle_each(batch("second", "first"), handle, lambda _, why: tried.append(why))
    assert answer == {"batchItemFailures": []}
    assert tried == ["second", "first", "second"]


def test_a_queue_brings_an_early_message_again_before_its_time(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqs = cloud.client("sqs")
    urls = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("events", "dead-letters")]
    sqs.send_message(QueueUrl=urls[0], MessageBody="early")
    (message,) = sqs.receive_message(QueueUrl=urls[0], VisibilityTimeout=600)["Messages"]
    assert "Messages" not in sqs.receive_message(QueueUrl=urls[0])
    monkeypatch.setattr(consumer_module, "FIRST_PAUSE", 0)
    to_come_soon(urls[1])(
        {
            "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:events",
            "receiptHandle": message["ReceiptHandle"],
            "attributes": {"ApproximateReceiveCount": "1"},
        }
    )
    (again,) = sqs.receive_message(QueueUrl=urls[0])["Messages"]
    assert again["Body"] == "early"


def test_an_early_message_that_cannot_be_had_sooner_comes_in_its_time() -> None:
    def broken(_: dict[str, Any]) -> None:
        raise RuntimeError

    def handle(_: dict[str, Any]) -> None:
        raise Early

    answer = handle_each(batch("1"), handle, lambda _, __: None, broken)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}


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
