"""Invoices as they go in and out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.billing.fields import (
    ID,
    AccountId,
    AccountNumber,
    CreatedAt,
    CurrencyCode,
    CustomerId,
    CustomerName,
    DueDate,
    InvoiceAmountDue,
    InvoiceNumber,
    LegalEntityId,
    Version,
)
from functions.billing.invoices.entities import (
    InvoiceStatus,
    ManualItem,
)
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.previewing import Hypothetical
from functions.billing.subscriptions.quantity import checked_quantity
from functions.billing.taxes.entities import TaxCategory
from shared.http.schema import Amount, Day, PageQuery, Schema, SignedAmount

Number = Annotated[
    Decimal, PlainSerializer(lambda v: format(v, "f"), return_type=str, when_used="json")
]
TaxPercent = Annotated[Number, Field(description="The rate of tax in percent.", examples=["22"])]
Category = Annotated[TaxCategory, Field(description="The category of the tax rate.")]
PeriodStart = Annotated[
    date, Field(description="The first charged day, in the account's time zone.")
]
PeriodEnd = Annotated[
    date,
    Field(
        description="The first day after the charged period, in the account's time zone; for a "
        "one-off amount, the day of the charge itself."
    ),
]
Net = Annotated[Amount, Field(description="The sum without tax.")]
Tax = Annotated[Amount, Field(description="The tax on that sum.")]
Total = Annotated[Amount, Field(description="The sum with tax.")]


class InvoiceItemView(Schema):
    description: str = Field(description="What is charged, for people.", examples=["Home 100"])
    kind: str = Field(
        description="The kind of service, or of the one-off amount, such as `setup_fee`.",
        examples=["internet"],
    )
    subscription_id: str | None = Field(
        description="The subscription that it is charged for; null if there is none.",
        examples=[ID],
    )
    period_start: PeriodStart
    period_end: PeriodEnd
    quantity: Number = Field(description="How many units are charged.", examples=["1"])
    unit_price: SignedAmount = Field(
        description="The price of one unit for a whole billing period, or a one-off amount."
    )
    share: Number = Field(
        description="The charged part of a whole billing period; `1` is all of it.",
        examples=["0.709677419"],
    )
    discount: Amount = Field(description="What is taken off `amount`.")
    amount: SignedAmount = Field(
        description="Before the discount; includes tax where `taxIncluded` is true. Negative for "
        "what is taken off, such as a compensation."
    )
    tax_category: Category
    tax_percent: TaxPercent
    tax_included: bool = Field(
        description="Whether prices and amounts include tax; otherwise it is added to them."
    )
    credited: Amount | None = Field(
        description="How much of `amount` has been credited; null if nothing."
    )


class InvoiceTaxView(Schema):
    category: Category
    percent: TaxPercent
    net: Net
    tax: Tax


Items = Annotated[tuple[InvoiceItemView, ...], Field(description="What is charged.")]
Taxes = Annotated[
    tuple[InvoiceTaxView, ...],
    Field(description="The tax of each rate, on the sum of its items."),
]


class InvoiceView(Schema):
    id: str = Field(description="The invoice's id.", examples=[ID])
    number: InvoiceNumber
    account_id: AccountId
    account_number: AccountNumber
    customer_id: CustomerId
    customer_name: CustomerName
    currency: CurrencyCode
    legal_entity: LegalEntityId
    period_start: PeriodStart
    period_end: PeriodEnd
    consolidated_in: str | None = Field(
        description="The consolidated invoice that it is on; null if it is on none.",
        examples=[None],
    )
    issued_on: date = Field(
        description="The day of issue, in the account's time zone; the run's date if a billing "
        "run issued it."
    )
    due_date: DueDate
    items: Items
    taxes: Taxes
    net: Net
    tax: Tax
    total: Total
    amount_paid: Amount = Field(description="How much of it has been paid.")
    amount_credited: Amount | None = Field(
        description="The sum of its credit notes; null if there are none."
    )
    amount_written_off: Amount | None = Field(
        description="How much of it has been written off; null if nothing."
    )
    amount_due: InvoiceAmountDue
    status: InvoiceStatus = Field(
        description="Whether it is unpaid, overdue, paid or cancelled. Once nothing is due, it is "
        "paid where money was paid for it, and cancelled where none was."
    )
    paid_at: datetime | None = Field(description="When it was paid in full; null until then.")
    created_at: CreatedAt
    version: Version


class InvoiceQuery(PageQuery):
    account_id: str | None = Field(
        default=None, max_length=64, description="Only invoices of this account.", examples=[ID]
    )
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only invoices of this customer. For staff."
    )
    status: InvoiceStatus | None = Field(
        default=None, description="Only invoices with this status."
    )
    due_from: Day | None = Field(
        default=None, description="Only invoices due on or after this day."
    )
    due_to: Day | None = Field(default=None, description="Only invoices due on or before this day.")

    def filter(self) -> InvoiceFilter:
        """Which invoices."""
        return InvoiceFilter(
            self.account_id, self.customer_id, self.status, self.due_from, self.due_to
        )


class HypotheticalForm(Schema):
    tariff_id: str = Field(
        min_length=1, max_length=64, description="The tariff, which is on sale.", examples=[ID]
    )
    starts_on: Day | None = Field(
        default=None, description="Its first day, in the account's time zone; by default today."
    )
    quantity: int = Field(default=1, description="How many of it, 1 to 1000.", examples=[1])

    def hypothetical(self) -> Hypothetical:
        """The service. Raises: InvalidQuantity."""
        quantity = checked_quantity(Decimal(self.quantity))
        return Hypothetical(self.tariff_id, self.starts_on, quantity)


class InvoicePreviewForm(Schema):
    account_id: AccountId = Field(min_length=1, max_length=64)
    on: Day | None = Field(
        default=None,
        description="Preview up to this day in the account's time zone; by default, up to its next "
        "bill date.",
    )
    subscriptions: tuple[HypotheticalForm, ...] = Field(
        default=(), max_length=10, description="Services that might be added."
    )


class InvoicePreviewView(Schema):
    account_id: AccountId
    on: date = Field(
        description="The day up to which it covers everything, in the account's time zone."
    )
    currency: CurrencyCode
    items: Items
    taxes: Taxes
    net: Net
    tax: Tax
    total: Total
    covered: bool = Field(
        description="Whether the account's money covers it. A prepaid account is charged only for "
        "what it covers; other services wait for the rest."
    )
    next_bill_date: date | None = Field(
        description="The first bill date that is not covered, in the account's time zone; null if "
        "there is none."
    )


class ManualItemForm(Schema):
    description: str = Field(
        min_length=1,
        max_length=200,
        description="What is charged, for people.",
        examples=["A technician's visit"],
    )
    amount: Amount = Field(description="Includes tax where `taxIncluded` is true.")
    tax_category: Category = TaxCategory.STANDARD
    tax_included: bool = Field(
        default=True, description="Whether the amount includes tax; otherwise it is added to it."
    )

    def item(self) -> ManualItem:
        """What is sold."""
        return ManualItem(self.description, self.amount, self.tax_category, self.tax_included)


class ManualInvoiceForm(Schema):
    account_id: AccountId = Field(min_length=1, max_length=64)
    items: tuple[ManualItemForm, ...] = Field(
        min_length=1, max_length=20, description="What is charged."
    )
