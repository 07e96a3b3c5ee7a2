"""Dunning: when an invoice is overdue, and on which days its payer is reminded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from functions.billing.invoices.entities import Invoice


class InvalidSteps(ValueError):
    """Steps are days overdue, each above the one before, from 1 on, such as `1,7,14`."""


@dataclass(frozen=True, slots=True)
class DunningPolicy:
    """`steps`: after how many days overdue a reminder is sent, in ascending order."""

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

    def dunned(self, invoice: Invoice, on: date) -> Invoice | None:
        """The invoice after its dunning step of a day, or None where there is none.

        Missed steps are not caught up one by one: the last one that was reached counts.
        """
        if invoice.dunning_on is None or on < invoice.dunning_on or not invoice.payable:
            return None
        later = self._step_after(invoice.days_overdue(on))
        return replace(
            invoice.overdue(on),
            dunning_on=None if later is None else invoice.due_date + timedelta(days=later),
            version=invoice.version + 1,
        )

    def reminds(self, invoice: Invoice, on: date) -> bool:
        """Whether a reminder has become due since the last step."""
        if invoice.dunning_on is None:
            return False
        since = (invoice.dunning_on - invoice.due_date).days
        return any(since <= step <= invoice.days_overdue(on) for step in self.steps)

    def _step_after(self, days_overdue: int) -> int | None:
        return next((step for step in self.steps if step > days_overdue), None)
