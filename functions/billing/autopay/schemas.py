"""Autopay as it goes in and out."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.billing.autopay.entities import AutopayState
from functions.billing.fields import ID, AccountId, CustomerId
from shared.http.people import Email, ShownEmail
from shared.http.schema import Schema


class AutopayForm(Schema):
    method_id: str | None = Field(
        max_length=64,
        description="The saved payment method that invoices are charged to; null for none.",
        examples=[ID],
    )
    receipt_email: Email | None = Field(
        default=None,
        description="Where fiscal receipts go, of gateways that give them out.",
        examples=["anna@example.com"],
    )


class AutopayView(Schema):
    account_id: AccountId
    customer_id: CustomerId
    state: AutopayState = Field(
        description="Whether invoices are charged; `stopped` until a payment method is named."
    )
    method_id: str | None = Field(description="The saved payment method.", examples=[ID])
    reason: str | None = Field(
        description="Why the last charge failed, or why it has stopped.",
        examples=["insufficient_funds"],
    )
    failed_on: date | None = Field(description="Since when it fails; null where it does not.")
    due_on: date | None = Field(description="When it is looked at next; null for never.")
    receipt_email: ShownEmail | None = Field(description="Where fiscal receipts go.")
    payment_id: str | None = Field(
        description="The payment whose outcome is not known yet; null for none.", examples=[None]
    )
