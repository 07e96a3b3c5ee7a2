"""A table in memory that kills whoever writes to it, before or after the write."""

from __future__ import annotations

from shared.dynamo.transaction import Transaction
from tests.fakes.table import InMemoryTable


class Killed(BaseException):
    """The process is gone: nothing that it would have done afterwards happens."""


class CrashingTable(InMemoryTable):
    """`kill(n)` kills at the n-th commit from now on, counted from 0; then it is well again."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[Transaction] = []
        self.commits = 0
        self._at: int | None = None
        self._before = True

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
        super().commit(transaction)
        if dies:
            raise Killed
