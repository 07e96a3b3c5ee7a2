"""What a contract brings along from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Brought:
    """A balance, below zero for a debt, and the first local day that is billed here."""

    balance: Decimal
    billed_from: date
