"""Dunning: from which day on an invoice is overdue, and on which days its payer is reminded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from functions.billing.invoices.entities import Invoice


class InvalidSteps(ValueError):
    """Steps are days overdue, each above the one before, from 1 on, such as `1,7,14`."""


@dataclass(frozen=True, slots=True)
class DunningPolicy:
    """`steps`: after how many days overdue a reminder goes out, in ascending order."""

    steps: tuple[int, ...] = (1, 7, 14)

    def __post_init__(self) -> None:
        """Hold to ascending days. Raises: InvalidSteps."""
        if any(step < 1 for step in self.steps) or list(self.steps) != sorted(set(self.steps)):
            raise InvalidSteps(InvalidSteps.__doc__)

    @classmethod
    def parsed(cls, text: str) -> DunningPolicy:
        """A policy from its setting, such as `1,7,14`; empty for none. Raises: InvalidSteps."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise InvalidSteps(InvalidSteps.__doc__)
        return cls(tuple(int(part) for part in parts))

    def step(self, days_overdue: int) -> int:
        """The last step reached, in days overdue; 0 for none."""
        return max((step for step in self.steps if step <= days_overdue), default=0)

    def dunned(self, invoice: Invoice, on: date) -> Invoice | None:
        """The invoice after what a day brings for it, or None where it brings nothing.

        Steps that were missed are not made up for one by one: the last one reached stands for them.
        """
        step = self.step(invoice.days_overdue(on))
        overdue = invoice.overdue(on)
        if step > invoice.reminded_after:
            return replace(overdue, reminded_after=step, version=invoice.version + 1)
        return None if overdue is invoice else overdue
