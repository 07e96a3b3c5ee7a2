"""Numbers of a series: the counter, and leases of blocks of numbers that a run has taken.

A lease says which account each of its numbers is for. A number leaves it only in the transaction that
writes its invoice, or that makes it a spare (used before any new one), so a crash leaves no gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shared.errors import Conflict

ACCOUNTS = "ACCOUNT"


class NumberTaken(Conflict):
    """Somebody else has just taken this number; take the next."""


class LeaseGone(Conflict):
    """Another worker has taken over these numbers."""


def invoices(issued_on: date) -> str:
    """The series of the invoices issued on a day: one a year."""
    return f"INVOICE-{issued_on.year}"


def text(series: str, number: int) -> str:
    """A number as documents show it: `2026-0000017`; in a series that never starts again `00000017`."""
    _, _, year = series.partition("-")
    return f"{year}-{number:07d}" if year else f"{number:08d}"


@dataclass(frozen=True, slots=True)
class Lease:
    """Numbers of a series held for accounts of a shard: for each account, in order of its periods."""

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
