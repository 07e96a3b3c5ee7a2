"""From a committed change to its effect elsewhere: published at least once, effective once.

Billing opens accounts, suspends one and resumes it; the customer service follows. Whatever is done to the
relay, the queue and the consumer in between, its table ends as it does when nothing goes wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from random import Random
from typing import Any

import pytest

from functions.billing.consumers import consumer as billing_consumer
from functions.billing.lifecycle.service import ContractLifecycle
from functions.customer.consumers import consumer as customer_consumer
from functions.customer.settings import CustomerSettings
from shared.aws.topics import NotTaken, Published
from shared.dynamo.codec import encode_item
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.event import Event
from shared.messaging.relay import relay
from shared.wiring import Resources, Wiring
from tests.fakes.books import Books
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter
from tests.faults.house import House
from tests.faults.life import Killed, Life, stepped
from tests.unit.billing.builders import House as BillingHouse
from tests.unit.billing.builders import a_contract

Record = dict[str, Any]
TOPICS = {"billing": "arn:aws:sns:::billing-events"}
CONTRACTS = 7
BATCH = 10


@pytest.fixture(scope="module")
def stream() -> list[Record]:
    """The records of billing's stream: every outbox item, in order."""
    house = BillingHouse(new_id=counter("id"))
    house.sell()
    for number in range(1, CONTRACTS + 1):
        house.open(number=number)
    lifecycle, never = house.wiring.use(ContractLifecycle), 2**31
    for move, day in (("suspend", 11), ("resume", 12)):
        once = Once("test", move, never)
        getattr(lifecycle, move)("contract-1", date(2026, 3, day), once)
    return [
        {"eventName": "INSERT", "dynamodb": {"NewImage": encode_item(item)}}
        for (pk, _), item in house.table.items.items()
        if pk.startswith("OUTBOX#")
    ]


class Topic:
    """SNS before the queue: a publication fails at one call, in one of its ways."""

    def __init__(self, fails_at: int, how: str) -> None:
        self.fails_at, self.how = fails_at, how
        self.calls = 0
        self.messages: list[str] = []

    def publish(self, topic_arn: str, messages: Sequence[Published]) -> list[NotTaken]:
        assert topic_arn == TOPICS["billing"]
        self.calls += 1
        taken = [message.text for message in messages]
        if self.calls != self.fails_at:
            self.messages += taken
            return []
        half = len(taken) // 2
        if self.how == "refused":
            raise ConnectionError("no route to SNS")
        self.messages += taken[:half] if self.how == "half taken" else taken
        if self.how == "answer lost":
            raise TimeoutError("no answer from SNS")
        return [NotTaken(n, "Throttled", is_ours=False) for n in range(half, len(taken))]


def published(stream: list[Record], topic: Topic) -> list[str]:
    """What a stream brings to a topic: a batch that raises is brought again."""
    for start in range(0, len(stream), 25):
        for _ in range(5):
            try:
                relay(stream[start : start + 25], TOPICS, topic, not_aside)
            except Exception:  # noqa: BLE001 - as Lambda does with a stream's batch
                continue
            break
        else:
            raise AssertionError("the stream gave up")
    return topic.messages


def heard(messages: list[str]) -> list[str]:
    """What the queue's filter policy lets through."""
    return [m for m in messages if any(f'"type":"{t}"' in m for t in customer_consumer.handlers)]


def a_customer_service(table: Table) -> Wiring:
    return Wiring(
        Resources(
            settings=CustomerSettings("customer"),
            table=table,
            clock=FixedClock(),
            new_id=counter("c"),
        )
    )


def deliver(batch: list[str], table: Table) -> list[str]:
    """One invocation of the customer's consumer; the messages that are to come again."""
    records = [{"messageId": str(n), "body": m} for n, m in enumerate(batch)]
    answer = customer_consumer.consume(
        {"Records": records}, a_customer_service(table), not_dead, FixedClock()
    )
    return [batch[int(f["itemIdentifier"])] for f in answer["batchItemFailures"]]


def not_aside(key: str, reason: str) -> None:
    raise SystemExit(f"{key}: {reason}")


def not_dead(record: Record, reason: str) -> None:
    raise AssertionError(f"{reason}: {record}")


def followed(messages: list[str]) -> dict[tuple[str, str], Record]:
    """The customer's table after these messages, with nothing going wrong."""
    table = InMemoryTable()
    for start in range(0, len(messages), BATCH):
        assert deliver(messages[start : start + BATCH], table) == []
    return table.items


@pytest.fixture(scope="module")
def messages(stream: list[Record]) -> list[str]:
    return published(stream, Topic(0, ""))


@pytest.fixture(scope="module")
def undisturbed(messages: list[str]) -> dict[tuple[str, str], Record]:
    return followed(heard(messages))


def test_undisturbed_every_event_is_published_once_and_every_service_known(
    stream: list[Record], messages: list[str], undisturbed: dict[tuple[str, str], Record]
) -> None:
    assert len(messages) == len(set(messages)) == len(stream) == CONTRACTS * 3 + 4
    states = [i["state"] for i in undisturbed.values() if "state" in i]
    assert states == ["active"] * CONTRACTS


@pytest.mark.parametrize("how", ["refused", "half taken", "answer lost"])
def test_a_publication_that_fails_half_way_is_made_up_for(
    stream: list[Record], undisturbed: dict[tuple[str, str], Record], how: str
) -> None:
    for call in (1, 2, 3):
        topic = Topic(call, how)
        arrived = published(stream, topic)
        assert topic.calls > 3, f"{how} at call {call}"
        assert {e["dynamodb"]["NewImage"]["event"]["S"] for e in stream} == set(arrived)
        assert followed(heard(arrived)) == undisturbed, f"{how} at call {call}"


def test_a_consumer_killed_at_any_step_has_its_effect_once(
    messages: list[str], undisturbed: dict[tuple[str, str], Record]
) -> None:
    batch = heard(messages)
    for step in count(1):
        table, life = InMemoryTable(), Life(ends_at=step)
        with suppress(Killed):
            assert deliver(batch, stepped(table, House(table).queue, life)[0]) == []
            life.step()  # the end of the function, before SQS hears of it
        assert deliver(batch, table) == []
        assert table.items == undisturbed, f"killed at step {step}"
        if not life.over:
            break
    assert step > len(batch)


def test_duplicates_and_disorder_change_nothing(
    messages: list[str], undisturbed: dict[tuple[str, str], Record]
) -> None:
    for seed in range(60):
        random = Random(seed)
        shuffled = heard(messages) * 2
        random.shuffle(shuffled)
        assert known(followed(shuffled)) == known(undisturbed), f"order {seed}"


def known(items: dict[tuple[str, str], Record]) -> dict[tuple[str, str], Record]:
    """The items but for the marks of what was seen: what is out of date needs none."""
    return {k: v for k, v in items.items() if not k[0].startswith("SEEN#")}


def test_an_account_is_opened_once_wherever_its_consumer_is_killed() -> None:
    said = Event(
        type="customer.contract.activated",
        subject="contract-1",
        time=FixedClock()(),
        data=contract_data(),
    )
    record = {"messageId": "1", "body": said.to_json()}
    for step in count(1):
        house = BillingHouse()
        house.sell()
        life = Life(ends_at=step)
        with suppress(Killed):
            consume(record, house, stepped(house.table, house.queue, life)[0])
            life.step()
        consume(record, house, house.table)
        books = Books.of(house.table.items.values())
        assert books.faults() == [], f"killed at step {step}"
        assert len(books.invoices) == len(books.balances) == 1, f"killed at step {step}"
        if not life.over:
            break
    assert step > 2


def consume(record: Record, house: BillingHouse, table: Table) -> None:
    wiring = BillingHouse(table=table, clock=house.clock).wiring  # type: ignore[arg-type]
    answer = billing_consumer.consume({"Records": [record]}, wiring, not_dead, house.clock)
    assert answer == {"batchItemFailures": []}


def contract_data() -> dict[str, Any]:
    contract = a_contract()
    return {
        "contractId": contract.contract_id,
        "number": "C-1",
        "customerId": contract.customer_id,
        "customerName": contract.customer_name,
        "tariffId": contract.tariff_id,
        "tariffRevision": contract.tariff_revision,
        "activatedOn": contract.activated_on.isoformat(),
        "timeZone": contract.time_zone,
        "locale": contract.locale,
    }
