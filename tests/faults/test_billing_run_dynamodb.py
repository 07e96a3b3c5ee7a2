"""The same run over DynamoDB's own conditions (moto): killed anywhere, in conflict, throttled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError

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

    def __init__(self, client: Any, scene: Scene, through: Any = None) -> None:
        self.client = client
        self.naps: list[float] = []
        super().__init__(self.table_through(through or client))
        begun = scene.house()
        begun.dispatch(JUNE)
        assert isinstance(begun.table, InMemoryTable)
        self._refill(begun.table.items.values())
        self.queue.waiting = begun.queue.waiting

    def table_through(self, client: Any) -> DynamoTable:
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
                self.client.transact_write_items(TransactItems=request)


def assert_billed(house: DynamoHouse, scene: Scene, how: str) -> None:
    books = Books.of(house.items())
    assert books.faults() == [], how
    assert books.periods == scene.expected(*BEHIND), how


def test_a_worker_may_be_killed_at_any_step(dynamodb: Any, scene: Scene) -> None:
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

    def __init__(self, client: Any, times: int, *codes: str) -> None:
        self._client, self._times, self._codes = client, times, codes
        self.refused = 0
        self._left: dict[str, int] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(
        self, *, TransactItems: list[dict[str, Any]], ClientRequestToken: str
    ) -> Any:
        key = repr(TransactItems)
        left = self._left.setdefault(key, self._times)
        if left:
            self._left[key] -= 1
            self.refused += 1
            raise self._cancelled(len(TransactItems))
        return self._client.transact_write_items(
            TransactItems=TransactItems, ClientRequestToken=ClientRequestToken
        )

    def _cancelled(self, count: int) -> Exception:
        codes = [*self._codes, *["None"] * (count - len(self._codes))]
        answer = {
            "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
            "CancellationReasons": [{"Code": code} for code in codes[:count]],
        }
        kind: Callable[..., Exception] = self._client.exceptions.TransactionCanceledException
        return kind(answer, "TransactWriteItems")


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError"])
def test_what_is_cancelled_by_a_conflict_is_tried_again(
    dynamodb: Any, scene: Scene, code: str
) -> None:
    busy = Cancelling(dynamodb, 2, code)
    house = DynamoHouse(dynamodb, scene, through=busy)
    house.settle()
    assert_billed(house, scene, code)
    assert busy.refused >= 10
    assert len(house.naps) == busy.refused


def test_a_conflict_that_does_not_end_leaves_the_shard_to_a_later_worker(
    dynamodb: Any, scene: Scene
) -> None:
    house = DynamoHouse(dynamodb, scene)
    free = house.table
    house.table = house.table_through(Cancelling(dynamodb, 1000, "TransactionConflict"))
    assert not house.deliver(house.queue.visible()[0])
    house.table = free
    house.settle()
    assert_billed(house, scene, "after the conflict")


class Throttling:
    """A client that answers every other read with an error that has outlived botocore's retries."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._calls = 0

    def __getattr__(self, name: str) -> Any:
        if name not in ("get_item", "batch_get_item", "query"):
            return getattr(self._client, name)
        self._calls += 1
        if self._calls % 7 == 0:
            error: Any = {
                "Error": {"Code": "ProvisionedThroughputExceededException", "Message": ""}
            }
            raise ClientError(error, name)
        return getattr(self._client, name)


def test_throttled_reads_only_make_it_late(dynamodb: Any, scene: Scene) -> None:
    house = DynamoHouse(dynamodb, scene)
    house.table = house.table_through(Throttling(dynamodb))
    house.settle()
    assert_billed(house, scene, "throttled")


class Unfinished:
    """A client whose batch reads bring only the first half of what is asked."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> Any:
        ((table, asked),) = RequestItems.items()
        keys = asked["Keys"]
        half = (len(keys) + 1) // 2
        answer = self._client.batch_get_item(RequestItems={table: asked | {"Keys": keys[:half]}})
        if keys[half:]:
            answer["UnprocessedKeys"] = {table: asked | {"Keys": keys[half:]}}
        return answer


def test_batch_reads_that_bring_half_are_asked_for_the_rest(dynamodb: Any, scene: Scene) -> None:
    house = DynamoHouse(dynamodb, scene, through=Unfinished(dynamodb))
    house.settle()
    assert_billed(house, scene, "in halves")
