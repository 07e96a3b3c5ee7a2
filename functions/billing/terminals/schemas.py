"""Terminals' requests and answers: JSON, and the form of OSMP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from functions.billing.fields import AccountNumber
from functions.billing.payments.entities import PaymentState
from functions.billing.terminals.entities import (
    COMMENTS,
    TerminalAnswer,
    TerminalRequest,
    gateway_of,
)
from shared.http.schema import Amount, Moment, Query, Schema
from shared.takes import Takes

Network = Annotated[
    str,
    Field(pattern="^[a-z0-9]{1,20}$", examples=["kassa"]),
    Takes("Must be 1 to 20 small Latin letters and digits, such as kassa."),
]


class NetworkQuery(Query):
    network: Network | None = Field(
        default=None,
        description="The network of terminals, where there are several: ids of payments are told "
        "apart by it, and its payments have the gateway `terminal-<network>`.",
    )

    @property
    def gateway(self) -> str:
        """The gateway of its payments."""
        return gateway_of(self.network)


class TerminalForm(Schema):
    transaction_id: str = Field(
        default="",
        max_length=64,
        description="The terminal's own id of the payment; one of `check` may be empty.",
        examples=["1234567"],
    )
    transaction_date: Moment | None = Field(
        default=None, description="When the payer paid; by default now. For `pay`."
    )
    account: str = Field(
        default="",
        max_length=64,
        description="The account's number, with or without the zeros that it begins with. For "
        "`check` and `pay`.",
        examples=["00000042"],
    )
    sum: str = Field(
        default="",
        max_length=32,
        description="The sum in the provider's currency. For `check` and `pay`.",
        examples=["590.00"],
    )

    def asked(self, gateway: str) -> TerminalRequest:
        """What it asks for."""
        return TerminalRequest(
            gateway, self.transaction_id, self.account, self.sum, self.transaction_date
        )


class OsmpForm(Schema):
    """Parameters of OSMP; whatever else is sent along is left aside."""

    model_config = ConfigDict(extra="ignore", alias_generator=None)

    command: str = Field(default="", max_length=20, description="The operation, as in the path.")
    txn_id: str = Field(
        default="", max_length=64, description="The terminal's own id.", examples=["1234567"]
    )
    txn_date: str = Field(
        default="",
        max_length=20,
        description="When the payer paid, in the provider's time zone.",
        examples=["20260310120133"],
    )
    account: str = Field(
        default="", max_length=64, description="The account's number.", examples=["42"]
    )
    sum: str = Field(default="", max_length=32, description="The sum.", examples=["590.00"])
    cancel_txn_id: str = Field(
        default="",
        max_length=64,
        description="Of the payment that is cancelled; by default `txn_id` is.",
        examples=[""],
    )


class TerminalAnswerView(Schema):
    code: int = Field(
        description="What became of it: "
        + "; ".join(f"{int(code)} {said[0].lower()}{said[1:]}" for code, said in COMMENTS.items())
        + ". Only 2 is to be tried again.",
        examples=[0],
    )
    comment: str = Field(description="The code in words.", examples=["OK"])
    transaction_id: str = Field(description="The terminal's own id.", examples=["1234567"])
    account: AccountNumber
    customer: str = Field(
        description="The customer's initials; empty where the account is not known.",
        examples=["A. I."],
    )
    payment_id: str | None = Field(
        default=None,
        description="The payment, once there is one.",
        examples=["0192f6c2-11aa-7d20-9b1e-6a7f8c9d0e1f"],
    )
    state: PaymentState | None = Field(default=None, description="Where the payment stands.")
    sum: Amount | None = Field(default=None, description="What was received.")
    currency: str | None = Field(
        default=None, description="Its currency, as an ISO 4217 code.", examples=["RUB"]
    )
    received_at: datetime | None = Field(default=None, description="When it was received.")

    @classmethod
    def of(cls, answer: TerminalAnswer) -> TerminalAnswerView:
        """What a terminal is told."""
        said = cls(
            code=int(answer.code),
            comment=answer.comment,
            transaction_id=answer.transaction_id,
            account=answer.account,
            customer=answer.customer,
        )
        payment = answer.payment
        if payment is None:
            return said
        return said.model_copy(
            update={
                "payment_id": payment.id,
                "state": payment.state,
                "sum": payment.received,
                "currency": payment.currency,
                "received_at": payment.completed_at,
            }
        )
