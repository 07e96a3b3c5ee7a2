"""The terms of a tariff as they go out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.http import Amount, Schema
from shared.takes import Takes

Revision = Annotated[
    int,
    Field(ge=1, description="Counts the published versions of the tariff.", examples=[1]),
    Takes("Must be a whole number: revision 1 or a later one."),
]


class TariffTermsView(Schema):
    price: Amount
    currency: str = Field(examples=["RUB"])
    period: str = Field(examples=["month"])
    setup_fee: Amount
    price_includes_tax: bool
