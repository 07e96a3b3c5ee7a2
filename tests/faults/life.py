"""How a process ends, and how its calls go wrong: at one step of its work, chosen by the test.

A step comes before every call to a table or a queue. What a process has done between two calls is
lost with it, so to die before call n + 1 is to die after call n: no other place makes a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from functions.billing.runs.queue import RunQueue, ShardMessage
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction


class Killed(BaseException):
    """The process is gone; no handler of it can catch that."""


class Disconnected(Exception):
    """A call failed, and the process lives to see it."""


@dataclass
class Life:
    """A process's life: it ends at step `ends_at`, and stays ended; None lives for ever."""

    ends_at: int | None = None
    steps: int = 0

    @property
    def over(self) -> bool:
        return self.ends_at is not None and self.steps >= self.ends_at

    def step(self) -> None:
        self.steps += 1
        if self.over:
            raise Killed


@dataclass
class BadLine:
    """A connection that breaks once, at step `breaks_at`: before the call is done, or after it."""

    breaks_at: int
    after: bool
    steps: int = 0

    @property
    def over(self) -> bool:
        return self.steps >= self.breaks_at

    def step(self) -> None:
        self.steps += 1
        if not self.after and self.steps == self.breaks_at:
            raise Disconnected

    def done(self) -> None:
        if self.after and self.steps == self.breaks_at:
            raise Disconnected


@dataclass(frozen=True)
class SteppedTable:
    """A table on whose every call something may happen."""

    inner: Table
    before: Callable[[], None]
    after: Callable[[], None] = lambda: None

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        self.before()
        found = self.inner.get(pk, sk, consistent=consistent)
        self.after()
        return found

    def get_many(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        self.before()
        found = self.inner.get_many(keys)
        self.after()
        return found

    def first(self, query: Query, *, limit: int = 1) -> list[Item]:
        self.before()
        found = self.inner.first(query, limit=limit)
        self.after()
        return found

    def page(self, query: Query, *, limit: int = 50, cursor: str | None = None) -> Page[Item]:
        self.before()
        found = self.inner.page(query, limit=limit, cursor=cursor)
        self.after()
        return found

    def each(self, query: Query, *, page_size: int = 200) -> Iterator[Item]:
        self.before()
        yield from self.inner.each(query, page_size=page_size)
        self.after()

    def commit(self, transaction: Transaction) -> None:
        self.before()
        self.inner.commit(transaction)
        self.after()


@dataclass(frozen=True)
class SteppedQueue:
    """A queue on whose every call something may happen."""

    inner: RunQueue
    before: Callable[[], None]
    after: Callable[[], None] = lambda: None

    def send(self, messages: Sequence[ShardMessage], delay: int = 0) -> None:
        self.before()
        self.inner.send(messages, delay)
        self.after()


def stepped(table: Table, queue: RunQueue, fate: Any) -> tuple[Table, RunQueue]:
    """A table and a queue as a process with this fate sees them."""
    after = getattr(fate, "done", lambda: None)
    return SteppedTable(table, fate.step, after), SteppedQueue(queue, fate.step, after)
