"""Chargebacks as they go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.billing.chargebacks.entities import ChargebackState
from functions.billing.fields import ID, CurrencyCode, InvoiceNumber, Version
from shared.http.schema import Amount, PageQuery, Schema


class ChargebackQuery(PageQuery):
    state: ChargebackState | None = Field(
        default=None, description="Only chargebacks in this state."
    )


class DueAgainView(Schema):
    invoice_id: str = Field(description="The invoice's id.", examples=[ID])
    number: InvoiceNumber
    amount: Amount = Field(description="How much was due on it again.")


class ChargebackView(Schema):
    id: str = Field(description="The chargeback's id.", examples=[ID])
    gateway: str = Field(description="Who told of it.", examples=["sandbox"])
    gateway_id: str = Field(description="The gateway's own id of it.", examples=["cb_42"])
    payment_id: str | None = Field(
        description="The payment whose money it is; null for one that is not known.", examples=[ID]
    )
    account_id: str = Field(
        description="The account; `suspense` if it is unknown whose the money was.", examples=[ID]
    )
    account_number: str = Field(
        description="The account's number, or `suspense`.", examples=["00000042"]
    )
    customer_id: str = Field(description="The account's customer, or `suspense`.", examples=[ID])
    amount: Amount = Field(description="How much the payer's bank has taken back.")
    currency: CurrencyCode
    reason: str = Field(description="Why, as the bank says.", examples=["fraudulent"])
    state: ChargebackState = Field(description="Whether it is open, won or lost.")
    from_advance: Amount = Field(description="How much of it the account had in advance.")
    reopened: tuple[DueAgainView, ...] = Field(
        description="The invoices that it had paid, and which were due again."
    )
    uncovered: Amount = Field(description="How much of it the account did not have any more.")
    opened_at: datetime = Field(description="When it was first heard of, by the gateway's clock.")
    closed_at: datetime | None = Field(description="When it was decided; null until then.")
    version: Version
