"""Promo codes as they go in and out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from functions.billing.fields import ID, CreatedAt, CurrencyCode, Version
from functions.billing.promo_codes.entities import PromoCode
from shared.http.schema import Amount, Day, Schema
from shared.takes import Takes

Code = Annotated[str, Field(description="The word that customers enter.", examples=["SPRING-26"])]
EnteredCode = Annotated[
    Code,
    Takes("Must be a code of 3 to 32 capital Latin letters, digits and hyphens."),
]
_FORM = r"^[A-Z0-9][A-Z0-9-]{1,30}[A-Z0-9]$"


class PromoCodeForm(Schema):
    code: EnteredCode = Field(pattern=_FORM)
    name: str = Field(
        min_length=1,
        max_length=100,
        description="What the discount is called, for people.",
        examples=["Spring sale"],
    )
    percent: Decimal | None = Field(
        default=None,
        description="What share it takes off, in percent; either this or `amount`.",
        examples=["20"],
    )
    amount: Amount | None = Field(
        default=None,
        description="What it takes off a whole period, in the provider's currency; either this or "
        "`percent`.",
        examples=[None],
    )
    periods: int | None = Field(
        default=None,
        description="For how many whole billing periods it lasts; without it, for ever.",
        examples=[3],
    )
    tariff_ids: tuple[str, ...] = Field(
        default=(),
        max_length=100,
        description="The tariffs it is good for; empty for all of them.",
        examples=[[ID]],
    )
    valid_from: Day | None = Field(
        default=None, description="The first day on which it can be used."
    )
    valid_until: Day | None = Field(
        default=None, description="The last day on which it can be used."
    )
    max_uses: int | None = Field(
        default=None, description="How often it can be used in all; without it, without a limit."
    )

    def promo_code(self, currency: str, at: datetime) -> PromoCode:
        """The code that is asked for. Raises: InvalidPromoCode."""
        return PromoCode(currency=currency, created_at=at, **dict(self))


class PromoCodeView(Schema):
    code: Code
    name: str = Field(description="What the discount is called, for people.")
    currency: CurrencyCode
    percent: Decimal | None = Field(
        description="What share it takes off, in percent; null for a sum.", examples=["20"]
    )
    amount: Amount | None = Field(
        description="What it takes off a whole period; null for a share.", examples=[None]
    )
    periods: int | None = Field(
        description="For how many whole billing periods it lasts; null for ever.", examples=[3]
    )
    tariff_ids: tuple[str, ...] = Field(
        description="The tariffs it is good for; empty for all of them.", examples=[[ID]]
    )
    valid_from: date | None = Field(
        description="The first day on which it can be used; null for any."
    )
    valid_until: date | None = Field(
        description="The last day on which it can be used; null for any."
    )
    max_uses: int | None = Field(
        description="How often it can be used in all; null without a limit.", examples=[1000]
    )
    uses: int = Field(description="How often it has been used.", examples=[17])
    retired_at: datetime | None = Field(
        description="When it was retired, so that nobody can use it; null if it was not."
    )
    created_at: CreatedAt
    version: Version


class PromoCodeUse(Schema):
    code: EnteredCode = Field(pattern=_FORM)
