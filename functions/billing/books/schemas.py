"""The books as they go out."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from functions.billing.books.closing import sides
from functions.billing.books.entities import DayBook, FaultKind
from functions.billing.fields import ID, CurrencyCode, LegalEntityId
from shared.http.schema import Amount, Schema, SignedAmount


class FaultView(Schema):
    kind: FaultKind = Field(description="Which kind of mismatch it is.")
    subject: str = Field(description="Where.", examples=[f"account#{ID}"])
    expected: str = Field(description="What it should be.", examples=["-310.00"])
    found: str = Field(description="What it is.", examples=["-300.00"])


class SidesView(Schema):
    currency: CurrencyCode
    debits: Amount = Field(description="The sum of the day's debits.")
    credits: Amount = Field(description="The sum of the day's credits.")


class ProofView(Schema):
    day: date = Field(description="The day, in the provider's time zone.")
    is_whole: bool = Field(
        description="Whether the day was over; a proof made while it lasts is made again."
    )
    is_clean: bool = Field(description="Whether the whole day was proved and everything agrees.")
    begun_at: datetime = Field(description="When the last proof was begun.")
    until: datetime | None = Field(
        description="What was booked before this moment is in it: the day's end, or a quarter of "
        "an hour before the last proof was begun."
    )
    proved_at: datetime | None = Field(
        description="When the last proof was completed, which the figures are of; null before the "
        "first."
    )
    transactions: int = Field(description="How many transactions were booked.", examples=[1204])
    accounts: int = Field(description="How many accounts were looked at.", examples=[18230])
    totals: tuple[SidesView, ...] = Field(description="Debits and credits by currency.")
    mismatches: int = Field(description="How many things do not agree.", examples=[0])
    faults: tuple[FaultView, ...] = Field(description="The first of them.")

    @classmethod
    def of(cls, book: DayBook) -> ProofView:
        """The proof of a day."""
        totals = sides(book.sheet.booked).items()
        return cls(
            day=book.day,
            is_whole=book.is_whole,
            is_clean=book.is_clean,
            begun_at=book.begun_at,
            until=book.until,
            proved_at=book.proved_at,
            transactions=book.sheet.transactions,
            accounts=book.sheet.accounts,
            totals=tuple(SidesView(currency=c, debits=d, credits=k) for c, (d, k) in totals),
            mismatches=book.mismatches,
            faults=tuple(FaultView.model_validate(f) for f in book.faults),
        )


class BalanceView(Schema):
    legal_entity: LegalEntityId
    account: str = Field(description="The ledger account.", examples=["receivable"])
    currency: CurrencyCode
    amount: SignedAmount = Field(description="Its balance: above zero on the debit side.")


class PeriodView(Schema):
    month: str = Field(description="The closed month.", examples=["2026-03"])
    closed_at: datetime = Field(description="When it was closed.")
    closed_by: str = Field(description="Who closed it.", examples=[ID])
    balances: tuple[BalanceView, ...] = Field(
        description="The balances of the ledger's accounts at the end of the month."
    )
