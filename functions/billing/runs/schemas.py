"""Billing runs as they go in and out."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from functions.billing.fields import ID
from functions.billing.runs.entities import RunReport, RunState
from shared.http.schema import Amount, Day, Schema

_RUN = "2026-04-01"


class BillingRunForm(Schema):
    on: Day | None = Field(
        default=None,
        alias="date",
        description="Bill all accounts due on or before this day, by default today in the "
        "provider's time zone; at most a few days ahead, unless it is a dry run.",
        examples=[_RUN],
    )
    dry_run: bool = Field(default=False, description="Only count; issue no invoices.")


class BillingRunView(Schema):
    id: str = Field(description="The run's id: its date; a dry run's is longer.", examples=[_RUN])
    on: date = Field(
        alias="date",
        description="It bills all accounts due on or before this day, in the provider's time zone.",
        examples=[_RUN],
    )
    state: RunState = Field(description="Whether it has finished.")
    dry_run: bool = Field(description="Whether it only counts and issues no invoices.")
    started_at: datetime = Field(description="When it was started.")
    started_by: str = Field(
        description="The id of the user or API key that started it, or `schedule`.",
        examples=["schedule"],
    )
    completed_at: datetime | None = Field(description="When it finished; null until then.")


class BillingRunReportView(BillingRunView):
    shards: int = Field(
        description="How many shards of the accounts had anything due.", examples=[32]
    )
    shards_done: int = Field(description="How many of them are done.", examples=[32])
    accounts: int = Field(description="How many accounts were processed.", examples=[1000])
    invoices: int = Field(description="How many invoices were issued, or would be.", examples=[998])
    totals: dict[str, Amount] = Field(
        description="The total of the invoices in each currency, by its ISO 4217 code.",
        examples=[{"RUB": "588820.00"}],
    )
    errors: int = Field(description="How many accounts could not be billed.", examples=[0])
    blocked: int = Field(
        description="How many services of prepaid accounts were suspended, or would be, since "
        "their balance does not cover the next period.",
        examples=[2],
    )

    @classmethod
    def of(cls, report: RunReport) -> BillingRunReportView:
        """A run and how far it has come."""
        run, totals = report.run, report.totals
        return cls(
            id=run.id,
            on=run.date,
            state=run.state,
            dry_run=run.dry_run,
            started_at=run.started_at,
            started_by=run.started_by,
            completed_at=run.completed_at,
            shards=len(report.shards),
            shards_done=len(report.shards) - len(report.unfinished),
            accounts=totals.accounts,
            invoices=totals.invoices,
            totals=totals.sums,
            errors=totals.errors,
            blocked=totals.blocked,
        )


class BillingRunErrorView(Schema):
    account_id: str = Field(description="The account that was not billed.", examples=[ID])
    attempt: int = Field(description="The attempt of the run in which it failed.", examples=[1])
    reason: str = Field(
        description="Why it failed, for staff.",
        examples=["InvalidDateSequence: The dates do not follow one another."],
    )
    at: datetime = Field(description="When it failed.")
