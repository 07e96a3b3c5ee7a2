"""Billing's run in one process: the queue, the dispatcher, the workers, and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from functions.billing.accounts.sharding import shard_of
from functions.billing.dispatcher import dispatch
from functions.billing.runs.queue import ShardMessage
from functions.billing.runs.service import BillingRuns
from functions.billing.settings import BillingSettings
from functions.billing.worker import work
from shared.dynamo.table import Table
from tests.fakes.billing import billing_wiring
from tests.fakes.time import FixedClock
from tests.faults.life import Life, stepped

SETTINGS = BillingSettings(table_name="billing", run_days_ahead=366)
TIME_LIMIT = 120.0


@dataclass
class InMemoryQueue:
    """SQS as far as a run needs it: what is received stays until it is acknowledged."""

    clock: FixedClock
    waiting: list[tuple[float, ShardMessage]] = field(default_factory=list)

    def send(self, messages: Sequence[ShardMessage], delay: int = 0) -> None:
        visible_at = self.clock().timestamp() + delay
        self.waiting += [(visible_at, message) for message in messages]

    def visible(self) -> list[tuple[float, ShardMessage]]:
        now = self.clock().timestamp()
        return [entry for entry in self.waiting if entry[0] <= now]

    def acknowledge(self, entry: tuple[float, ShardMessage]) -> None:
        if entry in self.waiting:  # two workers may have had the same one
            self.waiting.remove(entry)


@dataclass
class House:
    """A billing run over a table. Each dispatcher and worker is a process with a fate of its own."""

    table: Table
    clock: FixedClock = field(default_factory=lambda: FixedClock("2026-04-01T03:00:00+03:00"))
    dead_letters: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queue = InMemoryQueue(self.clock)
        self._ids = count(1)

    def dispatch(self, day: date, fate: Any = None) -> dict[str, Any]:
        """Begin a run as the schedule does."""
        return dispatch({"date": day.isoformat()}, self._wiring(fate).use(BillingRuns))

    def deliver(
        self,
        entry: tuple[float, ShardMessage],
        fate: Any = None,
        time_left: Callable[[], float] = lambda: TIME_LIMIT,
    ) -> bool:
        """Hand a message to a worker; it leaves the queue when the worker says it is done."""
        fate = fate or Life()
        record = {"messageId": "message-1", "body": entry[1].to_json()}
        answer = work(
            {"Records": [record]},
            self._wiring(fate),
            time_left,
            lambda refused, reason: self.dead_letters.append(reason),
        )
        fate.step()
        if answer["batchItemFailures"]:
            return False
        self.queue.acknowledge(entry)
        return True

    def settle(self, fate: Any = None, rounds: int = 500) -> None:
        """Deliver whatever waits until nothing does; time passes when nothing can be seen."""
        for _ in range(rounds):
            if not self.queue.waiting:
                return
            visible = self.queue.visible()
            if not visible or not self.deliver(visible[0], fate):
                self.clock.advance(seconds=30)
        raise AssertionError(f"the queue never gets empty: {self.queue.waiting}")

    def _wiring(self, fate: Any) -> Any:
        table, queue = stepped(self.table, self.queue, fate or Life())
        return billing_wiring(table, self.clock, queue, SETTINGS, self.new_id)

    def new_id(self) -> str:
        return f"id-{next(self._ids):06d}"


def ids_in_shards(*shards: int) -> Callable[[], str]:
    """Ids that fall into these shards only, so that a few accounts make full transactions."""
    numbers = count(1)

    def new_id() -> str:
        while True:
            candidate = f"0198-{next(numbers):08d}"
            if shard_of(candidate) in shards:
                return candidate

    return new_id
