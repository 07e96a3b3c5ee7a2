"""A billing run: a date, and the progress in each shard of the accounts due on it.

run     running -> completed          a shard that is reopened makes it run again
shard   pending -> done               `attempt` counts how often it was started
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from shared.errors import Conflict, NotFound
from shared.money import ZERO


class RunNotFound(NotFound):
    """There is no such billing run."""


class RunExists(Conflict):
    """There is a billing run for this date already."""


class RunChanged(Conflict):
    """Somebody else changed the billing run at the same moment; try again."""


class ShardBusy(Conflict):
    """Another worker holds this shard."""


class ErrorRecorded(Conflict):
    """The error of this account is recorded already."""


class RunState(StrEnum):
    """Whether there is work left."""

    RUNNING = "running"
    COMPLETED = "completed"


class ShardState(StrEnum):
    """Whether all of a shard has been processed."""

    PENDING = "pending"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Totals:
    """What was done: accounts processed, invoices, their total in each currency, errors.

    `blocked` are services of prepaid accounts that were suspended, for their money did not suffice.
    """

    accounts: int = 0
    invoices: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    errors: int = 0
    blocked: int = 0

    def plus(self, other: Totals) -> Totals:
        """Both together."""
        return Totals(
            self.accounts + other.accounts,
            self.invoices + other.invoices,
            summed([*self.sums.items(), *other.sums.items()]),
            self.errors + other.errors,
            self.blocked + other.blocked,
        )


@dataclass(frozen=True, slots=True)
class Shard:
    """A run's progress in one shard. `position` is where it continues in the due index."""

    run_id: str
    number: int
    state: ShardState = ShardState.PENDING
    attempt: int = 1
    position: str = ""
    totals: Totals = Totals()
    version: int = 1

    def progressed(self, done: Totals, position: str = "") -> Shard:
        """The shard after some more accounts."""
        return replace(
            self,
            totals=self.totals.plus(done),
            position=position or self.position,
            version=self.version + 1,
        )

    def finished(self) -> Shard:
        """The shard, all of it processed."""
        return replace(self, state=ShardState.DONE, version=self.version + 1)

    def reopened(self) -> Shard:
        """The shard, to be processed once more; errors are counted anew."""
        return replace(
            self,
            state=ShardState.PENDING,
            attempt=self.attempt + 1,
            position="",
            totals=replace(self.totals, errors=0),
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a local date. A dry run writes no invoice.

    `open_shards` are those with work left: the one that closes the last of them completes the run.
    """

    id: str
    date: date
    started_at: datetime
    started_by: str
    open_shards: tuple[int, ...] = ()
    dry_run: bool = False
    state: RunState = RunState.RUNNING
    completed_at: datetime | None = None
    version: int = 1

    def completed(self, at: datetime) -> Run:
        """The run with nothing left to do."""
        return replace(self, state=RunState.COMPLETED, completed_at=at, version=self.version + 1)

    def without(self, shard: int) -> Run:
        """The run after all of a shard was processed."""
        left = tuple(number for number in self.open_shards if number != shard)
        return replace(self, open_shards=left, version=self.version + 1)

    def reopened(self, shards: Sequence[int]) -> Run:
        """The run with work to do again, in these shards besides those that are open."""
        return replace(
            self,
            open_shards=tuple(sorted({*self.open_shards, *shards})),
            state=RunState.RUNNING,
            completed_at=None,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run with its shards: its progress and its totals."""

    run: Run
    shards: tuple[Shard, ...]

    @property
    def totals(self) -> Totals:
        """All shards together."""
        return total_of(self.shards)

    @property
    def unfinished(self) -> tuple[Shard, ...]:
        """The shards that are not done."""
        return tuple(s for s in self.shards if s.state is not ShardState.DONE)


@dataclass(frozen=True, slots=True)
class AccountError:
    """Why an account could not be billed in an attempt of a run."""

    run_id: str
    account_id: str
    shard: int
    attempt: int
    reason: str
    at: datetime


def summed(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Amounts with their currencies, added up in each of them; in order of the codes."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, ZERO) + amount
    return dict(sorted(sums.items()))


def total_of(shards: Sequence[Shard]) -> Totals:
    """The totals of some shards together."""
    done = Totals()
    for shard in shards:
        done = done.plus(shard.totals)
    return done
