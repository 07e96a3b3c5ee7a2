"""Whose an account was before: customers hand their contracts over to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KEPT_CUSTOMERS = 20
"""How many earlier customers an account remembers; each has a list of invoices."""


@dataclass(frozen=True, slots=True)
class EarlierCustomer:
    """A customer whose account it was for days before `until`."""

    customer_id: str
    until: date
