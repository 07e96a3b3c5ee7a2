"""Reports as they are asked for, and their rows."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from functions.billing.books.sheet import Age
from functions.billing.fields import ID, CurrencyCode, LegalEntityId
from functions.billing.invoices.schemas import Category, TaxPercent
from functions.billing.reports.entities import NumberStatus, ReportDays
from functions.billing.transactions.chart import AccountType
from functions.billing.transactions.entities import Reason
from shared.http.schema import Amount, Day, PageQuery, Schema, SignedAmount

BookDay = Annotated[date, Field(description="The day, in the provider's time zone.")]


class ReportFormat(StrEnum):
    """How a report is answered."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class ReportQuery(PageQuery):
    since: Day | None = Field(
        default=None,
        alias="from",
        description="The first day; by default, the first of the last day's month.",
    )
    until: Day | None = Field(
        default=None,
        alias="to",
        description="The last day, at most 365 later; by default, the last one that is drawn up.",
    )
    legal_entity: str | None = Field(
        default=None,
        max_length=64,
        description="Whose books; without it, those of all legal entities.",
        examples=[ID],
    )
    format: ReportFormat = Field(
        default=ReportFormat.JSON,
        description="A page of JSON, or all rows as a table: CSV, or a "
        "workbook, to which the answer leads by its `Location`.",
    )

    def days(self) -> ReportDays:
        """The days. Raises: InvalidReportDays."""
        return ReportDays(self.since, self.until)


class TurnoverView(Schema):
    day: BookDay
    legal_entity: LegalEntityId
    reason: Reason = Field(description="What the transactions were for.")
    currency: CurrencyCode
    transactions: int = Field(description="How many they were.", examples=[1204])
    amount: Amount = Field(description="The sum of their debits, which is that of their credits.")


class ReceivablesView(Schema):
    day: BookDay
    legal_entity: LegalEntityId
    currency: CurrencyCode
    age: Age | None = Field(
        description="How many days it was overdue, the due date itself not being one; null for "
        "what was paid in advance."
    )
    invoices: int = Field(description="How many invoices it was owed on.", examples=[311])
    amount: SignedAmount = Field(
        description="What was owed when the day ended; below zero for advances."
    )


class PaymentsView(Schema):
    day: BookDay
    legal_entity: LegalEntityId
    method: str = Field(description="The gateway that it came by.", examples=["manual"])
    reason: Reason = Field(description="Whether money came or went back.")
    currency: CurrencyCode
    payments: int = Field(description="How many transactions they were.", examples=[97])
    amount: SignedAmount = Field(description="The money received; below zero, given back.")


class TaxView(Schema):
    legal_entity: LegalEntityId
    category: Category
    percent: TaxPercent
    document: Reason = Field(
        validation_alias="reason",
        description="The documents: invoices, or what takes them back (below zero).",
    )
    currency: CurrencyCode
    documents: int = Field(description="How many documents have this rate.", examples=[1204])
    net: SignedAmount = Field(description="Their sum at this rate, without tax.")
    tax: SignedAmount = Field(description="The tax on it.")


class RevenueView(Schema):
    legal_entity: LegalEntityId
    kind: str = Field(description="The kind of service, or of the amount.", examples=["internet"])
    tariff: str = Field(
        description="The tariff as invoices name it; empty for what belongs to none.",
        examples=["Home 100"],
    )
    currency: CurrencyCode
    sold: Amount = Field(description="What was invoiced, without tax.")
    taken_back: Amount = Field(description="What was credited, cancelled or taken off.")
    net: SignedAmount = Field(description="What is left of it.")


class TrialBalanceView(Schema):
    legal_entity: LegalEntityId
    account: str = Field(description="The ledger account.", examples=["receivable"])
    type: AccountType | None = Field(description="What it is; null where the chart names it not.")
    currency: CurrencyCode
    opening: SignedAmount = Field(
        description="Its balance before the days: above zero on the debit side."
    )
    debit: Amount = Field(description="What was debited.")
    credit: Amount = Field(description="What was credited.")
    closing: SignedAmount = Field(description="Its balance after the days.")


class NumbersView(Schema):
    legal_entity: LegalEntityId
    document: Reason = Field(description="Of invoices, or of credit notes.")
    series: str = Field(
        description="The series, which is counted on its own.", examples=["INVOICE"]
    )
    status: NumberStatus = Field(
        description="Whether they were issued on these days, or cancelled; `missing` are those "
        "between them that no document has."
    )
    first: str = Field(description="The first number.", examples=["INV-00000001"])
    last: str = Field(description="The last number that follows it.", examples=["INV-00000017"])
    count: int = Field(description="How many they are.", examples=[17])
