"""What goes in and out of the payment endpoints, and what the sandbox gateway posts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from functions.billing.payments.entities import PaymentFilter, PaymentState
from shared.http.schema import Amount, Day, Moment, PageQuery, Schema

LARGEST = Decimal("99999999.99")
PaidAmount = Annotated[Amount, Field(gt=0, le=LARGEST, examples=["590.00"])]
_ACCOUNT_ID = "0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"
_PAYMENT_ID = "0192f6c2-11aa-7d20-9b1e-6a7f8c9d0e1f"


class NewPayment(Schema):
    account_id: str = Field(
        min_length=1, max_length=64, description="The account to pay.", examples=[_ACCOUNT_ID]
    )
    amount: PaidAmount = Field(description="How much, in the account's currency.")
    currency: str | None = Field(
        default=None,
        pattern="^[A-Z]{3}$",
        description="ISO 4217; the account's own unless given, and refused if it is another.",
        examples=["RUB"],
    )
    gateway: str = Field(
        min_length=1,
        max_length=40,
        description="`sandbox` where it is switched on; `manual` for operators.",
        examples=["sandbox"],
    )
    return_url: str | None = Field(
        default=None,
        max_length=2048,
        pattern=r"^https?://[^\s<>\"']+$",
        description="Where the payer's browser goes afterwards: a page of this installation.",
        examples=["https://my.lastmile.example/paid"],
    )
    document: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Number of the document behind a manual payment, such as a payment order. "
        "It is recorded once for a payer, date and bank.",
        examples=["PO-1042"],
    )
    document_date: Day | None = Field(
        default=None, description="Date of the document; required with `document`."
    )
    bank: str | None = Field(
        default=None,
        pattern="^[A-Z0-9]{8,11}$",
        description="BIC of the payer's bank, 8 to 11 letters and digits.",
        examples=["044525225"],
    )


class PaymentView(Schema):
    id: str = Field(examples=[_PAYMENT_ID])
    account_id: str = Field(
        description="`suspense` for money of unknown owners.", examples=[_ACCOUNT_ID]
    )
    account_number: str = Field(examples=["1000042"])
    customer_id: str = Field(examples=["0192f6c0-5d11-7b0a-b1c2-d3e4f5a6b7c8"])
    amount: Amount = Field(description="What was asked for.")
    received: Amount = Field(
        description="What has come; zero until it succeeds.", examples=["0.00"]
    )
    currency: str = Field(examples=["RUB"])
    gateway: str = Field(examples=["sandbox"])
    state: PaymentState
    reason: str | None = Field(
        default=None, description="Why it failed, or what is unclear.", examples=["declined"]
    )
    document: str | None = Field(default=None, examples=["PO-1042"])
    document_date: date | None = None
    bank: str | None = Field(default=None, examples=["044525225"])
    confirmation_url: str | None = Field(
        default=None,
        description="The gateway's page where the payer goes on.",
        examples=[f"https://api.lastmile.example/v1/payments/sandbox/{_PAYMENT_ID}"],
    )
    created_at: datetime
    completed_at: datetime | None = None
    version: int = Field(examples=[1])


class PaymentsQuery(PageQuery):
    account_id: str | None = Field(
        default=None,
        max_length=64,
        description="Whose; `suspense` for money of unknown owners.",
        examples=[_ACCOUNT_ID],
    )
    state: PaymentState | None = None
    created_from: Day | None = Field(
        default=None, description="Made on this day or later, by the provider's time zone."
    )
    created_to: Day | None = Field(default=None, description="Made on this day or earlier.")

    def filter(self) -> PaymentFilter:
        """Which payments are asked for."""
        return PaymentFilter(self.account_id, None, self.state, self.created_from, self.created_to)


class WebhookReceipt(Schema):
    id: str = Field(description="The webhook's own id.", examples=["msg_0192f6c2"])
    state: str = Field(
        description="`applied`, or `ignored` where it changed nothing.", examples=["applied"]
    )


class _FromGateway(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore"
    )


class SandboxData(_FromGateway):
    payment_id: str = Field(default="", max_length=64)
    charge_id: str = Field(default="", max_length=128)
    amount: Amount | None = None
    currency: str = Field(default="", max_length=3)
    reason: str = Field(default="", max_length=200)


class SandboxMessage(_FromGateway):
    type: str = Field(max_length=80)
    timestamp: Moment
    data: SandboxData
