"""Payments as they go in and out, and the sandbox gateway's messages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from functions.billing.fields import ID, CreatedAt, CurrencyCode, Version
from functions.billing.payments.entities import PaymentState
from functions.billing.payments.filters import PaymentFilter
from shared.http.people import Email
from shared.http.schema import Amount, Currency, Day, Moment, PageQuery, Schema
from shared.takes import Takes

LARGEST = Decimal("99999999.99")
PaidAmount = Annotated[
    Amount,
    Field(gt=0, le=LARGEST, examples=["590.00"]),
    Takes(
        'Must be an amount of money as a text such as "590.00": more than zero, and at most '
        "99999999.99 units of its currency."
    ),
]
ReturnUrl = Annotated[
    str,
    Field(max_length=2048, pattern=r"^https?://[^\s<>\"']+$"),
    Takes("Must be a web address such as https://my.lastmile.example/paid, of {limits}."),
]
Bank = Annotated[
    str,
    Field(pattern="^[A-Z0-9]{8,11}$"),
    Takes("Must be a BIC: 8 to 11 capital Latin letters and digits."),
]
_PAYMENT_ID = "0192f6c2-11aa-7d20-9b1e-6a7f8c9d0e1f"


class PaymentMeans(Schema):
    gateway: str = Field(
        min_length=1,
        max_length=40,
        description="`sandbox` where it is enabled; `manual` for staff.",
        examples=["sandbox"],
    )
    return_url: ReturnUrl | None = Field(
        default=None,
        description="Where the payer's browser goes afterwards; a page of this installation.",
        examples=["https://my.lastmile.example/paid"],
    )
    document: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Number of the document of a manual payment, such as a payment order. "
        "A payer's document of one date and bank is recorded once.",
        examples=["PO-1042"],
    )
    document_date: Day | None = Field(
        default=None,
        description="Date of the document, not in the future; required with `document`.",
    )
    bank: Bank | None = Field(
        default=None,
        description="BIC of the payer's bank.",
        examples=["044525225"],
    )
    another: bool = Field(
        default=False,
        description="Whether it is wanted beside one of the same sum that was started on the "
        "account within a minute and waits for its payer.",
    )


class AssignmentForm(Schema):
    account_id: str = Field(
        min_length=1, max_length=64, description="The account that the money is for.", examples=[ID]
    )


class PaymentForm(PaymentMeans):
    account_id: str = Field(
        min_length=1, max_length=64, description="The account to pay.", examples=[ID]
    )
    amount: PaidAmount = Field(description="The amount, in the account's currency.")
    currency: Currency | None = Field(
        default=None,
        description="The account's currency, which is the default.",
        examples=["RUB"],
    )

    save_method: bool = Field(
        default=False,
        description="Whether the payer agrees that the card is saved, and charged again later.",
    )
    method_id: str | None = Field(
        default=None,
        max_length=64,
        description="A saved payment method of this gateway, which is charged at once; the payment "
        "is `unknown` until the gateway has answered.",
        examples=[None],
    )
    receipt_email: Email | None = Field(
        default=None,
        description="Where the fiscal receipt goes, of gateways that give out one.",
        examples=["anna@example.com"],
    )


class PaymentView(Schema):
    id: str = Field(description="The payment's id.", examples=[_PAYMENT_ID])
    account_id: str = Field(
        description="The account; `suspense` if it is unknown whose the money is.",
        examples=[ID],
    )
    account_number: str = Field(
        description="The account's number, or `suspense`.", examples=["00000042"]
    )
    customer_id: str = Field(
        description="The account's customer, or `suspense`.",
        examples=["0192f6c0-5d11-7b0a-b1c2-d3e4f5a6b7c8"],
    )
    amount: Amount = Field(description="The requested amount.")
    received: Amount = Field(
        description="The received amount; zero until the payment succeeds.", examples=["0.00"]
    )
    refunding: Amount = Field(
        default=Decimal(0), description="What is on its way back.", examples=["0.00"]
    )
    refunded: Amount = Field(
        default=Decimal(0), description="What has been paid back.", examples=["0.00"]
    )
    charged_back: Amount = Field(
        default=Decimal(0),
        description="What the payer's bank has taken back, and is not won.",
        examples=["0.00"],
    )
    currency: CurrencyCode
    gateway: str = Field(
        description="The payment gateway; `manual` if staff recorded the payment.",
        examples=["sandbox"],
    )
    state: PaymentState = Field(description="Whether the money has been received.")
    reason: str | None = Field(
        default=None,
        description="Why the payment failed, or what is unclear about it.",
        examples=["declined"],
    )
    document: str | None = Field(
        default=None,
        description="Number of the document of a manual payment.",
        examples=["PO-1042"],
    )
    document_date: date | None = Field(default=None, description="Date of that document.")
    bank: str | None = Field(
        default=None, description="BIC of the payer's bank.", examples=["044525225"]
    )
    consolidated_invoice: str | None = Field(
        default=None,
        description="The consolidated invoice that it is a payment of; null if of none.",
        examples=[None],
    )
    method_id: str | None = Field(
        default=None,
        description="The saved payment method that was charged; null if none was.",
        examples=[None],
    )
    confirmation_url: str | None = Field(
        default=None,
        description="The gateway's page on which the payer pays.",
        examples=[f"https://api.lastmile.example/v1/payments/sandbox/{_PAYMENT_ID}"],
    )
    created_at: CreatedAt
    completed_at: datetime | None = Field(
        default=None, description="When it succeeded or failed; null until then."
    )
    version: Version


class PaymentQuery(PageQuery):
    account_id: str | None = Field(
        default=None,
        max_length=64,
        description="Only payments of this account; `suspense` for money without an account.",
        examples=[ID],
    )
    state: PaymentState | None = Field(default=None, description="Only payments in this state.")
    created_from: Day | None = Field(
        default=None,
        description="Only payments created on or after this day, in the provider's time zone.",
    )
    created_to: Day | None = Field(
        default=None,
        description="Only payments created on or before this day, in the provider's time zone.",
    )

    def filter(self) -> PaymentFilter:
        """Which payments."""
        return PaymentFilter(self.account_id, None, self.state, self.created_from, self.created_to)


class WebhookView(Schema):
    id: str = Field(description="The webhook's id.", examples=["msg_0192f6c2"])
    state: str = Field(
        description="`applied`, or `ignored` if it changed nothing.", examples=["applied"]
    )


class _FromGateway(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore"
    )


class SandboxData(_FromGateway):
    payment_id: str = Field(default="", max_length=64, description="Our payment's id.")
    charge_id: str = Field(default="", max_length=128, description="The gateway's own id.")
    chargeback_id: str = Field(
        default="", max_length=128, description="The gateway's id of a chargeback."
    )
    amount: Amount | None = Field(default=None, description="The amount that was received.")
    currency: str = Field(default="", max_length=3, description="Its currency (ISO 4217).")
    reason: str = Field(default="", max_length=200, description="Why the payment failed.")
    card: str = Field(default="", max_length=4, description="The test card that was saved.")
    setup_id: str = Field(default="", max_length=64, description="The page that it was saved on.")


class SandboxMessage(_FromGateway):
    type: str = Field(
        max_length=80,
        description="`payment.succeeded`, `payment.failed`, or `chargeback.opened`, `.won` or "
        "`.lost`; others change nothing.",
    )
    timestamp: Moment = Field(description="When it happened.")
    data: SandboxData = Field(description="What happened to which payment.")
