"""What is said of billing runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from shared.http.schema import Amount
from shared.messaging.data import EventData

if TYPE_CHECKING:
    from functions.billing.runs.entities import Run, Totals


class RunCompleted(EventData):
    """A billing run has looked at everyone who was due; `errors` accounts could not be billed.

    `totals` are the sums of its invoices, one a currency.
    """

    event_type: ClassVar[str] = "billing.run.completed"
    run_id: str
    date: date
    accounts: int
    invoices: int
    totals: dict[str, Amount] = Field(examples=[{"RUB": "590.00"}])
    errors: int

    @classmethod
    def of(cls, run: Run, totals: Totals) -> RunCompleted:
        """What is said of a run that has ended."""
        return cls(
            run_id=run.id,
            date=run.date,
            accounts=totals.accounts,
            invoices=totals.invoices,
            totals=totals.sums,
            errors=totals.errors,
        )
