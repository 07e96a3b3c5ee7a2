"""Adjustments and transfers as they come in."""

from __future__ import annotations

from pydantic import Field

from functions.billing.adjustments.entities import Adjustment, AdjustmentReason, Transfer
from functions.billing.fields import ID
from shared.http.schema import Amount, Schema, SignedAmount


class AdjustmentForm(Schema):
    amount: SignedAmount = Field(
        description="What is added to the balance; where it is negative, what is taken from the "
        "account's advance."
    )
    reason: AdjustmentReason = Field(description="Why the balance is adjusted.")
    comment: str = Field(
        min_length=1,
        max_length=500,
        description="Why, in words; it stands in the account's transactions.",
        examples=["Paid twice at the desk."],
    )

    def adjustment(self, account_id: str) -> Adjustment:
        """What is asked for."""
        return Adjustment(account_id, self.amount, self.reason, self.comment)


class TransferForm(Schema):
    to_account_id: str = Field(
        min_length=1, max_length=64, description="The account that receives it.", examples=[ID]
    )
    amount: Amount = Field(description="How much of the account's advance is moved.")
    comment: str = Field(
        default="",
        max_length=500,
        description="Why, in words; may be empty.",
        examples=["Paid on the wrong account."],
    )

    def transfer(self, account_id: str) -> Transfer:
        """What is asked for."""
        return Transfer(account_id, self.to_account_id, self.amount, self.comment)
