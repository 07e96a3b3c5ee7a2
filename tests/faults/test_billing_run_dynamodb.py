"""The same run over DynamoDB's own conditions (ministack): killed anywhere, in conflict, throttled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from shared.aws.errors import AwsError
from shared.aws.json_service import Answer, JsonClient
from shared.dynamo.cursor import Cursors
from shared.dynamo.expressions import operation_request
from shared.dynamo.table import DynamoTable
from shared.dynamo.transaction import LARGEST, Transaction
from tests.fakes.books import Books
from tests.fakes.table import InMemoryTable
from tests.faults.house import House
from tests.faults.life import Killed, Life
from tests.faults.scene import BEHIND, JUNE, Scene


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene(in_first=3, in_second=0)


def no_secret() -> str:
    raise AssertionError("the run's functions may not read the cursors' secret")


class DynamoHouse(House):
    """Billing over a table of DynamoDB's, emptied and filled again; the run of June has begun."""

    def __init__(self, client: JsonClient, scene: Scene, through: JsonClient | None = None) -> None:
        self.client = client
        self.naps: list[float] = []
        super().__init__(self.table_through(through or client))
        begun = scene.house()
        begun.dispatch(JUNE)
        assert isinstance(begun.table, InMemoryTable)
        self._refill(begun.table.items.values())
        self.queue.waiting = begun.queue.waiting

    def table_through(self, client: JsonClient) -> DynamoTable:
        """The table as a process with this client sees it."""
        return DynamoTable(client, "billing", Cursors(no_secret), self.naps.append)

    def items(self) -> Iterator[dict[str, Any]]:
        start: dict[str, Any] | None = None
        while True:
            items, start = self.table_through(self.client).scan(limit=100, start=start)
            yield from items
            if start is None:
                return

    def _refill(self, items: Iterable[dict[str, Any]]) -> None:
        writes = Transaction()
        for old in self.items():
            writes.delete(old["pk"], old["sk"])
        kept = Transaction()
        for item in items:
            kept.put(item)
        for transaction in (writes, kept):
            for start in range(0, len(transaction), LARGEST):
                part = transaction.operations[start : start + LARGEST]
                request = [operation_request(o, "billing") for o in part]
                self.client.call("TransactWriteItems", {"TransactItems": request})


def assert_billed(house: DynamoHouse, scene: Scene, how: str) -> None:
    books = Books.of(house.items())
    assert books.faults() == [], how
    assert books.periods == scene.expected(*BEHIND), how


def test_a_worker_may_be_killed_at_any_step(dynamodb: JsonClient, scene: Scene) -> None:
    step, over = 0, True
    while over:
        step += 1
        house, life = DynamoHouse(dynamodb, scene), Life(ends_at=step)
        with suppress(Killed):
            house.settle(life)
        over = life.over
        house.settle()
        assert_billed(house, scene, f"killed at step {step}")
    assert step > 12


class Cancelling:
    """A client whose transactions are cancelled some times before they go through."""

    def __init__(self, client: JsonClient, times: int, *codes: str) -> None:
        self._client, self._times, self._codes = client, times, codes
        self.refused = 0
        self._left: dict[str, int] = {}

    def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        if operation == "TransactWriteItems":
            key = repr(request["TransactItems"])
            left = self._left.setdefault(key, self._times)
            if left:
                self._left[key] -= 1
                self.refused += 1
                raise self._cancelled(len(request["TransactItems"]))
        return self._client.call(operation, request)

    def _cancelled(self, count: int) -> AwsError:
        codes = [*self._codes, *["None"] * (count - len(self._codes))]
        reasons = [{"Code": code} for code in codes[:count]]
        return AwsError("TransactionCanceledException", details={"CancellationReasons": reasons})


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError"])
def test_what_is_cancelled_by_a_conflict_is_tried_again(
    dynamodb: JsonClient, scene: Scene, code: str
) -> None:
    busy = Cancelling(dynamodb, 2, code)
    house = DynamoHouse(dynamodb, scene, through=busy)
    house.settle()
    assert_billed(house, scene, code)
    assert busy.refused >= 10
    assert len(house.naps) == busy.refused


def test_a_conflict_that_does_not_end_leaves_the_shard_to_a_later_worker(
    dynamodb: JsonClient, scene: Scene
) -> None:
    house = DynamoHouse(dynamodb, scene)
    free = house.table
    house.table = house.table_through(Cancelling(dynamodb, 1000, "TransactionConflict"))
    assert not house.deliver(house.queue.visible()[0])
    house.table = free
    house.settle()
    assert_billed(house, scene, "after the conflict")


class Throttling:
    """A client that answers one read in seven with an error that has outlived its retries.

    Not every seventh: a turn that begins anew with as many reads would always meet the same one.
    """

    def __init__(self, client: JsonClient) -> None:
        self._client = client
        self._chance = Random(7)

    def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        reads = operation in ("GetItem", "BatchGetItem", "Query")
        if reads and self._chance.randrange(7) == 0:
            raise AwsError("ProvisionedThroughputExceededException")
        return self._client.call(operation, request)


def test_throttled_reads_only_make_it_late(dynamodb: JsonClient, scene: Scene) -> None:
    house = DynamoHouse(dynamodb, scene)
    house.table = house.table_through(Throttling(dynamodb))
    house.settle()
    assert_billed(house, scene, "throttled")


class Unfinished:
    """A client whose batch reads bring only the first half of what is asked."""

    def __init__(self, client: JsonClient) -> None:
        self._client = client

    def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        if operation != "BatchGetItem":
            return self._client.call(operation, request)
        ((table, asked),) = request["RequestItems"].items()
        keys = asked["Keys"]
        half = (len(keys) + 1) // 2
        first = {"RequestItems": {table: asked | {"Keys": keys[:half]}}}
        answer = self._client.call(operation, first)
        if keys[half:]:
            answer["UnprocessedKeys"] = {table: asked | {"Keys": keys[half:]}}
        return answer


def test_batch_reads_that_bring_half_are_asked_for_the_rest(
    dynamodb: JsonClient, scene: Scene
) -> None:
    house = DynamoHouse(dynamodb, scene, through=Unfinished(dynamodb))
    house.settle()
    assert_billed(house, scene, "in halves")
