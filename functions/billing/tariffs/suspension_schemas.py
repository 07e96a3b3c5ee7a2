"""A tariff's terms of voluntary suspension as they go in and out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from functions.billing.fields import Price
from functions.billing.tariffs.suspension import SuspensionTerms
from shared.http.schema import Schema
from shared.messages import Unit
from shared.takes import Takes

Days = Annotated[int, Field(ge=0, le=1100), Takes(unit=Unit.DAY)]
SomeDays = Annotated[int, Field(ge=1, le=1100), Takes(unit=Unit.DAY)]
SomeMonths = Annotated[int, Field(ge=1, le=36), Takes(unit=Unit.MONTH)]


class SuspensionTermsFields(Schema):
    """Terms of voluntary suspension, each with its default."""

    allowed: bool = Field(default=True, description="Whether it can be suspended voluntarily.")
    minimum_days: Days = Field(default=0, description="The fewest days at once.", examples=[7])
    maximum_days: SomeDays | None = Field(
        default=None, description="The most days at once; null for no limit.", examples=[90]
    )
    maximum_months: SomeMonths | None = Field(
        default=None, description="The most months at once; null for no limit.", examples=[6]
    )
    days_a_year: SomeDays | None = Field(
        default=None,
        description="The most days within 365 days; null for no limit.",
        examples=[180],
    )
    restored_after_days: SomeDays | None = Field(
        default=None,
        description="After how many days of service all days of the year may be used again; null "
        "for only by the passing of the year.",
        examples=[120],
    )
    notice_days: Days = Field(
        default=0, description="How many days ahead it is asked for.", examples=[1]
    )
    fee: Price = Field(default=Decimal(0), description="Charged once, when it begins.")
    fee_days: Days = Field(
        default=0,
        description="The price of how many days of service is charged when it begins.",
        examples=[3],
    )
    fee_a_day: Price = Field(
        default=Decimal(0), description="Charged for each of its days, when it ends."
    )
    fee_a_month: Price = Field(
        default=Decimal(0),
        description="Charged for each month from its first day on, a part of one by its days, when "
        "it ends.",
    )
    not_in_debt: bool = Field(
        default=False, description="Whether it is refused while the customer owes money."
    )
    ends_service: bool = Field(
        default=False,
        description="Whether the subscription is cancelled at its longest, and not resumed.",
    )

    def terms(self) -> SuspensionTerms:
        """The terms."""
        return SuspensionTerms(**self.model_dump())

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return self.model_dump(include=self.model_fields_set)
