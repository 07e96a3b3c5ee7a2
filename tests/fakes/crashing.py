"""Kills whoever writes to a table in memory, before or after the write."""

from __future__ import annotations

import copy
from collections import Counter

from shared.dynamo.transaction import Transaction
from tests.fakes.table import InMemoryTable


class Killed(BaseException):
    """The process is gone: nothing that it would have done afterwards happens."""


class Crashes:
    """Stands in a table's way; `kill(n)` kills at the n-th commit from now on, counted from 0."""

    def __init__(self, table: InMemoryTable) -> None:
        self.table = table
        self.refused: list[Transaction] = []
        self.commits = 0
        self._at: int | None = None
        self._before = True
        self._commit = table.commit
        table.commit = self.commit  # type: ignore[method-assign]

    def kill(self, at: int, *, before: bool) -> None:
        self._at, self._before, self.commits = at, before, 0

    def commit(self, transaction: Transaction) -> None:
        dies = self._at == self.commits
        self.commits += 1
        if dies:
            self._at = None
        if dies and self._before:
            self.refused.append(transaction)
            raise Killed
        self._commit(transaction)
        if dies:
            raise Killed

    def end_leases(self) -> None:
        """As if the time had passed after which a request that died may be sent again."""
        for (pk, _), item in self.table.items.items():
            if pk.startswith("IDEMPOTENCY#"):
                item["lease"] = 0

    def kept(self) -> dict[tuple[str, str], dict[str, object]]:
        """A copy of everything, to go back to."""
        return copy.deepcopy(self.table.items)

    def go_back(self, items: dict[tuple[str, str], dict[str, object]]) -> None:
        self.table.items.clear()
        self.table.items.update(copy.deepcopy(items))

    def kinds(self) -> Counter[str]:
        """How many items there are of each kind."""
        return Counter(f"{pk.split('#')[0]} {sk.split('#')[0]}" for pk, sk in self.table.items)
