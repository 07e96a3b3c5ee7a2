"""Ledger transactions as they go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.billing.transactions.entities import Reason
from shared.http.schema import Amount, Schema, SignedAmount

_ID = "0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"


class LedgerLineView(Schema):
    account: str = Field(description="The ledger account.", examples=["revenue:internet"])
    debit: Amount
    credit: Amount


class TransactionView(Schema):
    id: str = Field(examples=[_ID])
    account_id: str = Field(examples=[_ID])
    reason: Reason
    at: datetime
    amount: SignedAmount = Field(
        description="The change of the balance: negative for an invoice, positive for a payment."
    )
    balance_after: SignedAmount
    currency: str = Field(examples=["RUB"])
    lines: tuple[LedgerLineView, ...] = Field(
        description="Debit and credit lines; their sums are equal."
    )
    author: str = Field(description="Who caused the transaction.", examples=["run#2026-04-01"])
    source: str = Field(description="What the transaction is for.", examples=[f"invoice#{_ID}"])
    external_id: str | None = Field(
        description="Its id outside, such as the gateway's charge.", examples=["ch_17"]
    )
    description: str = Field(examples=["INV-00000017"])
