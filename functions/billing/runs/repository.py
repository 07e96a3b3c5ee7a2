"""Billing runs in the billing table.

pk RUN#<id>     sk RUN                        the run
     gsi1 RUNS  <date>#<id>
     gsi2 RUNS#running  <date>#<id>           until it has ended
pk RUN#<id>     sk SHARD#<nn>                 its progress in a shard
pk RUN#<id>     sk ERROR#<shard>#<attempt>#<account>   why an account was not billed
pk SHARD#<nn>   sk LOCK                       which worker has the shard, and until when
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from functions.billing.runs.entities import (
    AccountError,
    ErrorKnown,
    Run,
    RunChanged,
    RunExists,
    RunNotFound,
    RunReport,
    RunState,
    Shard,
    ShardBusy,
)
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction


@dataclass(frozen=True)
class RunRepository:
    """Reads runs and their shards, and writes their progress."""

    table: Table

    def create(self, run: Run, shards: Sequence[Shard]) -> None:
        """Write a new run with the shards that have work. Raises: RunExists."""
        writes = Transaction().create(_run_item(run), otherwise=RunExists())
        for shard in shards:
            writes.create(_shard_item(shard), otherwise=RunExists())
        writes.audit(f"run#{run.id}", "run.started", at=run.started_at, after=run)
        self.table.commit(writes)

    def report(self, run_id: str) -> RunReport:
        """A run with its shards, in one read. Raises: RunNotFound."""
        query = Query(f"RUN#{run_id}", since="RUN", until="SHARD#~", consistent=True)
        items = list(self.table.each(query))
        if not items or items[0]["sk"] != "RUN":
            raise RunNotFound
        shards = tuple(from_item(Shard, item) for item in items[1:])
        return RunReport(from_item(Run, items[0]), shards)

    def list(self, limit: int, cursor: str | None) -> Page[Run]:
        """Runs, the latest date first."""
        query = Query("RUNS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Run, item))

    def running(self) -> Iterator[Run]:
        """Runs that have not ended, the earliest date first."""
        for item in self.table.each(Query("RUNS#running", index="gsi2")):
            yield from_item(Run, item)

    def list_errors(self, run_id: str, limit: int, cursor: str | None) -> Page[AccountError]:
        """Accounts that a run could not bill, by shard and attempt."""
        query = Query(f"RUN#{run_id}", prefix="ERROR#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(AccountError, item))

    def run(self, run_id: str) -> Run:
        """One run. Raises: RunNotFound."""
        item = self.table.get(f"RUN#{run_id}", "RUN")
        if item is None:
            raise RunNotFound
        return from_item(Run, item)

    def run_and_shard(self, run_id: str, number: int) -> tuple[Run, Shard]:
        """A run and its progress in a shard, in one read. Raises: RunNotFound."""
        pk = f"RUN#{run_id}"
        items = self.table.get_many([(pk, "RUN"), (pk, f"SHARD#{number:02d}")])
        if len(items) != 2:
            raise RunNotFound
        return from_item(Run, items[0]), from_item(Shard, items[1])

    def change_run(self, run: Run, *, over: Run) -> Transaction:
        """Write a run over the state it was read in. Raises: RunChanged."""
        return Transaction().replace(_run_item(run), version=over.version, otherwise=RunChanged())

    def change_shard(self, shard: Shard, *, over: Shard) -> Transaction:
        """Write a shard's progress over the state it was read in. Raises: ShardBusy."""
        return Transaction().replace(
            _shard_item(shard), version=over.version, otherwise=ShardBusy()
        )

    def add_shard(self, shard: Shard) -> Transaction:
        """Write a shard that has got work after the run began. Raises: ShardBusy."""
        return Transaction().create(_shard_item(shard), otherwise=ShardBusy())

    def add_error(self, error: AccountError) -> Transaction:
        """Keep why an account was not billed. Raises: ErrorKnown."""
        sk = f"ERROR#{error.shard:02d}#{error.attempt:03d}#{error.account_id}"
        item = to_item(error) | {"pk": f"RUN#{error.run_id}", "sk": sk}
        return Transaction().create(item, otherwise=ErrorKnown())

    def lock(self, number: int, holder: str, now: int, until: int) -> None:
        """Take a shard until a moment (epoch seconds). Raises: ShardBusy while another has it."""
        item = {"pk": f"SHARD#{number:02d}", "sk": "LOCK", "holder": holder, "until": until}
        free = Condition(absent_or_before=("until", now))
        self.table.commit(Transaction().put(item, when=free, otherwise=ShardBusy()))

    def while_held(self, number: int, holder: str) -> Transaction:
        """Makes writes go through only while this worker has the shard. Raises: ShardBusy."""
        own = Condition(equals={"holder": holder})
        return Transaction().check(f"SHARD#{number:02d}", "LOCK", when=own, otherwise=ShardBusy())

    def unlock(self, number: int, holder: str) -> None:
        """Give a shard back. Raises: ShardBusy where the lock ran out and another has taken it."""
        own = Condition(equals={"holder": holder})
        self.table.commit(
            Transaction().delete(f"SHARD#{number:02d}", "LOCK", when=own, otherwise=ShardBusy())
        )


def _run_item(run: Run) -> Item:
    place = f"{run.date}#{run.id}"
    item = to_item(run) | {
        "pk": f"RUN#{run.id}",
        "sk": "RUN",
        "gsi1pk": "RUNS",
        "gsi1sk": place,
    }
    if run.state is RunState.RUNNING:
        item |= {"gsi2pk": "RUNS#running", "gsi2sk": place}
    return item


def _shard_item(shard: Shard) -> Item:
    return to_item(shard) | {"pk": f"RUN#{shard.run_id}", "sk": f"SHARD#{shard.number:02d}"}
