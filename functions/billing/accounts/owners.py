"""Whose an account was before: customers hand their contracts over to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

KEPT_CUSTOMERS = 20
"""How many earlier customers an account remembers; each has a list of invoices."""


@dataclass(frozen=True, slots=True)
class EarlierCustomer:
    """A customer whose account it was for days before `until`.

    One that `is_same` was another record of the same person or company.
    """

    customer_id: str
    until: date
    is_same: bool = False


def records_of(customer_id: str, earlier: Sequence[EarlierCustomer]) -> tuple[str, ...]:
    """A customer's id, and those of the records that were merged with theirs, the latest first."""
    merged = (one.customer_id for one in reversed(earlier) if one.is_same)
    return tuple(dict.fromkeys((customer_id, *merged)))
