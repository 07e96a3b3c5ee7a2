"""Consolidated invoices as they go in and out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from functions.billing.consolidation.entities import FEWEST, MOST
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
from functions.billing.invoices.entities import InvoiceStatus
from functions.billing.payments.schemas import PaidAmount, PaymentMeans
from shared.http.schema import Amount, PageQuery, Schema

AccountIds = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=64)], ...],
    Field(
        description="The accounts that share invoices, each once; the first one is paid.",
        examples=[[ID, "0192f6c2-11aa-7d20-9b1e-6a7f8c9d0e1f"]],
    ),
]


class ConsolidationForm(Schema):
    account_ids: AccountIds = Field(min_length=FEWEST, max_length=MOST)


class ConsolidationView(Schema):
    customer_id: CustomerId
    account_ids: AccountIds
    version: Version


class ConsolidatedLineView(Schema):
    invoice_id: str = Field(description="The invoice's id.", examples=[ID])
    number: InvoiceNumber
    account_id: AccountId
    account_number: AccountNumber
    amount: Amount = Field(description="What was due on it when it was put here.")


class LineDueView(ConsolidatedLineView):
    amount_due: InvoiceAmountDue
    status: InvoiceStatus = Field(description="Whether it is paid by now.")


class ConsolidatedInvoiceView(Schema):
    id: str = Field(description="The consolidated invoice's id.", examples=[ID])
    number: str = Field(description="The number that people call it by.", examples=["CI-00000004"])
    customer_id: CustomerId
    customer_name: CustomerName
    account_id: str = Field(description="The account that is paid.", examples=[ID])
    account_number: AccountNumber
    currency: CurrencyCode
    legal_entity: LegalEntityId
    issued_on: date = Field(description="The day on which the invoices on it were issued.")
    due_date: DueDate
    total: Amount = Field(description="What was due on all of them when it was issued.")
    lines: tuple[ConsolidatedLineView, ...] = Field(description="The invoices on it.")
    created_at: CreatedAt


class ConsolidatedDueView(ConsolidatedInvoiceView):
    amount_due: Amount = Field(description="What is due on all of them by now.")
    lines: tuple[LineDueView, ...] = Field(description="The invoices on it.")


class ConsolidatedPaymentForm(PaymentMeans):
    amount: PaidAmount | None = Field(
        default=None, description="The amount; by default, all that is due.", examples=["930.00"]
    )


class ConsolidatedInvoiceQuery(PageQuery):
    customer_id: str | None = Field(
        default=None,
        max_length=64,
        description="Only those of this customer. For staff.",
        examples=[ID],
    )
