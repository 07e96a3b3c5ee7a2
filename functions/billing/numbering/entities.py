"""Numbers of documents, and leases of those that a billing run has taken for its accounts.

A lease says which account each of its numbers is for. A number leaves it only in the transaction
that writes its invoice, or that makes it a spare (used before any new one): no crash leaves a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.errors import Conflict


class LeaseLost(Conflict):
    """Another worker has taken over these numbers."""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number as its document shows it, and the legal entity that issues the document."""

    text: str
    legal_entity: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSeries:
    """A series of numbers of a legal entity's documents; `form` is such as `INV-2026-{:05d}`."""

    name: str
    form: str
    legal_entity: str = ""

    def document(self, number: int) -> DocumentNumber:
        """A number for a document."""
        return DocumentNumber(self.form.format(number), self.legal_entity)


@dataclass(frozen=True, slots=True)
class Lease:
    """Numbers of a series leased to accounts: for each account, in order of its periods."""

    id: str
    shard: int
    numbers: dict[str, tuple[int, ...]]
    drawn_from: DocumentSeries
    version: int = 1

    def without(self, used: dict[str, tuple[int, ...]]) -> Lease:
        """What is still leased once these numbers are used, or made spares."""
        left = {
            account_id: kept
            for account_id, numbers in self.numbers.items()
            if (kept := tuple(n for n in numbers if n not in used.get(account_id, ())))
        }
        return replace(self, numbers=left, version=self.version + 1)
