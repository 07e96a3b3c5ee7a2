"""Invoices as they go in and out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.billing.invoices.entities import InvoiceFilter, InvoiceStatus
from functions.billing.taxes.entities import TaxCategory
from shared.http.schema import Amount, Day, PageQuery, Schema

_ID = "0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"
Number = Annotated[
    Decimal, PlainSerializer(lambda v: format(v, "f"), return_type=str, when_used="json")
]


class InvoiceItemView(Schema):
    description: str = Field(examples=["Home 100"])
    kind: str = Field(description="The kind of service, or `setup_fee`.", examples=["internet"])
    subscription_id: str | None = Field(examples=[_ID])
    period_start: date
    period_end: date = Field(description="The first day after the charged period.")
    quantity: Number = Field(examples=["1"])
    unit_price: Amount
    share: Number = Field(
        description="The charged part of a whole billing period.", examples=["0.709677419"]
    )
    discount: Amount
    amount: Amount = Field(
        description="Before the discount; includes tax where `taxIncluded` is true."
    )
    tax_category: TaxCategory
    tax_percent: Number = Field(examples=["22"])
    tax_included: bool


class InvoiceTaxView(Schema):
    category: TaxCategory
    percent: Number = Field(examples=["22"])
    net: Amount
    tax: Amount


class InvoiceView(Schema):
    id: str = Field(examples=[_ID])
    number: str = Field(examples=["INV-00000017"])
    account_id: str = Field(examples=[_ID])
    account_number: str = Field(examples=["00000042"])
    customer_id: str = Field(examples=[_ID])
    customer_name: str = Field(examples=["Anna Ivanova"])
    currency: str = Field(examples=["RUB"])
    period_start: date
    period_end: date
    issued_on: date
    due_date: date
    items: tuple[InvoiceItemView, ...]
    taxes: tuple[InvoiceTaxView, ...] = Field(
        description="The tax of each rate, on the sum of its items."
    )
    net: Amount
    tax: Amount
    total: Amount
    amount_paid: Amount
    amount_due: Amount
    status: InvoiceStatus
    paid_at: datetime | None
    created_at: datetime
    version: int


class InvoiceQuery(PageQuery):
    account_id: str | None = Field(default=None, max_length=64, examples=[_ID])
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only invoices of this customer. For staff."
    )
    status: InvoiceStatus | None = None
    due_from: Day | None = Field(
        default=None, description="Only invoices due on or after this day."
    )
    due_to: Day | None = Field(default=None, description="Only invoices due on or before this day.")

    def filter(self) -> InvoiceFilter:
        """Which invoices."""
        return InvoiceFilter(
            self.account_id, self.customer_id, self.status, self.due_from, self.due_to
        )


class InvoicePreviewForm(Schema):
    account_id: str = Field(min_length=1, max_length=64, examples=[_ID])
    on: Day | None = Field(
        default=None,
        description="Preview up to this day; by default, up to the account's next bill date.",
    )


class InvoicePreviewView(Schema):
    account_id: str = Field(examples=[_ID])
    on: date = Field(description="The day up to which it covers everything.")
    currency: str = Field(examples=["RUB"])
    items: tuple[InvoiceItemView, ...]
    taxes: tuple[InvoiceTaxView, ...]
    net: Amount
    tax: Amount
    total: Amount
    next_bill_date: date | None = Field(description="The first bill date that is not covered.")
