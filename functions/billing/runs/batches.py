"""Drafts of many accounts: their totals, and the batches in which they are written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from functions.billing.invoices.drafts import AccountDraft
from functions.billing.runs.entities import Totals, summed

LARGEST_BATCH = 98
"""Writes that accounts may fill a transaction with: two are left for the lease and the shard."""


def totals_of(drafts: Sequence[AccountDraft]) -> Totals:
    """The totals of some drafts."""
    invoices = [(d.account.currency, i.total) for d in drafts for i in d.invoices]
    blocked = sum(len(p.blocked) for d in drafts for p in d.periods)
    return Totals(
        accounts=len(drafts), invoices=len(invoices), sums=summed(invoices), blocked=blocked
    )


def batches(drafts: Iterable[AccountDraft]) -> Iterator[list[AccountDraft]]:
    """Drafts in batches that fit a transaction each."""
    batch: list[AccountDraft] = []
    size = 0
    for draft in drafts:
        writes = draft.writes
        if batch and size + writes > LARGEST_BATCH:
            yield batch
            batch, size = [], 0
        batch.append(draft)
        size += writes
    if batch:
        yield batch
