"""Ledger transactions as they go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.billing.fields import ID, AccountId, CurrencyCode
from functions.billing.transactions.chart import AccountType, Side
from functions.billing.transactions.entities import Reason
from shared.http.schema import Amount, Schema, SignedAmount


class LedgerLineView(Schema):
    account: str = Field(description="The ledger account.", examples=["revenue:internet"])
    debit: Amount = Field(description="The debited amount; zero on a credit line.")
    credit: Amount = Field(description="The credited amount; zero on a debit line.")


class TransactionView(Schema):
    id: str = Field(description="The transaction's id.", examples=[ID])
    account_id: AccountId
    reason: Reason = Field(description="What kind of transaction it is.")
    at: datetime = Field(description="When it was recorded.")
    amount: SignedAmount = Field(
        description="The change of the balance: negative for an invoice, positive for a payment."
    )
    balance_after: SignedAmount = Field(
        description="The account's balance after it: negative if the customer owes money."
    )
    currency: CurrencyCode
    lines: tuple[LedgerLineView, ...] = Field(
        description="Debit and credit lines; their sums are equal."
    )
    author: str = Field(description="Who caused the transaction.", examples=["run#2026-04-01"])
    source: str = Field(description="What the transaction is for.", examples=[f"invoice#{ID}"])
    external_id: str | None = Field(
        description="Its id outside, such as the gateway's charge; null if it has none.",
        examples=["ch_17"],
    )
    description: str = Field(
        description="What people call it, such as the invoice's number; may be empty.",
        examples=["INV-00000017"],
    )


class LedgerAccountView(Schema):
    code: str = Field(
        description="How entries name it; with a `<name>` in it, it stands for several.",
        examples=["revenue:<kind>"],
    )
    name: str = Field(description="What people call it.", examples=["Revenue"])
    type: AccountType = Field(description="What it is on the balance sheet or among the income.")
    normal_side: Side = Field(description="The side on which it grows.")
    description: str = Field(
        description="What it tells.", examples=["What customers owed, and will not pay."]
    )
