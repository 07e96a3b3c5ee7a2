"""Series of numbers for documents, without a gap and without a repeat.

    pk SERIES#<name>   sk COUNTER   last: the number given out last

The counter moves in the transaction that uses the number, on condition of the value that was read:
no number is given twice, and one that was not used was never given.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.dynamo.table import Table
from shared.dynamo.transaction import Condition, Item, Transaction
from shared.errors import Conflict


class NumberTaken(Conflict):
    """Somebody took the next number at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Draw:
    """The next number of a series as its document shows it, and the write that takes it.

    A transaction that carries the write raises NumberTaken if somebody was faster; take the next
    one then (`shared/retrying.py`).
    """

    number: int
    text: str
    taking: Transaction


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """A series; `form` is how its numbers look, such as `T-{:06d}`."""

    name: str
    form: str

    @property
    def key(self) -> tuple[str, str]:
        """Where the counter lies."""
        return f"SERIES#{self.name}", "COUNTER"

    def draw(self, table: Table) -> Draw:
        """The next number, in one read."""
        return self.after(table.get(*self.key))

    def after(self, counter: Item | None) -> Draw:
        """The next number after a counter that was read together with other things."""
        last = 0 if counter is None else int(counter["last"])
        return Draw(last + 1, self.text(last + 1), self.advancing(last, 1))

    def text(self, number: int) -> str:
        """A number as its document shows it."""
        return self.form.format(number)

    def advancing(self, last: int, count: int) -> Transaction:
        """The write that takes `count` numbers after the last one. Its failure: NumberTaken."""
        pk, sk = self.key
        unmoved = Condition(equals={"last": last}) if last else Condition(absent=True)
        moved = {"pk": pk, "sk": sk, "last": last + count}
        return Transaction().put(moved, when=unmoved, otherwise=NumberTaken())
