"""The terms of a tariff as they go out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.http import Amount, Schema

Revision = Annotated[
    int, Field(ge=1, description="Counts the published versions of the tariff.", examples=[1])
]


class TariffTermsView(Schema):
    price: Amount
    currency: str = Field(examples=["RUB"])
    period: str = Field(examples=["month"])
    setup_fee: Amount
    price_includes_tax: bool
