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

from functions.billing.runs.entities import (
    AccountError,
    ErrorRecorded,
    Run,
    RunChanged,
    RunExists,
    RunNotFound,
    RunReport,
    RunState,
    Shard,
    ShardBusy,
)
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction


@component
class RunRepository:
    """Reads runs and their shards, and says how they are written."""

    table: Table

    def add(self, run: Run, shards: Sequence[Shard]) -> Transaction:
        """A new run with the shards that have work. Its failure: RunExists."""
        writes = Transaction().create(_run_item(run), otherwise=RunExists())
        for shard in shards:
            writes.create(_shard_item(shard), otherwise=RunExists())
        return writes

    def get_report(self, run_id: str) -> RunReport:
        """A run with its shards, in one read. Raises: RunNotFound."""
        query = Query(f"RUN#{run_id}", since="RUN", until="SHARD#~", consistent=True)
        items = list(self.table.each(query))
        if not items or items[0]["sk"] != "RUN":
            raise RunNotFound
        shards = tuple(from_item(Shard, item) for item in items[1:])
        return RunReport(from_item(Run, items[0]), shards)

    def list(self, limit: int, cursor: str | None) -> Page[Run]:
        """Runs, latest date first. Raises: InvalidCursor."""
        query = Query("RUNS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Run, item))

    def each_running(self) -> Iterator[Run]:
        """Runs that have not ended, the earliest date first."""
        for item in self.table.each(Query("RUNS#running", index="gsi2")):
            yield from_item(Run, item)

    def list_errors(self, run_id: str, limit: int, cursor: str | None) -> Page[AccountError]:
        """Accounts that a run could not bill, by shard and attempt. Raises: InvalidCursor."""
        query = Query(f"RUN#{run_id}", prefix="ERROR#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(AccountError, item))

    def get(self, run_id: str) -> Run:
        """One run. Raises: RunNotFound."""
        item = self.table.get(f"RUN#{run_id}", "RUN")
        if item is None:
            raise RunNotFound
        return from_item(Run, item)

    def get_with_shard(self, run_id: str, number: int) -> tuple[Run, Shard]:
        """A run and its progress in a shard, in one read. Raises: RunNotFound."""
        pk = f"RUN#{run_id}"
        items = self.table.get_many([(pk, "RUN"), (pk, f"SHARD#{number:02d}")])
        if len(items) != 2:
            raise RunNotFound
        return from_item(Run, items[0]), from_item(Shard, items[1])

    def change(self, run: Run, *, over: Run) -> Transaction:
        """A run over the state it was read in. Its failure: RunChanged."""
        return Transaction().replace(_run_item(run), version=over.version, otherwise=RunChanged())

    def change_shard(self, shard: Shard, *, over: Shard) -> Transaction:
        """A shard's progress over the state it was read in. Its failure: ShardBusy."""
        return Transaction().replace(
            _shard_item(shard), version=over.version, otherwise=ShardBusy()
        )

    def add_shard(self, shard: Shard) -> Transaction:
        """A shard that has got work after the run was started. Its failure: ShardBusy."""
        return Transaction().create(_shard_item(shard), otherwise=ShardBusy())

    def add_error(self, error: AccountError) -> Transaction:
        """Why an account was not billed. Its failure: ErrorRecorded."""
        sk = f"ERROR#{error.shard:02d}#{error.attempt:03d}#{error.account_id}"
        item = to_item(error) | {"pk": f"RUN#{error.run_id}", "sk": sk}
        return Transaction().create(item, otherwise=ErrorRecorded())

    def add_lock(self, number: int, holder: str, now: int, until: int) -> Transaction:
        """A worker's lock of a shard until a moment (epoch seconds), over one that has run out.

        Its failure: ShardBusy while another worker holds the shard.
        """
        item = {"pk": f"SHARD#{number:02d}", "sk": "LOCK", "holder": holder, "until": until}
        free = Condition(absent_or_before=("until", now))
        return Transaction().put(item, when=free, otherwise=ShardBusy())

    def check_lock(self, number: int, holder: str) -> Transaction:
        """Lets writes through only while this worker holds the shard. Its failure: ShardBusy."""
        own = Condition(equals={"holder": holder})
        return Transaction().check(f"SHARD#{number:02d}", "LOCK", when=own, otherwise=ShardBusy())

    def remove_lock(self, number: int, holder: str) -> Transaction:
        """No lock any more. Its failure: ShardBusy where it ran out and another has taken it."""
        own = Condition(equals={"holder": holder})
        return Transaction().delete(f"SHARD#{number:02d}", "LOCK", when=own, otherwise=ShardBusy())


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
