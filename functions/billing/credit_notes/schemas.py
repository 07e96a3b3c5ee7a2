"""Credit notes as they go in and out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from functions.billing.credit_notes.entities import CreditReason, CreditRequest, NoteRequest
from functions.billing.fields import (
    ID,
    AccountId,
    AccountNumber,
    CreatedAt,
    CurrencyCode,
    CustomerId,
    CustomerName,
    InvoiceNumber,
    LegalEntityId,
)
from functions.billing.invoices.schemas import Category, InvoiceTaxView, Net, Tax, TaxPercent, Total
from shared.http.schema import Amount, Schema

ItemNumber = Annotated[
    int, Field(description="The item of the invoice, counted from 1.", examples=[1])
]
Reason = Annotated[CreditReason, Field(description="Why it is credited.")]


class CreditNoteItemForm(Schema):
    item: ItemNumber
    amount: Amount | None = Field(
        default=None,
        description="How much of the item's `amount` is credited, before its discount; by default, "
        "all that is left of it.",
        examples=["100.00"],
    )


class CreditNoteForm(Schema):
    items: tuple[CreditNoteItemForm, ...] = Field(
        default=(),
        max_length=100,
        description="What is credited; by default, all that is left of the invoice.",
    )
    reason: Reason
    comment: str = Field(
        default="",
        max_length=500,
        description="What the customer should know about it; may be empty.",
        examples=["Two days without a connection."],
    )

    def request(self, invoice_id: str) -> NoteRequest:
        """What is asked for."""
        items = tuple(CreditRequest(one.item, one.amount) for one in self.items)
        return NoteRequest(invoice_id, items, self.reason, self.comment)


class CreditNoteItemView(Schema):
    item: ItemNumber
    description: str = Field(description="What is credited, for people.", examples=["Home 100"])
    kind: str = Field(description="The kind of service, or `setup_fee`.", examples=["internet"])
    subscription_id: str | None = Field(
        description="The subscription that it was charged for; null if there is none.",
        examples=[ID],
    )
    amount: Amount = Field(
        description="Before the discount; includes tax where `taxIncluded` is true."
    )
    discount: Amount = Field(description="The part of the item's discount that goes with it.")
    tax_category: Category
    tax_percent: TaxPercent
    tax_included: bool = Field(description="Whether the amount includes tax.")


class CreditNoteView(Schema):
    id: str = Field(description="The credit note's id.", examples=[ID])
    number: str = Field(
        description="The number that people call the credit note by.", examples=["CN-00000003"]
    )
    invoice_id: str = Field(description="The invoice that is credited.", examples=[ID])
    invoice_number: InvoiceNumber
    account_id: AccountId
    account_number: AccountNumber
    customer_id: CustomerId
    customer_name: CustomerName
    legal_entity: LegalEntityId
    currency: CurrencyCode
    issued_on: date = Field(description="The day of issue, in the account's time zone.")
    items: tuple[CreditNoteItemView, ...] = Field(description="What is credited.")
    taxes: tuple[InvoiceTaxView, ...] = Field(
        description="The tax of each rate, on what is credited of it."
    )
    net: Net
    tax: Tax
    total: Total
    reason: Reason
    comment: str = Field(description="What the customer should know about it; may be empty.")
    created_at: CreatedAt
