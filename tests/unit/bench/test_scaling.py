"""What is counted and simulated for a million accounts, on a few."""

from __future__ import annotations

import pytest

from shared.dynamo.transaction import Transaction
from tests.bench.capacity import Capacity, Metered, of_a_run, size
from tests.bench.scaling import Bucket, Simulation, monthly, report


def test_an_item_is_as_large_as_its_names_and_values() -> None:
    assert size({"pk": "A#1", "sk": "B"}) == 2 + 3 + 2 + 1


def test_units_are_counted_by_dynamodbs_rules() -> None:
    table = Metered()
    table.commit(Transaction().put({"pk": "a", "sk": "b", "text": "x" * 1500}))
    assert table.write_units == 2, "2 KB, by itself"
    table.begin()
    both = Transaction().put({"pk": "a", "sk": "c"}).put({"pk": "a", "sk": "d"})
    table.commit(both)
    assert table.write_units == 4, "two small ones, each twice in a transaction"
    table.begin()
    listed = {"pk": "a", "sk": "e", "gsi3pk": "LIST", "gsi3sk": "1"}
    table.commit(Transaction().put(listed))
    table.commit(Transaction().put(listed | {"text": "y"}))
    assert table.write_units == 1 + 1 + 1, "an index of keys keeps no text"
    table.commit(Transaction().put(listed | {"gsi3sk": "2"}))
    assert table.written_to["gsi3", "LIST"] == 1 + 2, "another place: gone there, new here"


@pytest.fixture(scope="module")
def capacity() -> Capacity:
    return of_a_run(200)


def test_a_run_is_counted_for_each_invoice(capacity: Capacity) -> None:
    assert capacity.invoices == 200
    assert 0 < capacity.requests < 4
    assert 15 < capacity.write_units < 40
    assert capacity.table_units < capacity.write_units


def test_what_gives_so_much_a_second_makes_wait() -> None:
    bucket = Bucket(rate=10)
    assert bucket.take(5, now=1.0) == 1.5
    assert bucket.take(5, now=1.0) == 2.0
    assert bucket.take(5, now=9.0) == 9.5


@pytest.mark.parametrize("partitions", [4, 64])
def test_more_workers_are_faster_until_dynamodb_gives_no_more(
    partitions: int, capacity: Capacity
) -> None:
    times = [
        Simulation(100_000, workers, capacity, 1.4, partitions).seconds() for workers in (1, 4, 32)
    ]
    assert times == sorted(times, reverse=True)
    least = 100_000 * capacity.table_units / (partitions * 1000)
    assert times[-1] >= least


def test_the_report_has_its_tables_and_costs(capacity: Capacity) -> None:
    assert len(list(report(1000, 1.4, capacity))) == 3
    once, twice = (monthly(n, capacity, 1.4) for n in (1000, 2000))
    assert twice["writes"] == pytest.approx(2 * once["writes"])
