"""Refunds as they go in and out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from functions.billing.fields import (
    ID,
    AccountId,
    AccountNumber,
    CreatedAt,
    CurrencyCode,
    CustomerId,
    InvoiceNumber,
    Version,
)
from functions.billing.payments.schemas import PaidAmount
from functions.billing.refunds.entities import ItemCredit, RefundRequest, RefundState
from shared.http.schema import Amount, PageQuery, Schema


class ItemCreditModel(Schema):
    invoice_id: str = Field(
        min_length=1, max_length=64, description="An invoice of the account.", examples=[ID]
    )
    item: int = Field(description="The item of the invoice, counted from 1.", examples=[1])
    amount: PaidAmount | None = Field(
        default=None,
        description="How much of the item's `amount` is credited, before its discount; by default, "
        "all that is left of it.",
        examples=["100.00"],
    )


class RefundForm(Schema):
    amount: PaidAmount | None = Field(
        default=None, description="How much goes back; by default, all that is left of the payment."
    )
    reason: str = Field(
        min_length=1,
        max_length=200,
        description="Why, in words; the customer can see it.",
        examples=["Paid twice."],
    )
    by_hand: bool = Field(
        default=False,
        description="Whether you pay it out yourself, although the money came through a gateway or "
        "a terminal.",
    )
    items: tuple[ItemCreditModel, ...] = Field(
        default=(),
        max_length=20,
        description="What is credited with it, of at most five invoices; without it, what the "
        "money had paid is due again. Together not more than the refund.",
    )

    def request(self) -> RefundRequest:
        """What is asked for."""
        items = tuple(ItemCredit(i.invoice_id, i.item, i.amount) for i in self.items)
        return RefundRequest(self.reason, self.amount, items, self.by_hand)


class Confirmed(StrEnum):
    """What a person has found out."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundConfirmation(Schema):
    outcome: Confirmed = Field(description="What became of it, as the gateway's office says.")


class RefundQuery(PageQuery):
    state: RefundState | None = Field(
        default=None,
        description="Only refunds in this state, such as those to approve of "
        "(`awaiting_approval`).",
    )


class ReopenedView(Schema):
    invoice_id: str = Field(description="The invoice's id.", examples=[ID])
    number: InvoiceNumber
    amount: Amount = Field(description="How much is due on it again.")


class CreditedWithView(Schema):
    invoice_id: str = Field(description="The invoice that is credited.", examples=[ID])
    credit_note_id: str = Field(description="The credit note's id.", examples=[ID])
    number: str = Field(description="The credit note's number.", examples=["CN-00000003"])


class RefundView(Schema):
    id: str = Field(description="The refund's id, which is its key at the gateway.", examples=[ID])
    payment_id: str = Field(description="The payment whose money it is.", examples=[ID])
    account_id: AccountId
    account_number: AccountNumber
    customer_id: CustomerId
    amount: Amount = Field(description="How much goes back.")
    currency: CurrencyCode
    gateway: str = Field(
        description="Through whom it goes back, as it came: `manual` by hand.", examples=["sandbox"]
    )
    reason: str = Field(description="Why, in words.", examples=["Paid twice."])
    state: RefundState = Field(description="Where it stands.")
    items: tuple[ItemCreditModel, ...] = Field(description="What is credited with it.")
    created_at: CreatedAt
    created_by: str = Field(description="Who has asked for it.", examples=[ID])
    decided_by: str | None = Field(
        description="Who has approved of it, or refused; null while nobody has.", examples=[ID]
    )
    attempts: int = Field(description="How often its gateway was asked.", examples=[1])
    ask_at: datetime | None = Field(
        description="When its gateway is asked next; null where it is not asked again."
    )
    gateway_id: str | None = Field(
        description="The gateway's own id of it; null until it is known.", examples=["re_42"]
    )
    failure: str | None = Field(
        description="Why it was refused, or what is unclear about it.", examples=["no answer"]
    )
    from_advance: Amount = Field(description="How much of it the account had in advance.")
    reopened: tuple[ReopenedView, ...] = Field(
        description="The invoices that it had paid, and which are due again."
    )
    uncovered: Amount = Field(
        description="How much of it the account did not have any more when it was paid."
    )
    credit_notes: tuple[CreditedWithView, ...] = Field(
        description="The credit notes that were issued with it."
    )
    uncredited: str | None = Field(
        description="Why nothing was credited although it was wanted; credit it by hand.",
        examples=[None],
    )
    completed_at: datetime | None = Field(description="When it was over; null until then.")
    version: Version
