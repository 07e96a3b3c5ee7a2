"""Compensation as it goes in and out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from functions.billing.compensation.entities import Policy
from shared.http.schema import Schema
from shared.messages import Unit
from shared.takes import Takes

Minutes = Annotated[
    int,
    Field(
        ge=0,
        le=43_200,
        description="How many minutes without service an outage must last to count.",
        examples=[60],
    ),
    Takes(unit=Unit.MINUTE),
]
Percent = Annotated[
    Decimal,
    Field(
        ge=0,
        le=1000,
        max_digits=6,
        decimal_places=2,
        description="How much of what the time was worth is given back; 0 gives nothing back. "
        "Never more than the price of the period.",
        examples=["100"],
    ),
    Takes(unit=Unit.PERCENT),
]


class CompensationPolicyForm(Schema):
    counts_from_minutes: Minutes
    percent: Percent

    def policy(self) -> Policy:
        """The policy that is wanted."""
        return Policy(self.counts_from_minutes, self.percent)


class CompensationPolicyView(Schema):
    counts_from_minutes: Minutes
    percent: Percent
