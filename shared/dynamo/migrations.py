"""Changes of stored items: numbered, recorded, resumable, and harmless to a system that serves.

    pk MIGRATIONS   sk <number>   name, state (running, done), cursor, changed

A migration looks at every item and says, for those of the old shape, what to write instead, on
condition of the version it saw. An item that changed meanwhile was written by the new code and has
the new shape, so it is passed over. After each page the place is recorded; a run that was cut off
goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shared.dynamo.transaction import Item, Transaction
from shared.errors import PreconditionFailed

PAGE = 100


@dataclass(frozen=True)
class Migration:
    """One change of shape; `change` gives the write for an item, or None for one to leave alone."""

    number: int
    name: str
    change: Callable[[Item], Transaction | None]

    @property
    def sk(self) -> str:
        """The sort key of its record."""
        return f"{self.number:04d}"


class ScannedTable(Protocol):
    """What a migration asks of a table besides transactions; no request path may."""

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        """One item, or None."""

    def scan(
        self, *, limit: int, start: dict[str, Any] | None
    ) -> tuple[list[Item], dict[str, Any] | None]:
        """A page of all items, and the key where the next one starts."""

    def commit(self, transaction: Transaction) -> None:
        """Do all of it or none."""


def migrate(
    table: ScannedTable,
    migrations: Sequence[Migration],
    progress: Callable[[str], None] = lambda _: None,
) -> int:
    """Run what has not run yet, in order; how many items were changed. Run again after a crash."""
    changed = 0
    for migration in sorted(migrations, key=lambda m: m.number):
        record = table.get("MIGRATIONS", migration.sk) or _record(migration)
        if record["state"] != "done":
            changed += _run(table, migration, record, progress)
    return changed


def _record(migration: Migration) -> Item:
    return {"pk": "MIGRATIONS", "sk": migration.sk, "name": migration.name, "state": "running"}


def _run(
    table: ScannedTable, migration: Migration, record: Item, progress: Callable[[str], None]
) -> int:
    start, changed = record.get("cursor"), 0
    while True:
        items, start = table.scan(limit=PAGE, start=start)
        changed += sum(_changed(table, migration, item) for item in items)
        progress(f"{migration.sk} {migration.name}: {changed} items changed")
        state = "running" if start else "done"
        table.commit(Transaction().put({**record, "state": state, "cursor": start}))
        if start is None:
            return changed


def _changed(table: ScannedTable, migration: Migration, item: Item) -> bool:
    transaction = migration.change(item)
    if transaction is None:
        return False
    try:
        table.commit(transaction)
    except PreconditionFailed:
        return False
    return True
