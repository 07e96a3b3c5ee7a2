"""Events of billing runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from pydantic import Field

from functions.billing.runs.entities import Run, Totals
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class RunCompleted(EventData):
    """A billing run has processed every account that was due; `errors` of them failed.

    `totals` is the total of its invoices in each currency; `blocked` are services of prepaid
    accounts that were suspended, since the balance does not cover their next period.
    """

    event_type: ClassVar[str] = "billing.run.completed"
    run_id: str
    date: date
    accounts: int
    invoices: int
    totals: dict[str, Amount] = Field(examples=[{"RUB": "590.00"}])
    errors: int
    blocked: int = 0

    @classmethod
    def of(cls, run: Run, totals: Totals, at: datetime) -> Event:
        """The event of a completed run."""
        data = cls(
            run_id=run.id,
            date=run.date,
            accounts=totals.accounts,
            invoices=totals.invoices,
            totals=totals.sums,
            errors=totals.errors,
            blocked=totals.blocked,
        )
        return data.event(subject=run.id, at=at, sequence=run.version)
