"""Numbers of a series: the counter, and leases of blocks of numbers that a run has taken.

A lease says which account each of its numbers is for. A number leaves it only in the transaction
that writes its invoice, or that makes it a spare (used before any new one): no crash leaves a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.errors import Conflict

ACCOUNTS = "ACCOUNT"
INVOICES = "INVOICE"
_PREFIXES = {ACCOUNTS: "", INVOICES: "INV-"}


class LeaseGone(Conflict):
    """Another worker has taken over these numbers."""


def text(series: str, number: int) -> str:
    """A number as documents show it: account `00000017`, invoice `INV-00000017`."""
    return f"{_PREFIXES[series]}{number:08d}"


@dataclass(frozen=True, slots=True)
class Lease:
    """Numbers of a series held for accounts: for each account, in order of its periods."""

    id: str
    series: str
    shard: int
    numbers: dict[str, tuple[int, ...]]
    version: int = 1

    def without(self, used: dict[str, tuple[int, ...]]) -> Lease:
        """What is still held once these numbers are used, or given up."""
        left = {
            account_id: kept
            for account_id, numbers in self.numbers.items()
            if (kept := tuple(n for n in numbers if n not in used.get(account_id, ())))
        }
        return replace(self, numbers=left, version=self.version + 1)
