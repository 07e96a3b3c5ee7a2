"""What is asked of contracts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.customer.contracts.steps import Cause, SuspensionReason, TerminationReason
from shared.http import Day, Schema

ChangeDay = Annotated[
    Day | None,
    Field(
        description="The day it takes effect, in the contract's time zone: today if not sent, or "
        "a day of the coming year.",
        examples=["2026-04-01"],
    ),
]
Comment = Annotated[
    str,
    Field(
        max_length=500,
        description="The reason in words; the customer sees it in the contract's history.",
        examples=["Moves to Tver."],
    ),
]


class SuspensionOrder(Schema):
    reason: SuspensionReason = Field(description="Why.", examples=["request"])
    comment: Comment = ""
    on: ChangeDay = None

    def cause(self) -> Cause:
        """Why."""
        return Cause(self.reason.value, self.comment)


class TerminationOrder(Schema):
    reason: TerminationReason = Field(description="Why.", examples=["moved"])
    comment: Comment = ""
    on: ChangeDay = None

    def cause(self) -> Cause:
        """Why."""
        return Cause(self.reason.value, self.comment)


class ResumptionOrder(Schema):
    comment: Comment = ""
