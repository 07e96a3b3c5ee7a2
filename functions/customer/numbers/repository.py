"""Series of numbers in the customer table.

    pk SERIES#<series>   sk COUNTER   last: the number given out last

The counter moves in the transaction that uses the number, on condition of the value that was read:
a number is never given twice, and one that was not used was never given.
"""

from __future__ import annotations

from functions.customer.numbers.entities import NumberTaken, Series
from shared.dynamo import Item, Transaction
from shared.dynamo.transaction import Condition


def series_key(series: Series) -> tuple[str, str]:
    """Where a series' counter lies."""
    return f"SERIES#{series.name}", "COUNTER"


def next_number(transaction: Transaction, series: Series, counter: Item | None) -> str:
    """The number after the counter that was read; the transaction moves the counter.

    Its commit raises NumberTaken when the counter has moved meanwhile.
    """
    last = 0 if counter is None else int(counter["last"])
    pk, sk = series_key(series)
    unmoved = Condition(absent=True) if counter is None else Condition(equals={"last": last})
    moved = {"pk": pk, "sk": sk, "last": last + 1}
    transaction.put(moved, when=unmoved, otherwise=NumberTaken())
    return series.number(last + 1)
