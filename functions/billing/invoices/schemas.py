"""How an invoice is shown, and what it is asked by."""

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
    kind: str = Field(description="What is sold, or `setup_fee`.", examples=["internet"])
    subscription_id: str | None = Field(examples=[_ID])
    period_start: date
    period_end: date = Field(description="The first day that is not charged any more.")
    quantity: Number = Field(examples=["1"])
    unit_price: Amount
    share: Number = Field(description="The part of a whole period.", examples=["0.709677419"])
    discount: Amount
    amount: Amount = Field(description="As sold: with tax in it where `taxIncluded`.")
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
    taxes: tuple[InvoiceTaxView, ...] = Field(description="Per rate, on the sum of its lines.")
    net: Amount
    tax: Amount
    total: Amount
    amount_paid: Amount
    amount_due: Amount
    status: InvoiceStatus
    paid_at: datetime | None
    created_at: datetime
    version: int


class InvoicesQuery(PageQuery):
    account_id: str | None = Field(default=None, max_length=64, examples=[_ID])
    customer_id: str | None = Field(
        default=None, max_length=64, description="Whose; a customer sees their own."
    )
    status: InvoiceStatus | None = None
    due_from: Day | None = Field(default=None, description="Due on this day or later.")
    due_to: Day | None = Field(default=None, description="Due on this day or earlier.")

    def filter(self) -> InvoiceFilter:
        """Which invoices are asked for."""
        return InvoiceFilter(
            self.account_id, self.customer_id, self.status, self.due_from, self.due_to
        )


class PreviewRequest(Schema):
    account_id: str = Field(min_length=1, max_length=64, examples=[_ID])
    on: Day | None = Field(
        default=None, description="Up to which day; the account's next bill date unless given."
    )


class PreviewView(Schema):
    account_id: str = Field(examples=[_ID])
    on: date = Field(description="Up to which day everything is in it.")
    currency: str = Field(examples=["RUB"])
    items: tuple[InvoiceItemView, ...]
    taxes: tuple[InvoiceTaxView, ...]
    net: Amount
    tax: Amount
    total: Amount
    next_bill_date: date | None = Field(description="The bill date after it.")
