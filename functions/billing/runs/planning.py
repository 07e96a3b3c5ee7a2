"""Plans of many accounts: what they come to, and in which groups they are written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from functions.billing.invoices.planning import Plan
from functions.billing.runs.entities import Totals, summed

LARGEST_BATCH = 98
"""Writes that accounts may fill a transaction with: two are left for the lease and the shard."""


def counted(plans: Sequence[Plan]) -> Totals:
    """What some plans come to."""
    return Totals(
        accounts=len(plans),
        invoices=sum(p.invoices for p in plans),
        sums=summed(one for p in plans for one in p.totals),
    )


def batches(plans: Iterable[Plan]) -> Iterator[list[Plan]]:
    """Plans in groups that fit a transaction each."""
    group: list[Plan] = []
    size = 0
    for one in plans:
        if group and size + one.writes > LARGEST_BATCH:
            yield group
            group, size = [], 0
        group.append(one)
        size += one.writes
    if group:
        yield group
