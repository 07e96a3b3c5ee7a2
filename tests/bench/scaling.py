"""`make scaling`: what a million accounts cost on AWS, and how long their run takes.

Requests and capacity units are counted, not measured (capacity.py). The time is simulated: workers
take shards, their pages take CPU and calls to DynamoDB, and every key and partition gives what
DynamoDB lets it give a second.

ACCOUNTS=1000000   accounts to bill
CPU_MS=1.4         CPU an invoice, from `make bench PART=billing`
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rich.table import Table

from functions.billing.accounts.sharding import SHARDS
from infra.local.screen import console
from tests.bench.capacity import Capacity, of_a_run

PAGE = 96  # accounts that a worker bills between two looks at its time
KEY_LIMIT = 1000.0  # write units a second of a partition, and so of a key
FIRST_PARTITIONS = 4  # what a new on-demand table can write at once: 4,000 units a second
CALL_MS = {"reads": 8.0, "transactions": 25.0}
"""Of a page: two batch reads and a query; five transactions, most of them of 97 items."""
READS, TRANSACTIONS = 3, 5
WORKERS = (1, 4, 8, 16, 32)
PRICES = {"write": 0.625, "read": 0.125, "stored": 0.25, "gb_second": 0.0000133334}
"""US dollars: a million write or read units on demand, a GB a month, a GB-second of Lambda on Arm
(us-east-1, 2026)."""
MEMORY_GB = 0.5


@dataclass
class Bucket:
    """So many units a second; who wants more waits."""

    rate: float
    free_at: float = 0.0

    def take(self, units: float, now: float) -> float:
        """When these units are there."""
        self.free_at = max(self.free_at, now) + units / self.rate
        return self.free_at


@dataclass
class Simulation:
    """A run of accounts by workers, page after page."""

    accounts: int
    workers: int
    capacity: Capacity
    cpu_ms: float
    partitions: int = FIRST_PARTITIONS
    waited: dict[str, float] = field(default_factory=dict)

    def seconds(self) -> float:
        """How long the run takes."""
        table = [Bucket(KEY_LIMIT) for _ in range(self.partitions)]
        hot = {name: Bucket(KEY_LIMIT / units) for name, units in _spread(self.capacity).items()}
        shards = iter(range(SHARDS))
        left = ceil_div(ceil_div(self.accounts, SHARDS), PAGE)
        idle: list[tuple[float, int]] = []
        for _ in range(min(self.workers, SHARDS)):
            next(shards)
            heapq.heappush(idle, (0.0, left))
        end = 0.0
        while idle:
            now, pages = heapq.heappop(idle)
            if pages == 0:
                end = max(end, now)
                if next(shards, None) is not None:
                    heapq.heappush(idle, (now, left))
                continue
            heapq.heappush(idle, (self._page(now, table, hot), pages - 1))
        return end

    def _page(self, now: float, table: list[Bucket], hot: Mapping[str, Bucket]) -> float:
        """When a page that begins now is done."""
        calls = READS * CALL_MS["reads"] + TRANSACTIONS * CALL_MS["transactions"]
        worked = now + (PAGE * self.cpu_ms + calls) / 1000
        share = PAGE * self.capacity.table_units / len(table)
        done = {"the table's partitions": max(b.take(share, now) for b in table)}
        done |= {name: bucket.take(PAGE, now) for name, bucket in hot.items()}
        name, at = max(done.items(), key=lambda one: one[1])
        if at > worked:
            self.waited[name] = self.waited.get(name, 0.0) + at - worked
        return max(worked, at)


def ceil_div(number: int, by: int) -> int:
    """How many groups of a size it takes."""
    return -(-number // by)


def _spread(capacity: Capacity) -> dict[str, float]:
    """Write units an invoice of the keys that all invoices share."""
    return {name: units for name, units in capacity.hottest if units > 0.01}


def monthly(accounts: int, capacity: Capacity, cpu_ms: float) -> dict[str, float]:
    """US dollars a month of billing so many accounts once."""
    gb_seconds = accounts * (cpu_ms + 2) / 1000 * MEMORY_GB
    return {
        "writes": accounts * capacity.write_units / 1e6 * PRICES["write"],
        "reads": accounts * capacity.read_units / 1e6 * PRICES["read"],
        "storage that a month adds": accounts * capacity.bytes_stored / 2**30 * PRICES["stored"],
        "Lambda": gb_seconds * PRICES["gb_second"],
    }


def report(accounts: int, cpu_ms: float, capacity: Capacity) -> Iterator[Table]:
    """What was counted, what it costs, and how long it takes."""
    counted = Table("an invoice takes", "", title="DynamoDB")
    counted.add_row("requests", f"{capacity.requests:.2f}")
    counted.add_row("write units, indexes with them", f"{capacity.write_units:.1f}")
    counted.add_row("write units of the table alone", f"{capacity.table_units:.1f}")
    counted.add_row("read units", f"{capacity.read_units:.1f}")
    counted.add_row("bytes stored, without indexes", f"{capacity.bytes_stored:,.0f}")
    for name, units in capacity.hottest:
        counted.add_row(f"write units to {name}", f"{units:.3f}")
    yield counted
    costs = monthly(accounts, capacity, cpu_ms)
    cost = Table("a month", "US$", title=f"{accounts:,} accounts")
    for name, dollars in costs.items():
        cost.add_row(name, f"{dollars:,.2f}")
    cost.add_row("together", f"{sum(costs.values()):,.2f}")
    yield cost
    times = Table("workers", "partitions", "minutes", "invoices/s", "waits for", title="A run")
    for partitions in (FIRST_PARTITIONS, 16, 64):
        for workers in WORKERS:
            one = Simulation(accounts, workers, capacity, cpu_ms, partitions)
            took = one.seconds()
            most = max(one.waited, key=lambda n: one.waited[n]) if one.waited else "nothing"
            times.add_row(
                str(workers), str(partitions), f"{took / 60:.1f}", f"{accounts / took:,.0f}", most
            )
    yield times


def main() -> None:
    """Count, simulate, print."""
    accounts = int(os.environ.get("ACCOUNTS") or 1_000_000)
    cpu_ms = float(os.environ.get("CPU_MS") or 1.4)
    for table in report(accounts, cpu_ms, of_a_run(4_000)):
        console.print(table)


if __name__ == "__main__":
    main()
